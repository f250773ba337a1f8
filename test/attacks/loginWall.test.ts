import { createServer, type RequestListener } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { splitPath } from "../../src/server/http/routePath.ts";
import { toKoaMiddleware, toNodeListener } from "../../src/server/index.ts";
import { listen } from "../support/listen.ts";
import { createStack, type Stack } from "../support/stack.ts";

/** A login wall in front of the handler lets webhooks through. The path that it reads is not always the one that is served. */

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

const listeners: readonly [string, (handler: Stack["handler"]) => RequestListener][] = [
  ["toNodeListener", toNodeListener],
  [
    "toKoaMiddleware",
    (handler) => async (req, res) => {
      const context = {
        ...{ req, res, request: {}, originalUrl: req.url ?? "/", protocol: "http", status: 404 },
        body: undefined as unknown,
        set: (name: string, value: string) => res.setHeader(name, value),
      };
      await toKoaMiddleware(handler)(context);
      res.statusCode = context.status;
      res.end(context.body);
    },
  ],
];

/** Sends a path as it is written, which `fetch` does not. */
function statusOf(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.setEncoding("latin1").on("error", reject);
    socket.on("data", (text: string) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]));
      socket.destroy();
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: app.example\r\nx-test-user: ana\r\n\r\n`);
  });
}

describe.each(listeners)("26. another path than the login wall has read (%s)", (_, listener) => {
  test.each([{}, { basePath: "/api/composio" }])("is not served with %j", async (options) => {
    const server = createServer(listener(createStack(options).handler));
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const port = await listen(server);
    expect(await statusOf(port, "/api/composio/connected-accounts")).toBe(200);
    expect(await statusOf(port, "/api/composio/connected-accounts?x=/../y\\z")).toBe(200);
    for (const path of [
      "/api/composio/webhook/../connected-accounts",
      "/api/composio/webhook/%2e%2E/connected-accounts",
      "/api/composio/webhook/.%2e/connected-accounts",
      "/api/composio/webhook\\..\\connected-accounts",
      "/webhook/../api/composio/connected-accounts",
      "/api/composio/./connected-accounts",
      "http://app.example/webhook/../api/composio/connected-accounts",
    ])
      expect([path, await statusOf(port, path)]).toEqual([path, 400]);
  });
});

describe("26. a prefix that a login wall lets through, spelt differently", () => {
  test.each([
    "/api/composio/%77ebhook/connected-accounts",
    "/api/composio/webhook%2Fx/connected-accounts",
    "/api/composio/WebHook/connected-accounts",
    "/api/composio/callback;v=1/connected-accounts",
    "/api/composio%5cverify/connected-accounts",
  ])("%s is not served", (path) => {
    expect(splitPath(path)).toEqual({ basePath: "", route: null });
  });

  test.each(["/webhooks", "/my-callback", "/%zz", "/caf%C3%A9"])("%s is no such prefix", (basePath) => {
    expect(splitPath(`${basePath}/connected-accounts`)).toEqual({ basePath, route: "/connected-accounts" });
  });
});
