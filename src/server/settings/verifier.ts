import { localPath } from "../../protocol/callback.ts";
import { isAppAddress, type TrustedOrigins } from "./origins.ts";

/** Options of Composio's callback identity verification. */
export interface VerifyIdentityOptions {
  /**
   * If the app's pages have another origin than the handler: the app's route that calls `completeConnectCallback()`. A path
   * on the handler's origin, or a URL on one of `origins`.
   * @default the handler's own callback page
   */
  callbackUrl?: string | undefined;
  /**
   * If the project has several handlers on one host, or one under several paths (`/w/:workspace/api/composio`): Composio sends
   * all browsers to one `/verify`, which passes each on to the path under which its last link was made. A cookie names that
   * path. Set it for all of them; they need the same API key or `secret`. @default false
   */
  severalHandlers?: boolean | undefined;
}

/** The checked `verifyIdentity` option. */
export interface Verifier {
  /** Null for the handler's own callback page. */
  readonly callbackUrl: string | null;
  readonly severalHandlers: boolean;
}

/**
 * Checks the `verifyIdentity` option when the server starts. Null if the route is off.
 * @param secret null if it is not shared by all copies of the handler
 */
export function parseVerifyIdentity(
  option: boolean | VerifyIdentityOptions,
  origins: TrustedOrigins,
  secret: string | null,
): Verifier | null {
  if (option === false) return null;
  const { callbackUrl, severalHandlers = false, ...others } = option === true ? {} : option;
  const [misspelt] = Object.keys(others);
  if (misspelt !== undefined)
    throw new TypeError(`createComposioHandler({ verifyIdentity }): there is no such option: ${misspelt}.`);
  if (typeof severalHandlers !== "boolean")
    throw new TypeError("createComposioHandler({ verifyIdentity }): severalHandlers is true or false.");
  if (severalHandlers && secret === null)
    throw new TypeError(
      "createComposioHandler({ verifyIdentity }): severalHandlers needs createComposioHandler({ secret }), the same for all of them, because the SDK's client hides its API key.",
    );
  if (callbackUrl === undefined) return { callbackUrl: null, severalHandlers };
  if (localPath.test(callbackUrl) || isAppAddress(callbackUrl, [], origins)) return { callbackUrl, severalHandlers };
  throw new TypeError(
    `createComposioHandler({ verifyIdentity }): callbackUrl "${callbackUrl}" is neither a path nor on one of \`origins\`. Add its origin there.`,
  );
}
