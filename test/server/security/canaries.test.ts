import { afterEach, beforeEach, expect, test } from "vitest";
import { createComposioHandler, type LogEntry, toNodeListener } from "../../../src/server/index.ts";
import { canary, type CanaryUpstream, createCanaryUpstream, operations } from "./canaryUpstream.ts";
import { type Served, serve } from "../runtimes/serve.ts";
import { connectSdk } from "../stage.ts";

/*
 * Every field of Composio's own description that the handler doesn't mean to pass on holds a canary, in
 * answers, refusals and headers. None may reach the browser or the log.
 */

let upstream: CanaryUpstream;
let served: Served;
let log: LogEntry[];
let send: (method: string, path: string, body?: object) => Promise<{ status: number; text: string }>;
beforeEach(async () => {
  upstream = createCanaryUpstream();
  served = await serve(toNodeListener(upstream.fetch));
  log = [];
  const handler = createComposioHandler({
    // The stand-in's auth configs supply values of their own: what users may then type is named.
    userFields: { ac_1: ["generic_api_key"] },
    composio: connectSdk(served.origin, "ak_secret_key"),
    identify: () => "ana",
    authorizeAdmin: () => true,
    logger: (entry) => log.push(entry),
  });
  send = async (method, path, body) => {
    const init = {
      method,
      headers: { "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    };
    const response = await handler(new Request(`http://app.example/api/composio${path}`, init));
    return { status: response.status, text: `${[...response.headers].join("\n")}\n${await response.text()}` };
  };
});
afterEach(() => served.close());

const fields = { generic_api_key: "typed" };
const calls: readonly (readonly [method: string, path: string, body?: object])[] = [
  ["GET", "/connected-accounts"],
  ["GET", "/connected-accounts/ca_1"],
  ["PATCH", "/connected-accounts/ca_1", { alias: "home" }],
  ["PATCH", "/connected-accounts/ca_1", { enabled: true }],
  ["PATCH", "/connected-accounts/ca_1", { fields }],
  ["DELETE", "/connected-accounts/ca_1?revoke=true"],
  ["POST", "/connected-accounts/link", { toolkit: "gmail", allowMultiple: true }],
  ["POST", "/connected-accounts/link", { connectedAccountId: "ca_1" }],
  ["POST", "/connected-accounts", { toolkit: "gmail", allowMultiple: true, fields }],
  ["GET", "/auth-configs"],
  ["GET", "/auth-configs/ac_1"],
  ["POST", "/auth-configs", { toolkit: "gmail", authScheme: "API_KEY" }],
  ["PATCH", "/auth-configs/ac_1", { enabled: true, name: "Yours", credentials: { client_secret: "typed" } }],
  ["GET", "/admin-auth-configs"],
  ["GET", "/admin-toolkits/gmail"],
  ["GET", "/toolkits"],
  ["GET", "/toolkits/gmail"],
];

async function sendAll() {
  const answers = [];
  for (const [method, path, body] of calls) answers.push(await send(method, path, body));
  const said = answers.map(({ text }) => text).join("\n") + JSON.stringify(log);
  expect(said.match(/c4n4ry[^"\n]*|ak_secret_key|typed/g)).toBeNull();
  return answers;
}

test("answers contain listed fields only, whatever Composio sends", async () => {
  const answers = await sendAll();
  expect(answers.map(({ status }) => status)).toEqual(calls.map(([method]) => (method === "POST" ? 201 : 200)));
  // The simulated Composio was asked for everything, and has planted all canaries.
  expect([...upstream.asked].toSorted()).toEqual(operations.map(([operation]) => operation).toSorted());
  for (const path of [
    "GET /connected_accounts state.val.access_token",
    "GET /connected_accounts state.val.refresh_token",
    "GET /connected_accounts state.val.generic_api_key",
    "GET /connected_accounts state.val.password",
    "GET /connected_accounts status_reason",
    "GET /connected_accounts newer_field",
    "POST /connected_accounts connectionData.val.access_token",
    "POST /connected_accounts/link link_token",
    "GET /auth_configs/{nanoid} created_by",
    "GET /auth_configs/{nanoid} newer_field",
  ])
    expect(upstream.planted).toContain(path);
  expect(upstream.planted.size).toBeGreaterThan(350);
});

test.each(operations.map(([operation]) => operation))("so does an error answer of %s", async (operation) => {
  for (const status of [400, 404, 409, 429, 500]) {
    upstream.fail(operation, status);
    await sendAll();
  }
  expect(upstream.planted).toContain(`${operation} error.message`);
});

test("the test finds its canary in an unfiltered answer", async () => {
  const response = await fetch(`${served.origin}/api/v3.1/connected_accounts`);
  expect(await response.text()).toContain(`${canary} state.val.access_token`);
  expect([...response.headers].join("\n")).toContain(canary);
});
