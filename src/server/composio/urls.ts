/** Composio's own OAuth redirect URI: for auth configs without `oauth_redirect_uri` (since 2026-05-19). */
export const composioRedirectUri = "https://backend.composio.dev/api/v3.1/toolkits/auth/callback";

/** The text if it is an http(s) URL, otherwise null: links in Composio's catalogue are not trusted. */
export function webUrl(text: string | null): string | null {
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;
}

/** The text if it is a URL for `<img src>`: https or `data:image/`. Otherwise null. */
export function imageUrl(text: string | null): string | null {
  if (text === null) return null;
  return /^data:image\/[a-z0-9.+-]+[;,]/i.test(text) || webUrl(text)?.toLowerCase().startsWith("https:") ? text : null;
}
