// How long a quiet user waits while another floods. `npm run bench:fairness`. Options: --rounds 3
import { constants, setPriority } from "node:os";
import { parseArgs } from "node:util";
import { startProcess } from "./processes.mjs";
import { summarize } from "./summarize.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
/** Milliseconds that Composio takes for each request here. */
const latency = 100;
const calmLists = 30;

const floods = {
  "600 reads of made-up toolkits": { count: 600, path: "/toolkits/made_up_" },
  "1,500 lists at once": { count: 1_500, path: "/connected-accounts?ids=ca_" },
  "1,500 links at once": {
    count: 1_500,
    path: "/connected-accounts/link",
    body: { authConfigId: "ac_gmail", allowMultiple: true },
  },
};

const rows = {};
for (const [name, flood] of Object.entries(floods)) {
  rows[name] = await middleOf(() => measureHandler(flood));
  rows[`${name}: floor`] = await middleOf(() => measureFloor(flood));
}
console.log(
  `A quiet user's lists, Composio answering in ${latency} ms; the slowest in calm and while another user floods.\n` +
    "Floor: a bare node:http server that refuses the flood at once, and answers the quiet user after as long.",
);
console.table(rows);
for (const name of Object.keys(floods))
  summarize({
    what: `slowest list of a quiet user while another floods (${name}), flooded ÷ calm, to a bare server's`,
    ours: rows[name].ratio,
    theirs: rows[`${name}: floor`].ratio,
    unit: "×",
  });

/** Of several rounds: what else runs on the machine must not decide. */
async function middleOf(measure) {
  const rounds = [];
  for (let round = 0; round < Number(values.rounds); round++) rounds.push(await measure());
  return rounds.toSorted((one, other) => one["ratio"] - other["ratio"])[Math.floor(rounds.length / 2)];
}

async function measureHandler(flood) {
  const sandbox = await startProcess("sandboxProcess.mjs");
  const handler = await startProcess("handlerProcess.mjs", sandbox.url);
  const control = (action, argument) =>
    fetch(`${sandbox.url}/_sandbox/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([argument]),
    });
  await control("addAccount", { userId: "quiet", toolkit: "gmail" });
  await control("delay", latency);
  const row = await measure(handler.port, flood);
  for (const process of [handler, sandbox]) process.stop();
  return row;
}

async function measureFloor(flood) {
  const floor = await startProcess("floorProcess.mjs", String(latency));
  const row = await measure(floor.port, flood);
  floor.stop();
  return row;
}

async function measure(port, question) {
  const flooder = await startProcess("floodProcess.mjs", String(port));
  // An attacker has a machine of their own: this one must not take the processor from those it attacks.
  setPriority(flooder.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const list = async () => {
    const from = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}/connected-accounts`, { headers: { "x-user": "quiet" } });
    const { items } = await response.json();
    if (items.length !== 1) throw new Error("The quiet user's list is not whole.");
    return performance.now() - from;
  };
  await list(); // Connections and the catalogue are warm, as on any day.
  const calm = [];
  while (calm.length < calmLists) calm.push(await list());
  const flooded = [];
  const state = { isOver: false };
  const flood = flooder.ask(question).then((answer) => {
    state.isOver = true;
    return answer;
  });
  while (!state.isOver || flooded.length === 0) flooded.push(await list());
  const { refused, seconds } = await flood;
  flooder.stop();
  const [slowestCalm, slowest] = [Math.max(...calm), Math.max(...flooded)];
  return {
    "calm ms": Math.round(slowestCalm),
    "flooded ms": Math.round(slowest),
    ratio: Number((slowest / slowestCalm).toFixed(2)),
    "lists meanwhile": flooded.length,
    "flood s": seconds,
    "of it refused": refused,
  };
}
