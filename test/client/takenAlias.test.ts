import { describe, expect, it } from "vitest";
import { flowOf } from "../support/flowOf.ts";
import { type Stack, createStack } from "../support/stack.ts";

const rows = ({ sandbox }: Stack) =>
  sandbox.control.accounts().map(({ alias, status, deleted }) => ({ alias, status, deleted }));

/** A flow with an alias, whose user has denied access. Its account keeps the alias. */
async function denied() {
  const stack = createStack();
  const page = stack.openPage();
  const flow = flowOf(page.client, { toolkit: "gmail" });
  flow.start({ alias: "Work", allowMultiple: true });
  await stack.clock.advance(2_000);
  const id = stack.sandbox.control.accounts()[0]?.id ?? "";
  stack.sandbox.control.consent(id, "deny");
  await stack.clock.advance(20_000);
  expect(flow.getSnapshot().state).toBe("denied");
  expect(rows(stack)).toEqual([{ alias: "Work", status: "FAILED", deleted: false }]);
  page.requests.length = 0;
  return { stack, page, flow, id };
}

describe("an alias that an attempt of the same flow has", () => {
  it("is free again when the attempt has failed: its account is deleted", async () => {
    const { stack, flow } = await denied();
    flow.retry();
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot().state).toBe("waiting");
    expect(rows(stack)).toMatchObject([{ deleted: true }, { alias: "Work", status: "INITIALIZING", deleted: false }]);
  });

  it("stays taken when the attempt works after all, which the page does not know", async () => {
    const { stack, page, flow, id } = await denied();
    stack.sandbox.control.setStatus(id, "ACTIVE");
    flow.retry();
    await stack.clock.advance(2_000);
    expect(rows(stack)).toEqual([{ alias: "Work", status: "ACTIVE", deleted: false }]);
    expect(
      page.requests.filter((request) => request.startsWith("POST")),
      "asked for once",
    ).toHaveLength(1);
  });
  it("stays taken when the attempt worked after all, and has expired since: that was a connection", async () => {
    const { stack, flow, id } = await denied();
    stack.sandbox.control.setStatus(id, "ACTIVE");
    stack.sandbox.control.expire(id);
    flow.retry();
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "failed", error: { code: "alias_taken" } });
    expect(rows(stack)).toEqual([{ alias: "Work", status: "EXPIRED", deleted: false }]);
  });
});
