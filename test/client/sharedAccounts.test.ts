import { describe, expect, it } from "vitest";
import { flowOf } from "../support/flowOf.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { settle } from "../support/ManualClock.ts";
import { rawSharedAccount } from "../support/rawAccount.ts";
import { type Stack, createStack } from "../support/stack.ts";

/** From now on, Composio's lists begin with an account of this toolkit that Ben shares with everybody. Returns its id. */
function share(stack: Stack, toolkit: string): string {
  const shared = stack.sandbox.control.addAccount({ userId: "ben", toolkit });
  stack.intercept = async (request, send) => {
    const answer = await send();
    if (request.method !== "GET" || !new URL(request.url).pathname.endsWith("/connected_accounts")) return answer;
    const { items, ...rest } = (await answer.json()) as { items: object[] };
    return Response.json({ ...rest, items: [rawSharedAccount(shared), ...items] });
  };
  return shared.id;
}

describe("an account that another user shares", () => {
  it("is not the one that the handler has found connected already", async () => {
    const stack = createStack();
    const page = stack.openPage();
    share(stack, "gmail");
    const flow = flowOf(page.client, { toolkit: "gmail" });
    const own = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "connected");
    expect(flow.getSnapshot().account?.id).toBe(own.id);
  });

  it("is not the one that a lost request has made", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, { toolkit: "stripe" });
    const fields = { generic_api_key: "sk_live_1" };
    page.network = "down";
    await flow.submit(fields);
    expect(flow.getSnapshot().state).toBe("failed");
    const shared = share(stack, "stripe");
    page.network = "up";
    await stack.clock.advance(1_000);
    await settle();
    await flow.submit(fields);
    await expectEventually(() => flow.getSnapshot().state, "connected");
    expect(flow.getSnapshot().account?.id).not.toBe(shared);
    expect(stack.sandbox.control.accounts().map(({ userId }) => userId)).toEqual(["ben", "user_1"]);
  });

  it("is not replaced by one's own", async () => {
    const stack = createStack();
    const { connectedAccounts } = stack.openPage().client;
    const own = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const shared = share(stack, "gmail");
    const refused = connectedAccounts.update(own.id, { replaces: shared });
    await expect(refused).rejects.toMatchObject({ code: "not_allowed" });
  });
});
