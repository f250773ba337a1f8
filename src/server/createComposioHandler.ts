import { defaultEnvironment } from "../platform/environment.ts";
import { createServices } from "./createServices.ts";
import { checkOptions } from "./checkOptions.ts";
import type { ComposioHandlerOptions } from "./handlerOptions.ts";
import { createUserMark } from "./http/createUserMark.ts";
import { parseBasePath } from "./http/routePath.ts";
import { createUserBudget } from "./limits/userBudget.ts";
import { checkLanguages, pageLanguage } from "./pages/pageLanguage.ts";
import { pageFiles } from "./pages/pageParts.ts";
import { createAnswer } from "./request/answerRequest.ts";
import type { Routes } from "./request/defineRoute.ts";
import { createAdmission } from "./request/admission.ts";
import { createMemory, type Memory } from "./request/memory.ts";
import { createRouter, type OpenRoutes } from "./request/router.ts";
import { accountRoutes } from "./routes/accountRoutes.ts";
import { adminRoutes } from "./routes/adminRoutes.ts";
import { authConfigRoutes } from "./routes/authConfigRoutes.ts";
import { answerCallback } from "./routes/callback.ts";
import { connectRoutes } from "./routes/connectRoutes.ts";
import { eventRoutes } from "./routes/eventRoutes.ts";
import { oauthRedirect, parseOauthRedirect } from "./routes/oauthRedirect.ts";
import { toolkitRoutes } from "./routes/toolkitRoutes.ts";
import { type Redemption, verifyIdentity } from "./routes/verifyIdentity.ts";
import { isolatesRequests } from "./settings/isolatesRequests.ts";
import { createWebhook } from "./webhook/webhook.ts";

/**
 * A fetch handler: export it for GET, POST, PATCH and DELETE, mount it, or wrap it in `toNodeListener`. Its second
 * argument is given to `identify` and `authorize`. It is required if `createComposioHandler<Context>` names its type.
 */
export type ComposioHandler<Context = unknown> = (
  request: Request,
  ...context: unknown extends Context ? [context?: unknown] : [context: Context]
) => Promise<Response>;

const routes: Routes = {
  ...connectRoutes,
  ...accountRoutes,
  ...authConfigRoutes,
  ...adminRoutes,
  ...toolkitRoutes,
  ...eventRoutes,
};

/**
 * Serves the browser kit: identifies the user, checks what they may do, and sends only what a browser may see. Stateless
 * except for caches and each user's limits, so you can run any number of copies.
 * @example
 * const handler = createComposioHandler({ composio: new Composio({ apiKey }), identify: getUserId });
 * export { handler as GET, handler as POST, handler as PATCH, handler as DELETE, handler as OPTIONS };
 */
export function createComposioHandler<Context = unknown>(
  options: ComposioHandlerOptions<Context>,
): ComposioHandler<Context> {
  const { isolateRequests = isolatesRequests(globalThis) } = options;
  const memory = createMemory();
  // Created here in any case, so that wrong options throw when the server starts.
  const handler = createHandler(options, memory);
  return isolateRequests ? (request, ...context) => createHandler(options, memory)(request, ...context) : handler;
}

function createHandler<Context>(options: ComposioHandlerOptions<Context>, memory: Memory): ComposioHandler<Context> {
  checkOptions(options);
  const { composio, identify, authorize, authorizeAdmin, userRateLimit = 600, liveUpdates = true } = options;
  const { clock, random, randomId } = defaultEnvironment(options.environment);
  const mount = parseBasePath(options.basePath);
  const secret = options.secret ?? apiKeyOf(composio.getClient());
  const underWay = (userId: string) => memory.requests.get(userId)?.length ?? 0;
  const budget = createUserBudget(memory.budget, userRateLimit, clock.now, underWay);
  const admission = createAdmission({ memory, budget, identify, now: clock.now });
  const services = createServices(options, {
    clock,
    random,
    randomId,
    memory,
    budget,
    crypto,
    secret,
    takeStream: admission.takeStream,
  });

  const redemptions = new Map<string, Promise<Redemption>>();
  const redirectTarget = parseOauthRedirect(options.oauthRedirect ?? false);
  const webhook = createWebhook(options.webhook, memory.deliveries);
  const languages = checkLanguages(options.languages ?? []);
  const localeFor = (request: Request) => pageLanguage(request, languages);
  const open: OpenRoutes<Context> = {
    callback: (request) => answerCallback(request, { ...services, localeFor, newNonce: randomId }),
    ...pageFiles,
    verify: (request, context) =>
      verifyIdentity(request, {
        verifier: services.verifier,
        mount,
        admit: (asked, work) => admission.admitVerification(asked, context, work),
        // Not aborted when the window closes: a session can be redeemed only once.
        connect: (userId) => services.connect(new AbortController().signal, [userId]),
        services,
        localeFor,
        redemptions,
        newNonce: randomId,
      }),
    ...(redirectTarget !== null && { oauthRedirect: (request) => oauthRedirect(request, redirectTarget) }),
    ...(webhook && { webhook: (request) => webhook(request, services) }),
  };
  const markUser = createUserMark(secret, crypto);
  const answer = createAnswer({ routes, mount, admission, rules: { authorize, authorizeAdmin }, services, markUser });
  const route = createRouter({ mount, services, answer, open, liveUpdates });
  // SAFETY: ComposioHandler requires the context unless Context is unknown.
  return (request, ...[context]) => route(request, context as Context);
}

/** The API key of the SDK's client. Null if it can't be read: then this copy of the handler makes its own secret. */
function apiKeyOf(client: object): string | null {
  return "apiKey" in client && typeof client.apiKey === "string" && client.apiKey !== "" ? client.apiKey : null;
}
