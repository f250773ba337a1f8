import { createServer } from "node:http";
import { Composio } from "@composio/core";
import { createComposioClient } from "../dist/client/createComposioClient.js";
import { completeConnectCallback } from "../dist/client/browser/completeCallback.js";
import { flowOf } from "./flowOf.mjs";
import { serveSandbox } from "../dist/sandbox/serve.js";
import { createComposioHandler, toNodeListener } from "../dist/server/index.js";
import { BenchWindow } from "./BenchWindow.mjs";

/** Sandbox, handler and the official SDK, over real ports of this machine. */
export async function openStage() {
  const { sandbox, url, close } = await serveSandbox({ port: 0 });
  const composio = new Composio({
    apiKey: sandbox.apiKey,
    baseURL: url,
    allowTracking: false,
    disableVersionCheck: true,
  });
  const handler = createComposioHandler({
    composio,
    identify: (request) => request.headers.get("x-user"),
    logger: () => undefined,
  });
  const server = createServer(toNodeListener(handler));
  await new Promise((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const app = `http://127.0.0.1:${server.address().port}`;
  const authConfigId = (await composio.authConfigs.list({ toolkit: "gmail" })).items[0].id;
  let users = 0;

  /** The newest account of a user. */
  const accountOf = (userId) => sandbox.control.accounts().findLast((account) => account.userId === userId);

  return {
    sandbox,
    newUser: () => `user_${++users}`,

    /** Presses the kit's button. */
    async startKit(userId) {
      const window = new BenchWindow(`${app}/settings`);
      const client = createComposioClient({
        baseUrl: "/api/composio",
        headers: { "x-user": userId },
        environment: { window },
      });
      const detach = client.connections.attach();
      const flow = flowOf(client, { toolkit: "gmail" });
      const connected = reach(flow, "connected");
      flow.start();
      await reach(flow, "waiting");
      return {
        connected: connected.finally(detach),
        closeWindow: () => window.popups[0].close(),
        severWindow: () => window.popups[0].sever(),
        arrive(callback) {
          const { search } = new URL(callback);
          completeConnectCallback(
            Object.assign(new BenchWindow(callback), { location: { search }, close: () => undefined }),
          );
        },
      };
    },

    /** What a page does that polls with the SDK. */
    async startSdk(userId) {
      const request = await composio.connectedAccounts.link(userId, authConfigId);
      return { connected: request.waitForConnection(120_000) };
    },

    /** The user consents at the provider: the account is ACTIVE. Returns where the browser is sent. */
    consent: (userId) => sandbox.control.consent(accountOf(userId).id, "allow"),

    /** Requests to Composio that one user has cost since `from`. */
    requestsSince: (from) => sandbox.requests.length - from,

    async close() {
      server.close();
      server.closeAllConnections();
      await close();
    },
  };
}

function reach(flow, state) {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { state: now, error } = flow.getSnapshot();
      if (now === state) resolve();
      else if (error && now === "failed") reject(error);
    };
    flow.subscribe(look);
    look();
  });
}
