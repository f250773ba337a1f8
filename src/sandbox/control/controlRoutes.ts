import { Hono } from "hono";
import { z } from "zod";
import { record } from "../http/parse.ts";
import type { SandboxControl } from "../model/types.ts";

const id = z.string();
const webAddress = z.url({ protocol: /^https?$/ });
const reason = z.string().nullish();
const access = z.object({
  allow_all_users: z.boolean().optional(),
  allowed_user_ids: z.array(z.string()).optional(),
  not_allowed_user_ids: z.array(z.string()).optional(),
});

/**
 * The control over HTTP: `POST /_sandbox/<action>`. The body is a JSON array of the arguments, or an object with the arguments
 * by name, or the argument itself if it is a single object. It is for scripts of the developer: `createSandbox` refuses
 * requests from pages of other origins.
 */
export function controlRoutes(control: SandboxControl): Hono {
  let actions: ReadonlyMap<string, Action> | null = null;
  const routes = new Hono();
  routes.post("/:action", async (context) => {
    actions ??= createActions(control);
    const run = actions.get(context.req.param("action"));
    if (!run) return context.json({ error: `No such action. There are: ${[...actions.keys()].join(", ")}` }, 404);
    const text = await context.req.text();
    // A page can send a form or plain text to any origin. Before JSON, browsers send a preflight, which is refused.
    const type = context.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (text !== "" && type !== "application/json")
      return context.json({ error: "Send the arguments as content-type: application/json (curl --json)." }, 415);
    try {
      return context.json({ result: (await run(text === "" ? [] : JSON.parse(text))) ?? null });
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : String(error) }, 400);
    }
  });
  return routes;
}

/** Made on the first request: most sandboxes are in tests, which call the control itself. */
function createActions(control: SandboxControl): ReadonlyMap<string, Action> {
  const matcher = { method: z.string().optional(), path: z.string().optional(), times: z.number().optional() };
  return new Map<string, Action>(
    Object.entries({
      consent: action(
        ["connectedAccountId", "decision", "values"],
        z.tuple([id, z.enum(["allow", "deny", "fail"]), z.record(z.string(), z.string()).nullish()]),
        ([account, decision, values]) => control.consent(account, decision, values ?? {}),
      ),
      setStatus: action(
        ["connectedAccountId", "status", "reason"],
        z.tuple([id, z.string(), reason]),
        ([account, status, why]) => control.setStatus(account, status, why ?? null),
      ),
      expire: action(["connectedAccountId"], z.tuple([id]), (args) => control.expire(...args)),
      revoke: action(["connectedAccountId"], z.tuple([id]), (args) => control.revoke(...args)),
      fail: action(["connectedAccountId"], z.tuple([id]), (args) => control.fail(...args)),
      account: action(["connectedAccountId"], z.tuple([id]), (args) => control.account(...args)),
      setAuthConfigEnabled: action(["authConfigId", "enabled"], z.tuple([id, z.boolean()]), (args) =>
        control.setAuthConfigEnabled(...args),
      ),
      activationLag: action(["ms"], z.tuple([z.number()]), (args) => control.activationLag(...args)),
      advance: action(["ms"], z.tuple([z.number()]), (args) => control.advance(...args)),
      coop: action(["on"], z.tuple([z.boolean()]), (args) => control.coop(...args)),
      refuseKeys: action(["on"], z.tuple([z.boolean()]), (args) => control.refuseKeys(...args)),
      maskSecrets: action(["on"], z.tuple([z.boolean()]), (args) => control.maskSecrets(...args)),
      verifyCallbacks: action(["verifierUrl"], z.tuple([webAddress.nullable()]), (args) =>
        control.verifyCallbacks(...args),
      ),
      subscribe: action(
        null,
        z.tuple([z.object({ url: webAddress, secret: z.string().optional(), events: z.array(z.string()).optional() })]),
        ([subscription]) => control.subscribe(subscription),
      ),
      deliveries: action([], z.tuple([]), () => control.deliveries()),
      accounts: action([], z.tuple([]), () => control.accounts()),
      toolCalls: action([], z.tuple([]), () => control.toolCalls()),
      requests: action([], z.tuple([]), () => control.requests()),
      clearRequests: action([], z.tuple([]), () => control.clearRequests()),
      reset: action([], z.tuple([]), () => control.reset()),
      delay: action(null, z.tuple([z.union([z.number(), z.object({ ...matcher, ms: z.number() })])]), ([delay]) =>
        control.delay(delay),
      ),
      failNext: action(
        null,
        z.tuple([
          z.object({
            ...matcher,
            status: z.int().min(200).max(599).optional(),
            body: z.unknown().optional(),
            headers: z.record(z.string(), z.string()).optional(),
            network: z.boolean().optional(),
            when: z.enum(["before", "after"]).optional(),
          }),
        ]),
        ([fault]) => control.failNext(fault),
      ),
      addAccount: action(
        null,
        z.tuple([
          z.object({
            userId: z.string(),
            toolkit: z.string().optional(),
            authConfigId: z.string().optional(),
            status: z.string().optional(),
            statusReason: z.string().nullable().optional(),
            alias: z.string().optional(),
            accountType: z.enum(["PRIVATE", "SHARED"]).optional(),
            access: access.optional(),
            val: record.optional(),
          }),
        ]),
        ([account]) => control.addAccount(account),
      ),
      addAuthConfig: action(
        null,
        z.tuple([
          z.object({
            toolkit: z.string(),
            scheme: z.string().optional(),
            id: z.string().optional(),
            name: z.string().optional(),
            managed: z.boolean().optional(),
            enabled: z.boolean().optional(),
            credentials: record.optional(),
            sharedCredentials: record.optional(),
          }),
        ]),
        ([authConfig]) => control.addAuthConfig(authConfig),
      ),
    }),
  );
}

type Action = (body: unknown) => unknown;

/** @param names the keys of an object, in the order of the arguments; null if the object is the only argument */
function action<Schema extends z.ZodType>(
  names: readonly string[] | null,
  schema: Schema,
  run: (args: z.output<Schema>) => unknown,
): Action {
  return (body) => run(schema.parse(Array.isArray(body) ? body : argumentsFrom(names, body)));
}

function argumentsFrom(names: readonly string[] | null, body: unknown): readonly unknown[] {
  if (names === null) return [body];
  const named = new Map<string, unknown>(typeof body === "object" && body !== null ? Object.entries(body) : []);
  return names.map((name) => named.get(name));
}
