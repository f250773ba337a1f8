import { Hono, type Context } from "hono";
import { ApiError } from "../http/apiError.ts";
import { consentPage } from "./consentPage.ts";
import {
  approveFlow,
  callbackEndpoint,
  callbackPath,
  denyFlow,
  failFlow,
  fillFlow,
  flowProblem,
  linkUrl,
  needsForm,
  openFlow,
  providerUrl,
} from "../model/flows.ts";
import { tokenFor } from "../model/ids.ts";
import { fieldPrefix, linkPage } from "./linkPage.ts";
import { messagePage } from "./pageLayout.ts";
import type { AccountRecord, Flow } from "../model/records.ts";
import type { World } from "../model/world.ts";

/** Paths under `/api` that browsers open. They need no API key. */
export const isBrowserPath = (path: string): boolean =>
  /^\/api\/(v3(\.1)?\/(s\/|toolkits\/auth\/callback)|v1\/auth-apps\/add)/.test(path);

/** The page of a connect link, the provider's consent page, and the redirects from them. */
export function pageRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();

  routes.use(async (context, next) => {
    await next();
    if (!context.res.headers.get("content-type")?.startsWith("text/html")) return;
    context.header("cache-control", "no-store");
    context.header(
      "content-security-policy",
      "default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:; frame-ancestors 'none'",
    );
    // Not "no-referrer": with it, browsers without Sec-Fetch-Site send `Origin: null` with forms of these pages.
    context.header("referrer-policy", "same-origin");
    if (store.switches.coop) context.header("cross-origin-opener-policy", "same-origin");
  });

  routes.get("/link/:token", (context) =>
    withFlow(context, world, context.req.param("token"), (account, flow) => {
      openFlow(store, account);
      if (needsForm(account)) return context.html(linkPage(account, world.appName));
      return context.redirect(providerUrl(account, flow, world.origin()), 302);
    }),
  );

  routes.post("/link/:token", async (context) => {
    const given = await formFields(context);
    return withFlow(context, world, context.req.param("token"), (account, flow) => {
      openFlow(store, account);
      const missing = fillFlow(account, given);
      if (missing.length > 0) return context.html(linkPage(account, world.appName, missing), 422);
      if (!needsForm(account)) return context.redirect(providerUrl(account, flow, world.origin()), 303);
      return leave(context, approveFlow(store, account, flow), "success");
    });
  });

  for (const version of ["v3.1", "v3"]) {
    routes.get(`/api/${version}/s/:code`, (context) =>
      withFlow(context, world, context.req.param("code"), (account, flow) =>
        context.redirect(
          needsForm(account) ? linkUrl(flow, world.origin()) : providerUrl(account, flow, world.origin()),
          302,
        ),
      ),
    );
  }

  routes.get("/provider/:slug/authorize", (context) =>
    withFlow(context, world, context.req.query("state"), (account, flow) =>
      context.html(consentPage(account, flow, world.appName)),
    ),
  );

  routes.post("/provider/:slug/authorize", async (context) => {
    const form = await readForm(context);
    const state = form.get("state");
    return withFlow(context, world, typeof state === "string" ? state : undefined, (account, flow) => {
      const back = new URL(callbackEndpoint(account, world.origin()));
      if (form.get("decision") === "allow") back.searchParams.set("code", codeFor(flow));
      else back.searchParams.set("error", "access_denied");
      back.searchParams.set("state", flow.state);
      return context.redirect(back.href, 303);
    });
  });

  for (const path of [callbackPath, "/api/v3/toolkits/auth/callback", "/api/v1/auth-apps/add"]) {
    routes.get(path, (context) =>
      withFlow(context, world, context.req.query("state"), (account, flow) => {
        if (context.req.query("error") !== undefined) return leave(context, denyFlow(store, account, flow), "failure");
        if (context.req.query("code") !== codeFor(flow))
          return leave(context, failFlow(store, account, flow), "failure");
        return leave(context, approveFlow(store, account, flow), "success");
      }),
    );
  }

  return routes;
}

const problems = {
  unknown: [
    404,
    "This link is not valid",
    "We couldn't verify the session associated with the link. Go back to the app and start again.",
  ],
  used: [
    410,
    "This link has been used",
    "It worked once, and once only. Go back to the app: if you are not connected there, start again.",
  ],
  expired: [410, "This link has expired", "Links work for 10 minutes. Go back to the app and start again."],
  disabled: [409, "This connection is switched off", "The app does not take new connections of this kind right now."],
} as const;

function withFlow(
  context: Context,
  world: World,
  key: string | undefined,
  run: (account: AccountRecord, flow: Flow) => Response | Promise<Response>,
): Response | Promise<Response> {
  const flow = key === undefined ? undefined : world.store.flow(key);
  const problem = flowProblem(world.store, flow);
  if (problem === null && flow) return run(world.store.account(flow.accountId), flow);
  const [status, title, text] = problems[problem ?? "unknown"];
  return context.html(messagePage(title, text), status);
}

/** Returns to the app. Without a callback URL the sandbox shows the outcome. */
function leave(context: Context, url: string | null, outcome: "success" | "failure"): Response | Promise<Response> {
  if (url !== null) return context.redirect(url, 303);
  const [title, text] =
    outcome === "success"
      ? ["You are connected", "You can close this window and go back to the app."]
      : ["Not connected", "Nothing was connected. You can close this window and try again in the app."];
  return context.html(messagePage(title, text));
}

const codeFor = (flow: Flow): string => tokenFor(`${flow.state}:code`, 24);

async function readForm(context: Context): Promise<FormData> {
  try {
    return await context.req.formData();
  } catch (error) {
    throw new ApiError(400, 10400, "HTTP_BadRequest", `This is not a form: ${String(error)}`);
  }
}

async function formFields(context: Context): Promise<Record<string, string>> {
  const fields = [...(await readForm(context))].flatMap(([name, value]) =>
    name.startsWith(fieldPrefix) && typeof value === "string" ? [[name.slice(fieldPrefix.length), value] as const] : [],
  );
  return Object.fromEntries(fields);
}
