import { isLoopback } from "./isLoopback.ts";
import { parseUrl } from "./parseUrl.ts";

/** Whether the kit may open an address: https, or http on this machine (a sandbox). Never `javascript:` or `data:`. */
export function isSafeRedirect(address: string): boolean {
  const url = parseUrl(address);
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
}
