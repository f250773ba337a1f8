import { expect, test } from "vitest";
import { arrangeAccounts } from "../../src/components/connection-list/arrangeAccounts.ts";
import type { ConnectedAccount } from "../../src/protocol/types.ts";
import { account } from "../support/accounts.ts";

const idsOf = (accounts: readonly ConnectedAccount[]) =>
  arrangeAccounts(accounts, "none", () => false).flatMap(({ rows }) => rows.map((row) => row.account.id));

test("beside another connection of its app, a failed attempt is left out, but not one that the app has refused", () => {
  const works = account({ id: "ca_works" });
  const failed = account({ id: "ca_failed", status: "FAILED" });
  const refused = account({ id: "ca_refused", status: "FAILED", refusal: "Only company accounts." });
  expect(idsOf([failed])).toEqual(["ca_failed"]);
  expect(idsOf([works, failed])).toEqual(["ca_works"]);
  expect(idsOf([works, refused])).toEqual(["ca_refused", "ca_works"]);
});

test("accounts with the same name are in the order of their ids, whatever the server's order", () => {
  const [one, two] = [account({ id: "ca_1" }), account({ id: "ca_2" })];
  expect(idsOf([two, one])).toEqual(["ca_1", "ca_2"]);
  expect(idsOf([one, two])).toEqual(["ca_1", "ca_2"]);
});
