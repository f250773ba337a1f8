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
  flow.start();
  await pass(stack, 2);
  stack.sandbox.control.consent(stack.sandbox.control.accounts().at(-1)?.id ?? "", "allow");
  await pass(stack, 20);
  expect(flow.getSnapshot()).toMatchObject({ state: "connected", account: { status: "ACTIVE", alias: "Work" } });
});
