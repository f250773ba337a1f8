import { describe, expect, it } from "vitest";
import { publishSignal } from "../../src/client/browser/callbackChannel.ts";
import type { ConnectFlow } from "../../src/client/flow/flow.ts";
import { settle } from "../support/ManualClock.ts";
import { flowOf } from "../support/flowOf.ts";
import { type Stack, createStack } from "../support/stack.ts";

const gmail = { toolkit: "gmail" } as const;

async function pass(stack: Stack, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 1_000) {
    await stack.clock.advance(Math.min(1_000, left));
    await settle();
  }
}

/** Starts a flow, and denies it at the provider. */
async function deny(stack: Stack, flow: ConnectFlow): Promise<string> {
  flow.start();
  await pass(stack, 2_000);
  const id = stack.sandbox.control.accounts().at(-1)?.id ?? "";
  stack.sandbox.control.consent(id, "deny");
  await pass(stack, 20_000);
  expect(flow.getSnapshot().state).toBe("denied");
  return id;
}

const left = ({ sandbox }: Stack) =>
  sandbox.control
    .accounts()
    .filter(({ deleted }) => !deleted)
    .map(({ id, status }) => [id, status]);

/** A page whose flow has been denied, beside a failed attempt of another device. */
async function denied(): Promise<{ stack: Stack; flow: ConnectFlow; foreign: string; own: string }> {
  const stack = createStack();
  const foreign = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "FAILED" }).id;
  const page = stack.openPage();
  const flow = flowOf(page.client, gmail);
  return { stack, flow, foreign, own: await deny(stack, flow) };
}

describe("a failure that the user dismisses", () => {
  it("leaves nothing of this flow's attempts in the list, and touches no other account", async () => {
    const { stack, flow, foreign, own } = await denied();
    const second = await deny(stack, flow);
    expect(left(stack).map(([id]) => id)).toEqual([foreign, own, second]);
    flow.reset();
    await pass(stack, 2_000);
    expect(left(stack)).toEqual([[foreign, "FAILED"]]);
    expect(flow.getSnapshot().state).toBe("idle");
  });

  it("an account that was connected since stays", async () => {
    const { stack, flow, foreign, own } = await denied();
    stack.sandbox.control.setStatus(own, "ACTIVE");
    flow.reset();
    await pass(stack, 2_000);
    expect(left(stack)).toEqual([
      [foreign, "FAILED"],
      [own, "ACTIVE"],
    ]);
  });

  it("so does one that was connected since, and has expired: only the user can connect it again", async () => {
    const { stack, flow, foreign, own } = await denied();
    stack.sandbox.control.setStatus(own, "ACTIVE");
    stack.sandbox.control.expire(own);
    flow.reset();
    await pass(stack, 2_000);
    expect(left(stack)).toEqual([
      [foreign, "FAILED"],
      [own, "EXPIRED"],
    ]);
  });

  it("also if Composio does not know yet that it was denied: the account is still pending", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const flow = flowOf(page.client, gmail);
    flow.start();
    await pass(stack, 2_000);
    const { id } = stack.sandbox.control.accounts().at(-1) ?? { id: "" };
    const callback = new URL(stack.sandbox.control.consent(id, "deny") ?? "");
    stack.sandbox.control.setStatus(id, "INITIATED");
    publishSignal({ attempt: callback.searchParams.get("attempt") ?? "", outcome: "denied" }, page.window.asWindow);
    await settle(); // The channel is the real one.
    await pass(stack, 20_000);
    expect([flow.getSnapshot().state, left(stack)]).toEqual(["denied", [[id, "INITIATED"]]]);
    flow.reset();
    await pass(stack, 2_000);
    expect(left(stack)).toEqual([]);
  });

  it("also if the page was left for the provider and is a new one", async () => {
    const stack = createStack();
    const before = stack.openPage();
    flowOf(before.client, gmail).start({ mode: "redirect" });
    await pass(stack, 2_000);
    before.close();
    const { id } = stack.sandbox.control.accounts().at(-1) ?? { id: "" };
    stack.sandbox.control.consent(id, "deny");
    const page = stack.openPage({ reloaded: before.window });
    const flow = flowOf(page.client, gmail);
    await pass(stack, 20_000);
    expect([flow.getSnapshot().state, left(stack)]).toEqual(["denied", [[id, "FAILED"]]]);
    flow.reset();
    await pass(stack, 2_000);
    expect(left(stack)).toEqual([]);
  });

  it("is dismissed all the same if the account can't be deleted", async () => {
    const { stack, flow, foreign, own } = await denied();
    stack.intercept = (request, send) =>
      request.method === "DELETE" ? Promise.resolve(Response.json({}, { status: 500 })) : send();
    flow.reset();
    await pass(stack, 20_000);
    expect(left(stack).map(([id]) => id)).toEqual([foreign, own]);
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", error: null });
  });
});
