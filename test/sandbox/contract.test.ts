import { expect, test } from "vitest";
import { sandboxToolkits } from "../../src/sandbox/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { check } from "./contract.ts";
import { call, create, link, testSandbox } from "./support.ts";

/** A sandbox whose every API answer is checked against Composio's description of its API. */
function checkedSandbox(): {
  readonly sandbox: Sandbox;
  readonly operations: Set<string>;
  readonly violations: string[];
} {
  const inner = testSandbox();
  const operations = new Set<string>();
  const violations: string[] = [];
  const sandbox: Sandbox = {
    ...inner,
    fetch: async (request) => {
      const response = await inner.fetch(request);
      const { operation, errors } = check(
        request.method,
        new URL(request.url).pathname,
        response.status,
        await response.clone().json(),
      );
      operations.add(operation);
      violations.push(...errors.map((error) => `${operation}: ${error}`));
      return response;
    },
  };
  return { sandbox, operations, violations };
}

test("the schema check finds a wrong answer", () => {
  const { errors } = check("GET", "/api/v3.1/connected_accounts/ca_1", 200, { id: "ca_1", status: "SLEEPING" });
  expect(errors).toContain(" must have required property 'toolkit'");
  expect(errors).toContain("/status must be equal to one of the allowed values");
});

test.each(["v3", "v3.1"])("every read of the catalogue and the configs, with %s", async (version) => {
  const { sandbox, violations, operations } = checkedSandbox();
  await call(sandbox, "GET", "/toolkits?search=mail&sort_by=alphabetically", undefined, version);
  await call(sandbox, "GET", "/toolkits?limit=7", undefined, version);
  await call(sandbox, "GET", "/toolkits/categories", undefined, version);
  await call(sandbox, "POST", "/toolkits/multi", { toolkits: ["gmail", "jira"] }, version);
  for (const { slug } of sandboxToolkits) await call(sandbox, "GET", `/toolkits/${slug}`, undefined, version);
  await call(sandbox, "GET", "/toolkits/nope", undefined, version);
  await call(sandbox, "GET", "/auth_configs?show_disabled=true", undefined, version);
  await call(sandbox, "GET", "/auth_configs/ac_posthog", undefined, version);
  await call(sandbox, "GET", "/auth_configs/ac_nope", undefined, version);
  expect(violations).toEqual([]);
  expect(operations.size).toBe(8);
});

test("auth configs: create, change, disable, delete", async () => {
  const { sandbox, violations } = checkedSandbox();
  const custom = {
    type: "use_custom_auth",
    authScheme: "OAUTH2",
    credentials: { client_id: "mine", client_secret: "hidden", scopes: ["a"] },
    proxy_config: { proxy_url: "https://proxy.example", proxy_auth_key: "hidden" },
    shared_credentials: { region: "eu", api_key: "hidden" },
  };
  const { body } = await call(sandbox, "POST", "/auth_configs", { toolkit: { slug: "twitter" }, auth_config: custom });
  await call(sandbox, "POST", "/auth_configs", { toolkit: { slug: "gmail" } });
  await call(sandbox, "GET", `/auth_configs/${body.auth_config.id}`);
  await call(sandbox, "PATCH", `/auth_configs/${body.auth_config.id}`, {
    type: "custom",
    credentials: { scopes: "a b" },
  });
  await call(sandbox, "PATCH", `/auth_configs/${body.auth_config.id}/DISABLED`);
  await call(sandbox, "PATCH", `/auth_configs/${body.auth_config.id}/ENABLED`);
  await call(sandbox, "DELETE", `/auth_configs/${body.auth_config.id}`);
  await call(sandbox, "DELETE", `/auth_configs/${body.auth_config.id}`);
  await call(sandbox, "POST", "/auth_configs", { toolkit: { slug: "twitter" } });
  await call(sandbox, "POST", "/auth_configs", { toolkit: { slug: "nope" } });
  await call(sandbox, "POST", "/auth_configs", { toolkit: {} });
  expect(violations).toEqual([]);
});

const statuses = ["INITIALIZING", "INITIATED", "ACTIVE", "INACTIVE", "FAILED", "EXPIRED", "REVOKED"];

test.each(statuses)("an account of every scheme that is %s", async (status) => {
  const { sandbox, violations } = checkedSandbox();
  const { body } = await call(sandbox, "GET", "/auth_configs");
  for (const { id } of body.items) {
    const account = sandbox.control.addAccount({ userId: "user-1", authConfigId: id, status });
    await call(sandbox, "GET", `/connected_accounts/${account.id}`);
  }
  await call(sandbox, "GET", "/connected_accounts?user_ids=user-1");
  expect(violations).toEqual([]);
});

test("connected accounts: link, create and every change", async () => {
  const { sandbox, violations } = checkedSandbox();
  const linked = await link(sandbox, "ac_gmail", { callback_url: "https://app.example/callback", alias: "work" });
  await link(sandbox, "ac_nope");
  await link(sandbox, "ac_gmail", { user_id: "" });
  sandbox.control.consent(linked.body.connected_account_id, "allow");
  const path = `/connected_accounts/${linked.body.connected_account_id}`;
  await call(sandbox, "PATCH", `${path}/status`, { enabled: false });
  await call(sandbox, "PATCH", `${path}/status`, { enabled: true });
  await call(sandbox, "PATCH", `${path}/status`, { enabled: "yes" });
  await call(sandbox, "POST", `${path}/refresh?redirect_url=https%3A%2F%2Fapp.example`);
  const created = await create(sandbox, "ac_stripe", "API_KEY", { generic_api_key: "sk_live_1" });
  await create(sandbox, "ac_stripe", "API_KEY", {});
  await create(sandbox, "ac_gmail", "OAUTH2", { status: "INITIALIZING" });
  const direct = sandbox.control.addAuthConfig({ toolkit: "twitter", credentials: { client_id: "mine" } });
  await create(sandbox, direct, "OAUTH2", { status: "INITIALIZING" });
  const trello = sandbox.control.addAuthConfig({ toolkit: "trello", managed: false });
  await create(sandbox, trello, "OAUTH1", { status: "INITIALIZING" });
  await call(sandbox, "DELETE", `/connected_accounts/${created.body.id}?revoke_on_delete=true`);
  await call(sandbox, "DELETE", `/connected_accounts/${created.body.id}`);
  await call(sandbox, "GET", `/connected_accounts/${created.body.id}`);
  await call(sandbox, "GET", "/connected_accounts?statuses=NOPE");
  await call(sandbox, "GET", "/connected_accounts?limit=1");
  expect(violations).toEqual([]);
});

test("a wrong key gets Composio's 401 everywhere", async () => {
  const { sandbox, violations } = checkedSandbox();
  const stranger = { ...sandbox, apiKey: "ak_wrong" };
  for (const [method, path] of [
    ["GET", "/toolkits"],
    ["GET", "/auth_configs"],
    ["GET", "/connected_accounts"],
    ["DELETE", "/connected_accounts/ca_1"],
  ] as const) {
    expect(await call(stranger, method, path)).toMatchObject({ status: 401, body: { error: { status: 401 } } });
  }
  expect(violations).toEqual([]);
});
