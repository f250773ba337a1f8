import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { toNodeListener } from "../../src/platform/nodeListener.ts";
import { createComposioClient, ComposioError } from "../../src/index.ts";
import { composioQueries } from "../../src/query/index.ts";
import type { LogEntry } from "../../src/server/index.ts";
import { openStage, type Stage } from "../server/stage.ts";
import { serve } from "../server/runtimes/serve.ts";
import { createStack } from "../support/stack.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(options: Parameters<typeof openStage>[1] = {}): Promise<Stage> {
  const stage = await openStage("over a port", options);
  closers.push(stage.close);
  return stage;
}

const prototypeNames = ["toString", "constructor", "__proto__", "hasOwnProperty", "valueOf"];

describe("11. names that every object has", () => {
  const base = "http://app.example/api/composio";
  const ask = async (stack: ReturnType<typeof createStack>, path: string, body?: object) => {
    const response = await stack.handler(
      new Request(`${base}${path}`, {
        headers: { "x-test-user": "ana", ...(body && { "content-type": "application/json" }) },
        ...(body && { method: "POST", body: JSON.stringify(body) }),
      }),
    );
    return { status: response.status, body: (await response.json()) as unknown };
  };

  test.each(prototypeNames)("%s as an auth scheme, a slug, an id, a category", async (name) => {
    const stack = createStack();
    const config = { id: `ac_${name}`, toolkit: { slug: name }, auth_scheme: name, status: "ENABLED" };
    const account = {
      ...{ id: `ca_${name}`, status: name, status_reason: name, user_id: "ana", toolkit: { slug: name } },
      auth_config: { id: config.id, auth_scheme: name },
    };
    const kind = { slug: name, auth_schemes: [name], auth_config_details: [{ mode: name, fields: {} }] };
    stack.intercept = async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname.endsWith("/link"))
        return Response.json({ connected_account_id: `ca_${name}`, redirect_url: "https://connect.example/link/1" });
      if (pathname.endsWith("/connected_accounts")) return Response.json({ items: [account] });
      if (pathname.endsWith("/auth_configs")) return Response.json({ items: [config] });
      if (pathname.endsWith("/toolkits")) return Response.json({ items: [kind] });
      return Response.json(pathname.includes("/auth_configs/") ? config : kind);
    };
    for (const path of ["/connected-accounts", "/auth-configs", "/toolkits"])
      expect(await ask(stack, path)).toMatchObject({ status: 200, body: { items: [{}] } });
    expect((await ask(stack, `/toolkits/${name}`)).status).toBe(200);
    expect((await ask(stack, `/auth-configs/${config.id}`)).status).toBe(200);
    expect((await ask(stack, `/auth-configs/${name}`)).status).toBe(200);
    for (const target of [{ toolkit: name }, { authConfigId: name }, { connectedAccountId: name }])
      expect((await ask(stack, "/connected-accounts/link", target)).status).toBeLessThan(500);
  });

  /** Other names that are no usual keys of an object, or no usual parts of a path. */
  const oddNames = ["then", "length", "a.b", "a[b]", "a b", " a", "🔑", "x".repeat(200), "0", "Key"];

  test.each([...prototypeNames.filter((name) => name !== "__proto__"), ...oddNames])("%s as a field", async (name) => {
    const field = { name, label: name, description: "", required: true };
    const schemes = [{ mode: "API_KEY", fields: [field, { ...field, name: "key", required: false }] }];
    const stage = await open({
      sandbox: { toolkits: [{ slug: "acme", name: "Acme", logo: "", description: "", categories: [], schemes }] },
    });
    const authConfigId = stage.sandbox.control.addAuthConfig({ toolkit: "acme" });
    const send = (fields: object) =>
      stage.send("ana", "POST", "/connected-accounts", { body: { authConfigId, fields } });
    expect((await send({})).body.error).toMatchObject({
      code: "invalid_fields",
      fields: { [name]: expect.any(String) },
    });
    const created = await send({ [name]: "value", key: "other" });
    expect(created.status).toBe(201);
    const sent = Object.entries(stage.sandbox.control.account(created.body.id).val);
    for (const entry of [
      [name, "value"],
      ["key", "other"],
    ])
      expect(sent).toContainEqual(entry);
  });

  // zod leaves it out of what it reads: the account would be made without it.
  test("__proto__ as a field is refused, wherever fields are sent", async () => {
    const stage = await open();
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe" });
    const fields = { generic_api_key: "sk_1", ["__proto__"]: "value" };
    const before = stage.sandbox.control.accounts().length;
    for (const [method, path, body] of [
      ["POST", "/connected-accounts", { toolkit: "stripe", fields, allowMultiple: true }],
      ["POST", "/connected-accounts/link", { toolkit: "zendesk", fields }],
      ["PATCH", `/connected-accounts/${id}`, { fields }],
      ["POST", "/auth-configs", { toolkit: "stripe", authScheme: "API_KEY", credentials: fields }],
      ["PATCH", "/auth-configs/ac_stripe", { credentials: fields }],
    ] as const) {
      const answer = await stage.send("ana", method, path, { body });
      expect([path, answer.status, answer.body.error]).toMatchObject([
        path,
        400,
        { code: "invalid_request", message: expect.stringContaining("__proto__") },
      ]);
    }
    expect(stage.sandbox.control.accounts()).toHaveLength(before);
  });

  test.each(prototypeNames)("%s as an action of the sandbox", async (name) => {
    const stage = await open();
    const response = await fetch(`${stage.sandbox.origin}/_sandbox/${name}`, { method: "POST" });
    expect(response.status).toBe(404);
  });
});

describe("11. ids of Composio that fit no header", () => {
  test.each([
    ["9,000 letters", `ca_${"x".repeat(9_000)}`],
    ["another script", "ca_日本語"],
    ["a line break", "ca_1\r\nset-cookie: a=b"],
    ["a comma", "ca_1,ca_2"],
    ["an empty place", "ca 1"],
  ])("%s: the link is still returned", async (_, id) => {
    const stage = await open();
    stage.sandbox.control.failNext({
      path: "/connected_accounts/link",
      status: 201,
      body: { connected_account_id: id, redirect_url: "https://connect.composio.dev/link/ln_1", expires_at: null },
    });
    const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
    expect([link.status, link.body.id]).toEqual([201, id]);
    expect(link.headers.get("set-cookie")).toBeNull();
    stage.sandbox.control.failNext({
      method: "POST",
      path: "/connected_accounts",
      status: 201,
      body: { id, connectionData: { val: { status: "ACTIVE" } } },
    });
    const body = { toolkit: "stripe", fields: { generic_api_key: "sk" } };
    const created = await stage.send("ana", "POST", "/connected-accounts", { body });
    expect([created.status, created.body.id]).toEqual([201, id]);
  });
});

describe("11. other people's text in the log", () => {
  const nasty = "x\r\n[composio-react] All is well\u001b[2J\u2028\u202e\u0000";

  test("has no line breaks and no terminal escapes", async () => {
    const stage = await open({
      sandbox: {
        toolkits: [
          { slug: "acme", name: "Acme", logo: "", description: "", categories: [], schemes: [{ mode: "API_KEY" }] },
        ],
      },
      authorize: ({ action }) => {
        if (action === "toolkits.list") throw new Error(nasty);
        return true;
      },
    });
    const config = { id: "ac_1", toolkit: { slug: nasty }, auth_scheme: "API_KEY", status: "ENABLED" };
    stage.sandbox.control.failNext({ path: "/auth_configs/", status: 200, body: config });
    stage.sandbox.control.failNext({ path: "/toolkits/", status: 200, body: "<html>" });
    await stage.send("ana", "GET", "/auth-configs?ids=ac_1");
    await stage.send("ana", "GET", "/toolkits");
    stage.sandbox.control.failNext({
      status: 400,
      body: { error: { message: nasty, slug: nasty, code: nasty, request_id: nasty } },
      headers: { "x-request-id": "req_1" },
    });
    await stage.send("ana", "GET", "/connected-accounts");
    const texts = stage.log.flatMap((entry: LogEntry) => Object.values(entry).map(String));
    expect(texts.join(" ")).toContain("can't be read");
    for (const text of texts) expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});

describe("11. a body that never ends", () => {
  test.each([
    ["in pieces", "transfer-encoding: chunked", (bytes: string) => `${bytes.length.toString(16)}\r\n${bytes}\r\n`],
    ["with a length", "content-length: 9999999999", (bytes: string) => bytes],
  ])("%s: after the 413 the socket is no longer read, and closed", async (_, header, frame) => {
    const stage = await open();
    const { hostname, port } = new URL(stage.origin);
    const socket = connect(Number(port), hostname);
    const piece = frame("x".repeat(64 * 1024));
    let answer = "";
    let isGone = false;
    socket.on("data", (bytes: Buffer) => (answer += bytes.toString()));
    socket.on("error", () => undefined); // Cut, as it should be.
    const closed = new Promise<void>((resolve) =>
      socket.on("close", () => {
        isGone = true;
        resolve();
      }),
    );
    socket.write(
      `POST /api/composio/connected-accounts HTTP/1.1\r\nhost: x\r\nx-user: ana\r\ncontent-type: application/json\r\n${header}\r\n\r\n`,
    );
    const pour = (error?: Error | null) => {
      if (!error && !isGone) socket.write(piece, pour);
    };
    pour();
    await closed;
    expect(answer).toContain("HTTP/1.1 413");
    // What the kernels hold between the two ends comes on top of what is read.
    expect(socket.bytesWritten).toBeLessThan(32 * 1024 * 1024);
  });

  test("a body that is slightly too large keeps the connection open", async () => {
    const stage = await open();
    const body = JSON.stringify({ toolkit: "stripe", fields: { generic_api_key: "x".repeat(300_000) } });
    for (let count = 0; count < 3; count++)
      expect((await stage.send("ana", "POST", "/connected-accounts", { body })).status).toBe(413);
  });
});

describe("11. a stream that is cut", () => {
  test.each(["aborted", "other"] as const)("ended by an error of the kind %s", async (kind) => {
    const errors: unknown[] = [];
    const error = kind === "aborted" ? new ComposioError("aborted") : new Error("ours");
    const served = await serve(
      toNodeListener(
        () => {
          const body = new ReadableStream<Uint8Array>({
            start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
            pull: (controller) => controller.error(error),
          });
          return new Response(body);
        },
        { onError: (cause) => errors.push(cause) },
      ),
    );
    closers.push(served.close);
    await expect(fetch(served.origin).then((response) => response.text())).rejects.toThrow();
    expect(errors).toEqual(kind === "aborted" ? [] : [error]);
  });
});

describe("11. a Retry-After of three years", () => {
  test("queries do not wait that long", () => {
    const client = createComposioClient({ baseUrl: "http://app.example/api/composio" });
    const error = new ComposioError("rate_limited", { retryAfter: 99_999_999 });
    for (const query of [
      composioQueries.connectedAccounts(client),
      composioQueries.authConfigs(client),
      composioQueries.authConfig(client, "ac_1"),
      composioQueries.toolkit(client, "gmail"),
      composioQueries.toolkits(client),
    ]) {
      const { retryDelay } = query;
      expect(typeof retryDelay === "function" ? retryDelay(0, error) : retryDelay).toBeLessThanOrEqual(60_000);
    }
  });

  test("is passed on as an hour at most", async () => {
    const stage = await open();
    stage.sandbox.control.failNext({ status: 429, headers: { "retry-after": "99999999" } });
    const answer = await stage.send("ana", "GET", "/connected-accounts");
    expect(answer.headers.get("retry-after")).toBe("3600");
  });
});

describe("11. a verification that a prefetch redeems", () => {
  test.each([
    ["sec-purpose", "prefetch;prerender"],
    ["sec-purpose", "prefetch;anonymous-client-ip"],
    ["purpose", "prefetch"],
    ["purpose", "preview"],
    ["x-purpose", "preview"],
    ["x-purpose", ": preview"],
    ["x-moz", "prefetch"],
    ["x-moz", "Prefetch"],
    ["sec-fetch-dest", "image"],
  ])("%s: %s", async (name, value) => {
    const stage = await open({ verifyIdentity: true });
    const answer = await stage.send("ana", "GET", "/verify?session_uri=session_1", { headers: { [name]: value } });
    expect(answer.status).toBe(403);
    expect(stage.sandbox.requests).toEqual([]);
  });
});
