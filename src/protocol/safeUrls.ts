import { isLoopback } from "../platform/isLoopback.ts";
import { parseUrl } from "../platform/parseUrl.ts";

/** Whether an address may be opened: https, or http on this machine (a sandbox). Never `javascript:` or `data:`. */
export function isSafeRedirect(address: string): boolean {
  const url = parseUrl(address);
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
}
