// What one connection costs and how soon it is seen, beside the SDK's own waitForConnection. `npm run bench:connect`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { summarize } from "./summarize.mjs";

const rounds = 15;
const consentSeconds = 60;
/** What this project promises of every way that has an event. The run fails when it does not hold. */
const promise = { requests: 6, seconds: 2 };
/** Only for the count of requests: a minute of consent in four seconds. */
const speed = 15;
/** Nothing says "look now": no callback, and a window that is left open. */
const silentWay = "nothing";
const names = {
  callback: "composio-react, callback",
  "window closed": "composio-react, no callback, window closed",
  severed: "composio-react, callback, window reads as closed (COOP)",
  [silentWay]: "composio-react, no callback, window left open",
  SDK: "SDK's waitForConnection",
};
const seconds = (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds * 1000));

if (process.argv[2] === "count") {
  accelerate();
  await count();
} else {
  const { counts, silent } = countApart();
  const times = await measure();
  print(counts, { ...times, [silentWay]: silent });
}

/** In a process of its own, whose clock runs fast for everybody in it, the SDK included. */
function countApart() {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "count"], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The count failed: ${stderr}`);
  return JSON.parse(stdout);
}

function accelerate() {
  const { setTimeout: realTimeout } = globalThis;
  const realNow = Date.now;
  const start = realNow();
  globalThis.setTimeout = (callback, milliseconds = 0, ...values) =>
    realTimeout(callback, milliseconds / speed, ...values);
  Date.now = () => start + (realNow() - start) * speed;
}

async function count() {
  const { openStage } = await import("./stage.mjs");
  const stage = await openStage();
  const counts = {};
  // The catalogue of toolkits is read once for all users.
  const first = await stage.startKit(stage.newUser());
  stage.consent("user_1");
  first.closeWindow();
  await first.connected;

  for (const way of Object.keys(names)) {
    const from = stage.sandbox.requests.length;
    const user = stage.newUser();
    const started = await (way === "SDK" ? stage.startSdk(user) : stage.startKit(user));
    if (way === "severed") started.severWindow();
    await seconds(consentSeconds);
    const callback = stage.consent(user);
    if (way === "callback" || way === "severed") started.arrive(callback);
    if (way === "window closed") started.closeWindow();
    await started.connected;
    counts[way] = stage.requestsSince(from);
  }
  const silent = await Promise.all(
    Array.from({ length: rounds }, async (_, round) => {
      const user = stage.newUser();
      const { connected } = await stage.startKit(user);
      await seconds(consentSeconds + 2 * round);
      stage.consent(user);
      const from = Date.now();
      await connected;
      return Date.now() - from;
    }),
  );
  await stage.close();
  process.stdout.write(JSON.stringify({ counts, silent }));
}

/** From ACTIVE upstream to connected in the page, in real time; the ways side by side in each round. */
async function measure() {
  const { openStage } = await import("./stage.mjs");
  const stage = await openStage();
  const times = { callback: [], "window closed": [], severed: [], SDK: [] };
  for (let round = 0; round < rounds; round++) {
    await Promise.all(
      Object.keys(times).map(async (way) => {
        const user = stage.newUser();
        const started = await (way === "SDK" ? stage.startSdk(user) : stage.startKit(user));
        if (way === "severed") started.severWindow();
        await seconds(0.2 + Math.random());
        const callback = stage.consent(user);
        const from = performance.now();
        if (way === "callback" || way === "severed") started.arrive(callback);
        if (way === "window closed") started.closeWindow();
        await started.connected;
        times[way].push(performance.now() - from);
      }),
    );
  }
  await stage.close();
  return times;
}

function print(counts, times) {
  const rows = Object.keys(names).map((way) => {
    const sorted = times[way].toSorted((one, other) => one - other);
    const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
    return { way, requests: counts[way], mean, p95: sorted[Math.ceil(sorted.length * 0.95) - 1] };
  });
  const sdk = rows.find(({ way }) => way === "SDK");
  const broken = rows.filter(
    ({ way, requests, p95 }) =>
      way !== "SDK" && (requests > promise.requests || (way !== silentWay && p95 > promise.seconds * 1_000)),
  );
  for (const { way } of broken) console.error(`Over the promise of ${JSON.stringify(promise)}: ${names[way]}`);
  if (broken.length > 0) process.exitCode = 1;
  const inSeconds = (milliseconds) => (milliseconds / 1000).toFixed(3);
  console.log(
    `Requests to Composio for one connection with ${consentSeconds} s of consent; then, in ${rounds} rounds,`,
  );
  console.log("seconds from ACTIVE at Composio to connected in the page. Ratios are the SDK's figure over ours.\n");
  const [ours] = rows;
  summarize({
    what: "requests for one connection with a minute of consent, to the SDK's waitForConnection",
    ours: ours.requests,
    theirs: sdk.requests,
    unit: "requests",
  });
  summarize({
    what: "from ACTIVE at Composio to connected on the page (p95), to the same",
    ours: ours.p95,
    theirs: sdk.p95,
    unit: "ms",
  });
  console.table(
    Object.fromEntries(
      rows.map(({ way, requests, mean, p95 }) => [
        names[way],
        {
          requests,
          "requests ratio": (sdk.requests / requests).toFixed(1),
          "mean s": inSeconds(mean),
          "p95 s": inSeconds(p95),
          "p95 ratio": (sdk.p95 / p95).toFixed(1),
        },
      ]),
    ),
  );
}
