import { isSafeRedirect } from "../../platform/isSafeRedirect.ts";
import { parseUrl } from "../../platform/parseUrl.ts";
import type { HandlerServices } from "../request/requestContext.ts";

/**
 * Checks the `linkOrigin` option when the server starts. With it, a link on http is opened on that origin: an emulator in
 * another container names the host by which the server reaches it, which browsers do not reach. Other links stay as they are.
 */
export function parseLinkOrigin(option: string | undefined): HandlerServices["openableLink"] {
  const base = option === undefined ? null : parseUrl(option);
  if (option !== undefined && !(base && isSafeRedirect(option) && /^https?:\/\/[^/?#@\s]+\/?$/i.test(option)))
    throw new TypeError(
      `createComposioHandler({ linkOrigin }): "${option}" is not an origin on https or on this machine. Write it as http://localhost:4100.`,
    );
  return (link) => {
    if (isSafeRedirect(link)) return link;
    const url = parseUrl(link);
    return base && url?.protocol === "http:" ? base.origin + url.pathname + url.search + url.hash : null;
  };
}
