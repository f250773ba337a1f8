// What it costs until a page knows how its apps are connected, beside the SDK asked by hand. `npm run bench:costs`.
// Options: --rounds 3 --configs 2000 --latency 50
import { parseArgs } from "node:util";
import { Composio } from "@composio/core";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { composioQueries, createComposioClient } from "../dist/query/index.js";
import { startProcess } from "./processes.mjs";
import { summarize } from "./summarize.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    configs: { type: "string", default: "2000" },
    /** Milliseconds that Composio takes for each request here. */
    latency: { type: "string", default: "50" },
  },
});
const dozen = Array.from({ length: 12 }, (_, index) => `made_up_${index + 1}`);
/** Requests to Composio, and for the page kB to the browser and milliseconds, at most. */
const goals = {
  "12 buttons, nothing remembered": { requests: 16, kB: 12, ms: 300 },
  "12 buttons, the next page": { requests: 2, kB: 12, ms: 300 },
  "authConfigs.list(), nothing remembered": { requests: 24 },
  "authConfigs.list(), again": { requests: 24 },
};
/** What this machine and Node need for the page's requests, without anybody in between. */
const bare = "the same 14 requests, bare fetch";
const byHand = { page: "12 buttons, the SDK by hand", list: "every auth config, the SDK by hand" };

const sandbox = await startProcess("sandboxProcess.mjs", values.configs);
await fetch(`${sandbox.url}/_sandbox/delay`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify([Number(values.latency)]),
});
// The twin's code is warm before anything is measured: Composio's is.
for (const path of [
  "auth_configs?limit=200",
  "auth_configs?toolkit_slug=made_up_1",
  "toolkits?limit=1000",
  "toolkits/gmail",
])
  for (let count = 0; count < 5; count++)
    await (await fetch(`${sandbox.url}/api/v3.1/${path}`, { headers: { "x-api-key": "ak_sandbox" } })).arrayBuffer();
const rounds = [];
for (let round = 0; round < Number(values.rounds); round++) rounds.push(await measureKit());
const rows = {};
for (const [name, goal] of Object.entries(goals)) {
  const { requests, kB, ms } = middle(rounds.map((round) => round[name]));
  rows[name] = { "requests to Composio": requests, goal: goal.requests, "kB to the browser": kB, ms };
  if (goal.kB) Object.assign(rows[name], { "goal kB": goal.kB, "goal ms": goal.ms });
  if (requests > goal.requests) process.exitCode = 1;
}
rows[bare] = middle([await measureBare(), await measureBare(), await measureBare()]);
Object.assign(rows, await measureSdk());
sandbox.stop();
console.log(
  `A project of ${values.configs} auth configs, Composio answering in ${values.latency} ms; the middle of ${values.rounds} rounds:`,
);
console.table(rows);
const page = rows["12 buttons, nothing remembered"];
const unit = "requests";
summarize({
  what: `a page of twelve buttons, the first in a project of ${values.configs} auth configs, to the SDK by hand`,
  ours: page["requests to Composio"],
  theirs: rows[byHand.page]["requests to Composio"],
  unit,
});
summarize({ what: "the same, to the same requests by bare fetch", ours: page.ms, theirs: rows[bare].ms, unit: "ms" });

async function measureKit() {
  const results = {};
  let handler = await startProcess("handlerProcess.mjs", sandbox.url);
  await warmUp(handler);
  results["12 buttons, nothing remembered"] = await measure(handler, (client) => showPage(client));
  results["12 buttons, the next page"] = await measure(handler, (client) => showPage(client));
  handler.stop();
  handler = await startProcess("handlerProcess.mjs", sandbox.url);
  await warmUp(handler);
  const list = (client) => client.authConfigs.list();
  results["authConfigs.list(), nothing remembered"] = await measure(handler, list);
  results["authConfigs.list(), again"] = await measure(handler, list);
  handler.stop();
  return results;
}

/** Connections and compiled code, as on any day; nothing that the handler remembers of the dozen, or of names. */
async function warmUp(handler) {
  for (let page = 1; page <= 5; page++) {
    const others = dozen.map((_, index) => `made_up_${120 * page + index + 1}`);
    await measure(handler, (client) =>
      showPage(
        client,
        others.filter((_, index) => ![1, 5].includes(index)),
      ),
    );
  }
}

/** What the hooks of twelve buttons read, until each has its answer. */
async function showPage(client, toolkits = dozen) {
  const queryClient = new QueryClient();
  const queries = [
    composioQueries.connectedAccounts(client),
    ...toolkits.map((toolkit) => composioQueries.authConfigs(client, { toolkit })),
  ];
  await Promise.all(
    queries.map(
      (query) =>
        new Promise((resolve, reject) => {
          const observer = new QueryObserver(queryClient, query);
          observer.subscribe(({ isSuccess, error }) => (isSuccess ? resolve() : error && reject(error)));
        }),
    ),
  );
  const configs = queries.slice(1).flatMap(({ queryKey }) => queryClient.getQueryData(queryKey));
  if (configs.length !== toolkits.length) throw new Error("A button does not know how its app is connected.");
  queryClient.clear();
}

async function measure(handler, work) {
  let bytes = 0;
  const client = createComposioClient({
    baseUrl: `http://127.0.0.1:${handler.port}`,
    headers: { "x-user": "ana" },
    async fetch(input, init) {
      const response = await fetch(input, init);
      const body = await response.arrayBuffer();
      bytes += body.byteLength;
      return new Response(body, response);
    },
  });
  await sandbox.ask({ clear: true });
  const from = performance.now();
  await work(client);
  const ms = Math.round(performance.now() - from);
  const { requests } = await sandbox.ask({});
  return { requests, kB: kilobytes(bytes), ms };
}

async function measureBare() {
  const get = async (path) =>
    (await fetch(`${sandbox.url}/api/v3.1/${path}`, { headers: { "x-api-key": "ak_sandbox" } })).json();
  const from = performance.now();
  await Promise.all([get("connected_accounts?user_ids=ana"), get(`auth_configs?toolkit_slug=${dozen.join()}`)]);
  await Promise.all(dozen.map((toolkit) => get(`toolkits/${toolkit}`)));
  return { "requests to Composio": 2 + dozen.length, ms: Math.round(performance.now() - from) };
}

/** The accounts, every auth config, and every toolkit's own page for its fields: 32 at a time, as the handler does. */
async function measureSdk() {
  const composio = new Composio({
    ...{ apiKey: "ak_sandbox", baseURL: sandbox.url, allowTracking: false, disableVersionCheck: true },
  });
  async function readAll() {
    const configs = [];
    let cursor;
    do {
      const page = await composio.authConfigs.list({ limit: 200, ...(cursor && { cursor }) });
      configs.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    const slugs = [...new Set(configs.map(({ toolkit }) => toolkit.slug))];
    const toolkits = new Map();
    const next = slugs.values();
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (const slug of next) toolkits.set(slug, await composio.toolkits.get(slug));
      }),
    );
    return configs.map((config) => ({ ...config, toolkit: toolkits.get(config.toolkit.slug) }));
  }
  const results = {};
  for (const [name, work] of [
    [byHand.page, async () => [await composio.connectedAccounts.list({ userIds: ["ana"] }), await readAll()]],
    [byHand.list, readAll],
  ]) {
    await sandbox.ask({ clear: true });
    const from = performance.now();
    const answer = await work();
    const ms = Math.round(performance.now() - from);
    const { requests } = await sandbox.ask({});
    const kB = kilobytes(JSON.stringify(answer).length);
    results[name] = { "requests to Composio": requests, "kB to the browser": kB, ms };
  }
  return results;
}

function kilobytes(bytes) {
  return Number((bytes / 1000).toFixed(1));
}

/** By its time: what else runs on the machine must not decide. */
function middle(results) {
  return results.toSorted((one, other) => one.ms - other.ms)[Math.floor(results.length / 2)];
}
