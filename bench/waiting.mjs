// A thousand browsers that wait for their users, and what the handler costs. `npm run bench:waiting`.
// Options: --browsers 1000 --seconds 60 --soak 180
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Composio } from "@composio/core";
import { createComposioClient } from "../dist/client/createComposioClient.js";
import { flowOf } from "./flowOf.mjs";
import { createComposioHandler } from "../dist/server/index.js";
import { BenchWindow } from "./BenchWindow.mjs";
import { startProcess } from "./processes.mjs";
import { summarize } from "./summarize.mjs";

const { values } = parseArgs({
  options: {
    browsers: { type: "string", default: "1000" },
    seconds: { type: "string", default: "60" },
    soak: { type: "string", default: "180" },
  },
});
const browsers = Number(values.browsers);
const seconds = Number(values.seconds);
/** So many poll with the SDK: all of them would take the machine, not the code, to its limits. */
const sdkWaiters = 50;
const sdkSeconds = 10;
const pass = (time) => new Promise((resolve) => void setTimeout(resolve, time * 1000));
const sdkFor = (baseURL) =>
  new Composio({ apiKey: "ak_sandbox", baseURL, allowTracking: false, disableVersionCheck: true });

console.log(`${browsers} browsers wait for ${seconds} s. Requests to Composio are for a minute.\n`);
const rows = {};
rows["the SDK's waitForConnection (extrapolated)"] = await pollWithSdk();
rows["one handler, asked by pollers"] = await waitWithKit({ liveUpdates: "never", copies: 1 });
rows["one handler, live updates"] = await waitWithKit({ liveUpdates: "pending", copies: 1 });
rows["two handlers in turn, live updates"] = await waitWithKit({ liveUpdates: "pending", copies: 2 });
const sdkRequests = rows["the SDK's waitForConnection (extrapolated)"]["requests/min"];
for (const row of Object.values(rows)) row["SDK ÷ this"] = (sdkRequests / row["requests/min"]).toFixed(0);
console.table(rows);
summarize({
  what: `Composio's requests a minute while ${browsers} users wait, to the SDK's waitForConnection`,
  ours: rows["one handler, live updates"]["requests/min"],
  theirs: sdkRequests,
  unit: "requests",
});
console.log("\nOne list of accounts, by the handler in memory and by the SDK alone, over the same port, in turn:");
const overheads = await overhead();
console.table(overheads);
for (const [when, row] of Object.entries(overheads))
  summarize({
    what: `a list of accounts by the handler, ${when}, to the SDK alone`,
    ours: row["handler ms"],
    theirs: row["SDK ms"],
    unit: "ms",
  });
console.log("\nMilliseconds to import an entry in a new process, start of Node subtracted:");
const imports = importTimes();
console.table(imports);
summarize({
  what: "import of composio-react/server, to @composio/core's",
  ours: imports["composio-react/server"].ms,
  theirs: imports["@composio/core"].ms,
  unit: "ms",
});
console.log(`\nThe handler's heap, garbage collected, while ${browsers} browsers wait for ${values.soak} s:`);
console.table(await soak());

async function pollWithSdk() {
  const sandbox = await startProcess("sandboxProcess.mjs");
  const composio = sdkFor(sandbox.url);
  const waiting = [];
  for (let index = 0; index < sdkWaiters; index++)
    waiting.push(await composio.connectedAccounts.link(`user_${index}`, "ac_gmail"));
  await sandbox.ask({ clear: true });
  const ends = waiting.map((request) => request.waitForConnection((sdkSeconds + 1) * 1000).catch(() => undefined));
  await pass(sdkSeconds);
  const { requests } = await sandbox.ask();
  await Promise.all(ends);
  sandbox.stop();
  return { "requests/min": Math.round((requests * 60 * browsers) / sdkSeconds / sdkWaiters) };
}

/** Pages of the real client, each in a window of its own, against handlers in processes of their own. */
async function openPages({ liveUpdates, copies }) {
  const sandbox = await startProcess("sandboxProcess.mjs");
  const handlers = await Promise.all(
    Array.from({ length: copies }, () => startProcess("handlerProcess.mjs", sandbox.url)),
  );
  const app = "http://app.example";
  const times = [];
  const pages = [];
  let turn = 0;
  for (let index = 0; index < browsers; index++) {
    const window = new BenchWindow(`${app}/settings`);
    // Every page of this bench is in one process, and none of them has anything to tell the others.
    window.BroadcastChannel = undefined;
    const client = createComposioClient({
      baseUrl: "/api/composio",
      headers: { "x-user": `user_${index}`, origin: app },
      liveUpdates,
      fetch: async (input, init) => {
        const { port } = handlers[turn++ % copies];
        const from = performance.now();
        const url = new URL(input);
        const response = await fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, init);
        if (url.pathname.endsWith("/connected-accounts")) times.push(performance.now() - from);
        return response;
      },
      environment: { window },
    });
    pages.push({ detach: client.connections.attach(), flow: flowOf(client, { authConfigId: "ac_gmail" }) });
  }
  for (let index = 0; index < pages.length; index += 25) {
    await Promise.all(pages.slice(index, index + 25).map(({ flow }) => startWaiting(flow)));
  }
  return {
    sandbox,
    handlers,
    times,
    close() {
      for (const { flow, detach } of pages) {
        detach();
        flow.cancel();
      }
      for (const each of [...handlers, sandbox]) each.stop();
    },
  };
}

function startWaiting(flow) {
  flow.start();
  return new Promise((resolve, reject) => {
    const look = () => {
      const { state, error } = flow.getSnapshot();
      if (state === "waiting") resolve();
      else if (state === "failed") reject(error);
    };
    flow.subscribe(look);
    look();
  });
}

async function waitWithKit(options) {
  const { sandbox, handlers, times, close } = await openPages(options);
  await sandbox.ask({ clear: true });
  times.length = 0;
  await pass(seconds);
  const { requests } = await sandbox.ask();
  const looks = [...times];
  // Something else that a user does meanwhile: a list of their accounts.
  const others = [];
  for (let count = 0; count < 200; count++) {
    const from = performance.now();
    const { port } = handlers[count % handlers.length];
    const response = await fetch(`http://127.0.0.1:${port}/connected-accounts`, { headers: { "x-user": "other" } });
    await response.text();
    others.push(performance.now() - from);
  }
  close();
  return {
    "requests/min": Math.round((requests * 60) / seconds),
    "looks by page/min": Math.round((looks.length * 60) / seconds),
    "look p50 ms": quantile(looks, 0.5),
    "look p99 ms": quantile(looks, 0.99),
    "list p50 ms": quantile(others, 0.5),
    "list p99 ms": quantile(others, 0.99),
  };
}

async function overhead() {
  const { serveSandbox } = await import("../dist/sandbox/serve.js");
  const { url, sandbox, close } = await serveSandbox({ port: 0 });
  for (let count = 0; count < 20; count++) sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  const composio = sdkFor(url);
  const handler = createComposioHandler({ composio, identify: () => "ana" });
  const ways = {
    "the SDK alone": () => composio.connectedAccounts.list({ userIds: ["ana"] }),
    "the handler": () => handler(new Request("http://app.example/connected-accounts")).then((answer) => answer.json()),
  };
  const rows = {};
  for (const delay of [0, 50]) {
    sandbox.control.delay(delay);
    const times = { "the SDK alone": [], "the handler": [] };
    for (let round = 0; round < (delay ? 60 : 400); round++) {
      for (const [name, call] of Object.entries(ways)) {
        const from = performance.now();
        await call();
        if (round >= 20) times[name].push(performance.now() - from);
      }
    }
    const [sdk, ours] = Object.values(times).map((list) => quantile(list, 0.5));
    rows[`Composio answers in ${delay} ms`] = {
      "SDK ms": sdk,
      "handler ms": ours,
      "handler ÷ SDK": (ours / sdk).toFixed(2),
    };
  }
  await close();
  return rows;
}

function importTimes() {
  const entries = {
    nothing: "data:text/javascript,",
    "@composio/core": "@composio/core",
    "composio-react/server": fileURLToPath(new URL("../dist/server/index.js", import.meta.url)),
  };
  const times = Object.fromEntries(Object.keys(entries).map((name) => [name, []]));
  for (let round = 0; round < 11; round++) {
    for (const [name, entry] of Object.entries(entries)) {
      const from = performance.now();
      execFileSync(process.execPath, ["--input-type=module", "-e", `await import(${JSON.stringify(entry)})`], {
        cwd: fileURLToPath(new URL("..", import.meta.url)),
      });
      if (round > 0) times[name].push(performance.now() - from);
    }
  }
  const start = quantile(times["nothing"], 0.5);
  const core = quantile(times["@composio/core"], 0.5) - start;
  return Object.fromEntries(
    ["@composio/core", "composio-react/server"].map((name) => {
      const time = quantile(times[name], 0.5) - start;
      return [name, { ms: Math.round(time), "÷ @composio/core": (time / core).toFixed(2) }];
    }),
  );
}

async function soak() {
  const { handlers, close } = await openPages({ liveUpdates: "pending", copies: 1 });
  const rows = {};
  const steps = 6;
  for (let step = 0; step <= steps; step++) {
    const { heap } = await handlers[0].ask();
    rows[`${Math.round((step * Number(values.soak)) / steps)} s`] = { "heap MB": (heap / 2 ** 20).toFixed(1) };
    if (step < steps) await pass(Number(values.soak) / steps);
  }
  close();
  return rows;
}

function quantile(list, share) {
  const sorted = list.toSorted((one, other) => one - other);
  return Number((sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share))] ?? 0).toFixed(1));
}
