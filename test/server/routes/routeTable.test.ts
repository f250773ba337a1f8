import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { type RouteName, actionOf, isForAdmins, openRoutes } from "../../../src/protocol/routes.ts";
import { routeOf, routes } from "../../../src/server/http/routeTable.ts";
import { inputs } from "../../../src/server/request/inputs.ts";
import { openStage, type Stage } from "../stage.ts";

// SAFETY: the table is a literal: it has no other keys.
const names = Object.keys(routes) as RouteName[];

/** A route's input besides its `:id`, from its schema; optional keys have a question mark. */
function takes(name: RouteName): string {
  const schema = z.toJSONSchema(inputs[name], { io: "input", unrepresentable: "any" });
  const required = new Set(schema.required);
  const keys = Object.keys(schema.properties ?? {});
  const target = ["toolkit", "authConfigId", "connectedAccountId"];
  const hasTarget = target.every((key) => keys.includes(key));
  const others = keys.filter((key) => !(hasTarget && target.includes(key)));
  return [...(hasTarget ? ["a target"] : []), ...others.map((key) => `\`${key}${required.has(key) ? "" : "?"}\``)].join(
    ", ",
  );
}

function rowOf(name: RouteName): string {
  const { method, path } = routeOf(name);
  const call = name === "events" ? "the stream of `liveUpdates`" : `\`${name}\``;
  const rule = isForAdmins(name) ? "authorizeAdmin" : "authorize";
  return `| \`${method} ${path}\` | ${call} | \`${rule}\`: \`${actionOf(name)}\` | ${takes(name)} |`;
}

test("docs/routes.md matches the route table and the handler's schemas", async () => {
  const page = `# Routes of the handler

Paths are relative to the handler's mount point. This page is made by \`npx vitest run --project unit routeTable -u\`, from [the table](../src/protocol/routes.ts) that client and server share, and from the handler's schemas.

Input of a GET or DELETE is in the query, lists joined by commas; input of a POST or PATCH is a JSON body. A target is exactly one of \`toolkit\`, \`authConfigId\` and \`connectedAccountId\`. The answer is the result of the client's method, as JSON; a list is \`{ items, nextCursor? }\`, of auth configs \`{ items, unreadable?, warnings? }\` (\`unreadable\`: toolkits whose auth configs are left out, because Composio's answer about the toolkit is malformed; \`warnings\`: for developers), a failure \`{ error: { code, message, status, retryAfter?, fields? } }\`. \`/events\` is a stream of \`data:\` lines, each \`{ account }\`, \`{ missing: id }\` or \`{ error }\`. Each answer names its user in the header \`composio-user\` (a keyed hash). A request that changes something sends the header back, and is refused if another user is signed in by then.

| Route | Client method | Rule and action | Input |
| --- | --- | --- | --- |
${names.map(rowOf).join("\n")}

Not called by the client, and without \`authorize\`:

${Object.values(openRoutes)
  .map((row) => `- \`${row}\``)
  .join("\n")}
`;
  await expect(page).toMatchFileSnapshot("../../../docs/routes.md");
});

describe("the handler serves the table", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage("in memory", { origins: ["https://app.example.com"] });
  });
  afterAll(() => stage.close());

  test.each(names)("%s answers 401 to a signed-out user", async (name) => {
    const { method, path } = routeOf(name);
    const answer = await stage.send(null, method, path.replace(":id", "some_id"));
    expect([answer.status, answer.body.error.code]).toEqual([401, "unauthenticated"]);
  });

  test.each(names)("CORS allows a trusted origin to call %s", async (name) => {
    const { method, path } = routeOf(name);
    const preflight = await stage.fetch(
      new Request(`${stage.origin}/api/composio${path.replace(":id", "some_id")}`, {
        method: "OPTIONS",
        headers: { origin: "https://app.example.com", "access-control-request-method": method },
      }),
    );
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://app.example.com");
    expect(preflight.headers.get("access-control-allow-methods")?.split(",")).toContain(method);
  });
});
