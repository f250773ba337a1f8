/** An http(s) address, or null: links from Composio's catalogue are not trusted. */
export function webUrl(text: string | null): string | null {
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;
}

/** An address for `<img src>`: https or `data:image/`; otherwise null. */
export function imageUrl(text: string | null): string | null {
  if (text === null) return null;
  return /^data:image\/[a-z0-9.+-]+[;,]/i.test(text) || webUrl(text)?.toLowerCase().startsWith("https:") ? text : null;
}
