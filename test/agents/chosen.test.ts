import { expect, test } from "vitest";
import { connectionRequired, forwardConnectionErrors, readConnectionRequest } from "../../src/agents/index.ts";

const older = "ca_older";
const newer = "ca_newer";
const chosen = [{ slack: older }, undefined, { slack: newer, github: "ca_github" }, { slack: null }];
const manage = (row: object) => ({ data: { results: { slack: { toolkit: "slack", status: "failed", ...row } } } });
const failed = {
  error: { code: 4302, message: "No active connection found for toolkit(s) 'slack', 'gmail' in this session." },
};

test.each<[string, unknown]>([
  ["an error of a session", failed],
  ["a row of COMPOSIO_MANAGE_CONNECTIONS", manage({})],
  ["COMPOSIO_SEARCH_TOOLS", { toolkit_connection_statuses: [{ toolkit: "slack", has_active_connection: false }] }],
  [
    "a row of COMPOSIO_MULTI_EXECUTE_TOOL",
    { data: { results: [{ error: "No active connected account found for toolkit: slack", response: null }] } },
  ],
  ["a part of a message", { parts: [{ type: "tool-X", state: "output-error", errorText: JSON.stringify(failed) }] }],
])("%s names no account: the request names the one that the user has chosen last", (_, value) => {
  const [slack, ...others] = readConnectionRequest(value, { chosen })?.toolkits ?? [];
  expect(slack).toEqual({ slug: "slack", connectedAccountId: newer });
  // The user has chosen none of Gmail.
  expect(others.filter((each) => each.connectedAccountId)).toEqual([]);
  expect(readConnectionRequest(value)?.toolkits[0]).toEqual({ slug: "slack" });
});

test.each([
  ["the id of an account", { connected_account_id: older }, { connectedAccountId: older }],
  ["an account by its word", { accounts: [{ id: "slack_red", status: "failed" }] }, { wordId: "slack_red" }],
  ["an alias", { accounts: [{ alias: "Work", status: "initiated" }] }, { alias: "Work" }],
])("a row that names %s keeps it", (_, row, named) => {
  expect(readConnectionRequest(manage(row), { chosen })?.toolkits).toEqual([{ slug: "slack", ...named }]);
});

test("an app's own tool says itself which account it needs: it may want the user to choose again", () => {
  expect(readConnectionRequest(connectionRequired("slack"), { chosen })?.toolkits).toEqual([{ slug: "slack" }]);
});

test.each([[[{ slack: "not an id" }]], [[{ gmail: "ca_1" }]], [[null, "slack", 7]], [[]]])(
  "%j is no choice of an account of Slack",
  (none) => {
    expect(readConnectionRequest(manage({}), { chosen: none })?.toolkits).toEqual([{ slug: "slack" }]);
  },
);

test("forwardConnectionErrors names it in the JSON for the page", () => {
  const text = forwardConnectionErrors(undefined, { chosen })(Object.assign(new Error("400"), failed));
  expect(readConnectionRequest({ type: "tool-X", state: "output-error", errorText: text })?.toolkits).toEqual([
    { slug: "slack", connectedAccountId: newer },
    { slug: "gmail" },
  ]);
});
