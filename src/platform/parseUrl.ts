/** The URL, or null for an invalid text. `URL.canParse` is newer than the supported browsers. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null; // The text comes from a user or a provider.
  }
}
