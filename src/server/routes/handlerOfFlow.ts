import { localPath } from "../../protocol/callback.ts";
import { splitPath } from "../http/routePath.ts";
import { type Seals, statementOf } from "../http/seals.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { ownOrigin } from "../request/requestOrigin.ts";
import { originOf } from "../settings/origins.ts";

/*
 * Several handlers of one project. Composio knows one address of `/verify`, and names neither account nor user there. So the
 * handler that makes a link notes its own path in a cookie, and `/verify` passes the browser on to the handler of the last link.
 * The cookie says nothing about the user: that handler's `identify` does. With a wrong note Composio refuses to finish.
 */

const cookieName = "composio-verify";
const cookie = new RegExp(`^\\s*${cookieName}=([^~]{0,3000})~([\\w.]{1,200})\\s*$`);
/** The query parameter of a browser that was passed on, so that it is passed on once. */
const passedOn = "passed_on";
/** Seconds: as long as a seal is valid. */
const maxAge = 15 * 60;
/** Most characters of a path; browsers refuse cookies of more than 4,096. */
const longest = 1_000;
const subject = "verify";

/** Notes in the browser that this handler has made its last link. */
export async function noteHandler(context: RequestContext, callbackUrl: string): Promise<void> {
  const path = pathInBrowser(context, callbackUrl);
  if (!isHandlerPath(path)) return;
  const seal = await context.services.seals.issue(statementOf("handler", path), subject);
  const secure = ownOrigin(context.request).startsWith("https:") ? "; Secure" : "";
  // Lax: the provider's and Composio's redirects are navigations from another site.
  context.headers.append(
    "set-cookie",
    `${cookieName}=${encodeURIComponent(path).replaceAll("~", "%7E")}~${seal}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`,
  );
}

/** The address of `/verify` of the handler that has made this browser's last link; null if it is this one, or unknown. */
export async function verifyElsewhere(
  request: Request,
  mount: string | undefined,
  sessionUri: string,
  seals: Seals,
): Promise<string | null> {
  const { pathname, searchParams } = new URL(request.url);
  if (searchParams.has(passedOn)) return null;
  const path = await notedPath(request, seals);
  if (path === null || path === splitPath(pathname, mount).basePath) return null;
  return `${path}/verify?${new URLSearchParams({ session_uri: sessionUri, [passedOn]: "1" })}`;
}

async function notedPath({ headers }: Request, seals: Seals): Promise<string | null> {
  for (const each of (headers.get("cookie") ?? "").split(";")) {
    const [, encoded = "", seal = ""] = cookie.exec(each) ?? [];
    const path = decode(encoded);
    if (isHandlerPath(path) && (await seals.check(statementOf("handler", path), [seal])).has(subject)) return path;
  }
  return null;
}

/** A proxy may have removed a prefix of the path. The kit's own callback URL has it. */
function pathInBrowser({ request, basePath }: RequestContext, callbackUrl: string): string {
  const callback = new URL(callbackUrl);
  const isOwn = originOf(callback) === ownOrigin(request) && callback.pathname.endsWith(`${basePath}/callback`);
  return isOwn ? callback.pathname.slice(0, -"/callback".length) : basePath;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // Not a cookie of the handler: its seal is not valid for this path.
  }
}

/** Empty at the root. Signed by the handler, but for whoever asked: it must not lead to another host. */
function isHandlerPath(path: string): boolean {
  return path.length <= longest && (path === "" || localPath.test(path));
}
