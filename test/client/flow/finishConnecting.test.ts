import { expect, it } from "vitest";
import { flowOf } from "../../support/flowOf.ts";
import { settle } from "../../support/ManualClock.ts";
import { type Stack, createStack } from "../../support/stack.ts";

async function pass(stack: Stack, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 1) {
    await stack.clock.advance(1_000);
    await settle();
  }
}

it("after a reconnect the flow's account has the alias of the one that it has replaced", async () => {
  const stack = createStack();
  stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED", alias: "Work" });
  const { client } = stack.openPage();
  await client.connectedAccounts.list();
  const flow = flowOf(client, { toolkit: "gmail" });
  const shown = new Set<boolean>();
  flow.subscribe(() => flow.getSnapshot().state === "connected" && shown.add(flow.getSnapshot().account !== null));
  flow.start();
  await pass(stack, 2);
  stack.sandbox.control.consent(stack.sandbox.control.accounts().at(-1)?.id ?? "", "allow");
  await pass(stack, 20);
  expect(flow.getSnapshot()).toMatchObject({ state: "connected", account: { status: "ACTIVE", alias: "Work" } });
  expect([...shown]).toEqual([true]);
});

it("a flow is related to its own account, and to a dead one that it reconnects", async () => {
  const stack = createStack();
  const dead = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "EXPIRED" });
  // Neither to a paused account nor to one of another app.
  stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "INACTIVE" });
  stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "slack", status: "EXPIRED" });
  const { client } = stack.openPage();
  const flow = flowOf(client, { toolkit: "gmail" });
  const relatedTo = async () => {
    const accounts = await client.connectedAccounts.list();
    const related = accounts.filter(
      (account) => client.connections.flows().related(account)?.target.toolkit === "gmail",
    );
    return related.map(({ id }) => id);
  };
  expect(await relatedTo()).toEqual([]);
  for (const allowMultiple of [false, true]) {
    flow.start({ allowMultiple });
    await pass(stack, 2);
    const own = stack.sandbox.control.accounts().at(-1)?.id;
    expect(await relatedTo()).toEqual(allowMultiple ? [own] : [own, dead.id]);
    flow.cancel();
    await pass(stack, 2);
    expect(await relatedTo()).toEqual([]);
  }
});
