import { expect, it } from "vitest";
import { expectEventually } from "../support/expectEventually.ts";
import { flowOf } from "../support/flowOf.ts";
import { createStack } from "../support/stack.ts";

// The user signs in to two mailboxes, each in a window of its own.
it("a flow whose window is open goes on when another kind of target connects the app", async () => {
  const stack = createStack();
  const { client } = stack.openPage();
  const consentOf = (flow: number) =>
    stack.sandbox.control.consent(stack.sandbox.control.accounts()[flow]?.id ?? "", "allow");
  const flows = [flowOf(client, { toolkit: "gmail" }), flowOf(client, { authConfigId: "ac_gmail" })] as const;
  for (const flow of flows) {
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
  }
  consentOf(1);
  await stack.clock.advance(5_000);
  await expectEventually(() => flows[1].getSnapshot().state, "connected");
  expect(flows[0].getSnapshot()).toMatchObject({ state: "waiting", hasWindow: true });
  expect((await client.connectedAccounts.list()).map(({ replacedBy }) => replacedBy)).toEqual([undefined, undefined]);

  consentOf(0);
  await stack.clock.advance(5_000);
  await expectEventually(() => flows[0].getSnapshot().account?.id, stack.sandbox.control.accounts()[0]?.id);
});
