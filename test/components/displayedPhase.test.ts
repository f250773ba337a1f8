import { describe, expect, test } from "vitest";
import { idleSnapshot } from "../../src/client/flow/states.ts";
import { displayedPhase } from "../../src/components/connect-view/displayedPhase.ts";
import type { AccountStatus } from "../../src/protocol/types.ts";
import { account } from "../support/accounts.ts";

const pending = account({ id: "ca_new", status: "INITIATED" });
const ended = { ...idleSnapshot, state: "cancelled" } as const;

/** What is shown after the user has cancelled, while the new account is still pending at Composio. */
function afterCancel(...before: readonly AccountStatus[]) {
  const earlier = before.map((status, at) => account({ id: `ca_${at}`, status }));
  const status = { phase: "pending", account: pending, accounts: [pending, ...earlier], isKnown: true } as const;
  const { phase, account: shown } = displayedPhase(status, ended, null, false);
  return [phase, shown?.id];
}

describe("after a flow that was cancelled", () => {
  test("what was there before it is shown again", () => {
    expect(afterCancel()).toEqual(["not_connected", undefined]);
    expect(afterCancel("ACTIVE")).toEqual(["connected", "ca_0"]);
    expect(afterCancel("EXPIRED")).toEqual(["needs_reconnect", "ca_0"]);
  });

  test("the failure of an earlier attempt is not said again", () => {
    expect(afterCancel("FAILED")).toEqual(["not_connected", undefined]);
  });
});
