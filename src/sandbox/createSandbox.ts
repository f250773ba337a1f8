import { Hono } from "hono";
import { defaultEnvironment } from "../platform/environment.ts";
import { ApiError, errorEnvelope, routeNotFound } from "./http/apiError.ts";
import { apiRoutes } from "./api/apiRoutes.ts";
import { createControl } from "./control/control.ts";
import { controlRoutes } from "./control/controlRoutes.ts";
import { Faults, faultResponse } from "./control/faults.ts";
import { createIdMaker } from "./model/ids.ts";
import { isBrowserPath, pageRoutes } from "./pages/pageRoutes.ts";
import { RequestLog } from "./control/requestLog.ts";
import { madeUpToolkits } from "./seed/madeUpToolkits.ts";
import { sandboxToolkits } from "./seed/toolkits.ts";
import { Store } from "./model/store.ts";
import { mcpRoutes } from "./tools/mcpRoutes.ts";
import { isForeign, isVisit } from "./foreign.ts";
import { createWebhooks } from "./model/webhooks.ts";
import type { Sandbox, SandboxOptions } from "./options.ts";

/**
 * Creates an in-memory copy of Composio with the same API, for the official SDK and for the handler.
 *
 * @example
 * const sandbox = createSandbox();
 * const response = await sandbox.fetch(new Request(`${sandbox.origin}/api/v3.1/toolkits`, {
 *   headers: { "x-api-key": sandbox.apiKey },
 * }));
 */
export function createSandbox({
  apiKey = "ak_sandbox",
  origin = "http://127.0.0.1:4100",
  now = defaultEnvironment().clock.now,
  newId = createIdMaker(),
  wait = (milliseconds) => new Promise((resolve) => void defaultEnvironment().clock.setTimeout(resolve, milliseconds)),
  deliver = (request) => fetch(request),
  maskSecrets = true,
  toolkits = sandboxToolkits,
  catalogueSize = 0,
  pageSize,
  appName = "Sandbox app",
}: SandboxOptions = {}): Sandbox {
  const catalogue = [...toolkits, ...madeUpToolkits(catalogueSize - toolkits.length)];
  const store = new Store({ now, newId, toolkits: catalogue, maskSecrets });
  const faults = new Faults();
  const log = new RequestLog();
  const world = { store, appName, pageSize, wait, origin: () => sandbox.origin };
  const webhooks = createWebhooks({ world, deliver, wait });
  const control = createControl(store, faults, log, webhooks);

  const app = new Hono();
  app.route("/", pageRoutes(world));
  app.route("/_sandbox", controlRoutes(control));
  const api = apiRoutes(world, apiKey);
  for (const prefix of ["/api/v3.1", "/api/v3"]) app.route(prefix, api);
  app.route("/tool_router/v3", mcpRoutes(world, apiKey));
  app.notFound((context) =>
    context.json(errorEnvelope(routeNotFound(context.req.method, context.req.path), newId("req")), 404),
  );
  app.onError((error, context) => {
    const known =
      error instanceof ApiError
        ? error
        : new ApiError(500, 10500, "HTTP_InternalServerError", `The sandbox failed: ${error.message}`);
    return Response.json(errorEnvelope(known, newId("req")), { status: known.status, headers: context.res.headers });
  });

  const sandbox: Sandbox = {
    origin,
    apiKey,
    control,
    requests: log.entries,
    async fetch(request) {
      const url = new URL(request.url);
      const isPage = !/^\/(api|tool_router)\//.test(url.pathname) || isBrowserPath(url.pathname);
      if (isForeign(request) && !(isPage && isVisit(request))) return foreignRefused();
      if (isPage) return app.fetch(request);
      const answered = await log.begin(request, url, store.now());
      const delay = faults.takeDelay(request.method, url.pathname);
      if (delay > 0) await wait(delay);
      const fault = faults.takeFault(request.method, url.pathname);
      const takesEffect = fault === null || fault.when === "after";
      const actual = takesEffect ? await app.fetch(request) : null;
      const response = fault === null && actual ? actual : faultResponse(fault ?? {});
      answered(response.status);
      return response;
    },
  };
  return sandbox;
}

function foreignRefused(): Response {
  const error = "Only pages of the sandbox itself may send this. Call it from a server, a script or the command line.";
  return Response.json({ error }, { status: 403, headers: { "x-content-type-options": "nosniff" } });
}
