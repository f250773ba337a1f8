/** An http(s) address, or null: what Composio's catalogue says is not trusted with a click. */
export function webUrl(text: string | null): string | null {
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;
}

/** An address fit for `<img src>`: https, or an image in the text itself. */
export function imageUrl(text: string | null): string | null {
  if (text === null) return null;
  return /^data:image\/[a-z0-9.+-]+[;,]/i.test(text) || webUrl(text)?.toLowerCase().startsWith("https:") ? text : null;
}

/** Where a user may be sent: https, or http on this very machine (the sandbox). */
export function isSafeRedirect(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === "https:" ||
    (protocol === "http:" && /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
  );
}
