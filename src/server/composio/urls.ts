/** An http(s) address, or null: what Composio's catalogue says is not trusted with a click. */
export function webUrl(text: string | null): string | null {
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;
}

/** An address fit for `<img src>`: https, or an image in the text itself. */
export function imageUrl(text: string | null): string | null {
  if (text === null) return null;
  return /^data:image\/[a-z0-9.+-]+[;,]/i.test(text) || webUrl(text)?.toLowerCase().startsWith("https:") ? text : null;
}
