/** A text for a live region. Screen readers announce only changes, so the same text again differs in a space at its end. */
export const saidAgain = (before: string | null, text: string): string => (text === before ? `${text}\u00a0` : text);
