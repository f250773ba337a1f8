import { describe, expect, test } from "vitest";
import { createStack } from "../../support/stack.ts";

/* Composio's refusals name fields by name or by label. The browser gets only the names, and no text of Composio. */

const path = "/api/composio/connected-accounts";
const said = "Composio did not accept this value.";

/** Connects Jira by key, while Composio refuses with this body. */
async function refused(error: object, status = 400) {
  const { handler, sandbox } = createStack();
  sandbox.control.failNext({ method: "POST", path: "/connected_accounts", status, body: { error } });
  const fields = { subdomain: "acme", generic_api_key: "ATATT-secret", generic_id: "ana" };
  const answer = await handler(
    new Request(`https://app.example${path}`, {
      method: "POST",
      headers: { "x-test-user": "ana", "content-type": "application/json", origin: "https://app.example" },
      body: JSON.stringify({ toolkit: "jira", scheme: "API_KEY", fields }),
    }),
  );
  return (await answer.json()).error;
}

describe("the fields that Composio's refusal names", () => {
  test.each<[what: string, error: object, names: readonly string[]]>([
    ["a label (code 612)", { message: "Missing required fields: Your Subdomain", code: 612 }, ["subdomain"]],
    ["a name", { message: "Missing required fields: subdomain" }, ["subdomain"]],
    [
      "the last word of a message, before a slug",
      { message: "Missing required fields: subdomain", slug: "ConnectedAccount_MissingRequiredFields" },
      ["subdomain"],
    ],
    [
      "several labels, one with brackets",
      { message: "Missing required fields: API Key (Required), Jira Email (Required)" },
      ["generic_api_key", "generic_id"],
    ],
    ["`errors`", { message: "Validation error", errors: ["generic_id must be an email"] }, ["generic_id"]],
    ["a path", { message: "Invalid request", errors: ["connection.state.val.subdomain: Invalid"] }, ["subdomain"]],
    [
      "a path of its own, as zod has it",
      {
        message: "Invalid",
        errors: [{ code: "custom", path: ["connection", "state", "val", "subdomain"], message: "No" }],
      },
      ["subdomain"],
    ],
    [
      "a key",
      { message: "Invalid", errors: { generic_id: ["is no email"], subdomain: ["is unknown"] } },
      ["subdomain", "generic_id"],
    ],
    ["quotes", { message: "Bad value for 'subdomain'" }, ["subdomain"]],
  ])("by %s", async (_, error, names) => {
    expect(await refused(error)).toMatchObject({
      code: "credentials_rejected",
      fields: Object.fromEntries(names.map((name) => [name, said])),
    });
  });

  test.each([
    ["no field", { message: "Invalid credentials for acme" }],
    ["a word that is also a field's name", { message: "The subdomain service is closed" }],
    ["a part of a word", { message: "old_generic_id and generic_id_2 and my-generic_id" }],
    ["nothing that is a text", { message: null, errors: [null, 5] }],
  ])("not by %s", async (_, error) => {
    expect(await refused(error)).toEqual({
      code: "credentials_rejected",
      status: 422,
      message: "The provider did not accept the credentials.",
    });
  });

  test("contain no text of Composio", async () => {
    const answer = await refused({ message: "ATATT-secret", errors: ["generic_id: ATATT-secret is no email"] }, 422);
    expect(answer.fields).toEqual({ generic_id: said });
    expect(JSON.stringify(answer)).not.toContain("ATATT");
  });
});
