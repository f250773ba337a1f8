import { afterAll, describe, expect, it } from "vitest";
import type { ConnectSnapshot } from "../../src/client/flow/states.ts";
import { type Scene, type Way, createScene, isUnderWay, ways } from "./support/createScene.ts";
import { type Fault, faults } from "./support/faults.ts";

/** Longer than any link lives. */
const afterTheLink = 12 * 60_000;
const results = new Map<string, string>();
const scenes: Scene[] = [];

afterAll(() => {
  for (const { pages } of scenes) for (const page of pages) page.close();
});

describe.each(faults)("$name", (fault) => {
  it.each((fault.ways ?? ways).map((way) => [way]))("%s", async (way) => {
    const scene = await createScene(way, fault.page);
    scenes.push(scene);
    if (fault.lags) scene.stack.sandbox.control.activationLag(20_000);
    await fault.before?.(scene);
    scene.act();
    await fault.pressed?.(scene);
    await scene.passOpening();
    if (isUnderWay(scene.snapshot)) {
      await fault.meanwhile?.(scene);
      await scene.pass(10_000);
      if (fault.user !== "nothing") {
        await scene.finish(fault.user ?? "allow", { isHeard: fault.isUnheard !== true });
      }
    }
    await scene.passUntilEnd(afterTheLink);

    const first = scene.snapshot;
    expect(isUnderWay(first), "no spinner without end").toBe(false);
    expect(pending(scene).length, "nothing is made twice").toBeLessThanOrEqual(1);
    const isLost = active(scene).length > 0 && first.state !== "connected" && !fault.isBlind;
    // A page that has forgotten its own try is idle: there its list of accounts tells.
    expect(isLost && first.state !== "idle", "no account is lost").toBe(false);
    const end = describeEnd(first, isLost);
    if (first.state !== "connected") await tryAgain(scene);
    await scene.pass(5_000);
    expect(scene.snapshot).toMatchObject({ state: "connected", error: null });
    expect(active(scene), "connected once").toHaveLength(1);
    const mayStay = fault.losesLink && way !== "key form" ? 1 : 0;
    expect(pending(scene).length, "nothing is left behind").toBeLessThanOrEqual(mayStay);
    expect(scene.navigations.size).toBeLessThanOrEqual(way === "key form" ? 0 : (fault.links ?? 2));
    for (const page of scene.pages) {
      const { state } = scene.flow(page).getSnapshot();
      expect(["connected", "idle"], "every tab knows").toContain(state);
    }
    if (mayStay > 0) await scene.pass(afterTheLink);
    expect(pending(scene), "what is left expires").toEqual([]);
    results.set(cell(fault, way), first.state === "connected" ? end : `${end}; connected at the next try`);
  });
});

describe("the table of results", () => {
  it("is docs/faults.md", async () => {
    const table = markdown();
    process.stdout.write(`\n${table}\n`);
    await expect(table).toMatchFileSnapshot("../../docs/faults.md");
  });
});

/** What the user does after a failure. */
async function tryAgain(scene: Scene): Promise<void> {
  scene.heal();
  scene.act();
  await scene.passOpening();
  if (isUnderWay(scene.snapshot)) await scene.finish("allow");
  await scene.pass(60_000);
}

function rows({ stack, way }: Scene, status: (status: string) => boolean) {
  const toolkit = way === "key form" ? "stripe" : "gmail";
  return stack.sandbox.control
    .accounts()
    .filter((account) => account.toolkit === toolkit && !account.deleted && status(account.status));
}

function active(scene: Scene) {
  return rows(scene, (status) => status === "ACTIVE");
}

function pending(scene: Scene) {
  return rows(scene, (status) => !["ACTIVE", "FAILED", "EXPIRED"].includes(status));
}

const cell = ({ name }: Fault, way: Way) => `${name}|${way}`;

function describeEnd({ state, error }: ConnectSnapshot, isListed: boolean): string {
  if (state === "idle") return isListed ? "idle, listed as connected" : "idle";
  return error && state !== "connected" ? `${state} (${error.code})` : state;
}

function markdown(): string {
  const lines = faults.map((fault) => {
    const cells = ways.map((way) => results.get(cell(fault, way)) ?? "–");
    return `| ${[fault.name, ...cells].join(" | ")} |`;
  });
  return `# Faults and how they end

Made by \`test/faults/faultMatrix.test.ts\`, which runs each fault through client, handler and sandbox,
until every link has expired. The test checks in every cell: the flow ends by itself, no second account is made, no
ACTIVE account is missed, nothing stays pending at Composio (a link whose answer was lost: until it expires), and if the first try fails, the next one connects.
"–": this fault cannot happen in this way of connecting.

| fault | popup | redirect | key form | reconnect in a popup |
| --- | --- | --- | --- | --- |
${lines.join("\n")}
`;
}
