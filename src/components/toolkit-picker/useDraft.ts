import { useState } from "react";

/**
 * The text of a field that the app may control. What the user types is shown at once: an app that keeps the text in its URL, or
 * waits for a server, gives it back late, and a field that shows only the app's text would lose the letters typed meanwhile.
 *
 * @param given the app's text; undefined if it does not control the field
 * @param onChange told each typed text. Without it, an app's text can't be changed.
 * @returns the text to show, and the function for what the user types
 */
export function useDraft(
  given: string | undefined,
  onChange: ((text: string) => void) | undefined,
): readonly [string, (text: string) => void] {
  const [draft, setDraft] = useState<Draft>({ text: given ?? "", seen: given, told: [] });
  let current = draft;
  if (given !== draft.seen) {
    current = takeGiven(draft, given);
    setDraft(current);
  }
  function type(text: string): void {
    setDraft(({ seen, told }) => ({ text, seen, told: [...told, text] }));
    onChange?.(text);
  }
  return [given !== undefined && !onChange ? given : current.text, type];
}

interface Draft {
  /** What the field shows. */
  readonly text: string;
  /** The app's text at the last render. */
  readonly seen: string | undefined;
  /** What the user has typed and the app has not given back yet, oldest first. */
  readonly told: readonly string[];
}

/** The app's text has changed: it gives back what was typed, perhaps an older state of it, or it has a text of its own. */
function takeGiven({ text, told }: Draft, given: string | undefined): Draft {
  if (given === undefined || given === text) return { text, seen: given, told: [] };
  const echo = told.indexOf(given);
  if (echo < 0) return { text: given, seen: given, told: [] };
  return { text, seen: given, told: told.slice(echo + 1) };
}
