/** The address, or null for a text that is none: `URL.canParse` is younger than the browsers that are supported. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null; // Whatever a user or a provider has written.
  }
}
