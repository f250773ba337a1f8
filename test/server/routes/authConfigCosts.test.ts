import ComposioRawClient from "@composio/client";
import { describe, expect, test } from "vitest";
import { createComposioClient } from "../../../src/client/createComposioClient.ts";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { type ComposioHandlerOptions, createComposioHandler } from "../../../src/server/index.ts";

/*
 * A page costs what it shows. At 565877c the auth configs of a project of 2,000 cost 2,020 requests to Composio, and
 * 1,520 again the second time.
 */

/** A project of Composio's size, and what the handler asks of it. */
function openProject(options: Partial<ComposioHandlerOptions> = {}) {
  const sandbox = createSandbox({ catalogueSize: 2_000 });
  const faults = new Map<string, () => Response | Promise<Response>>();
  const composio = new ComposioRawClient({
    apiKey: sandbox.apiKey,
    baseURL: sandbox.origin,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const response = await sandbox.fetch(request);
      const { pathname } = new URL(request.url);
      return faults.get(pathname.replace("/api/v3.1", ""))?.() ?? response;
    },
  });
  const log: string[] = [];
  const openClient = (userId: string, more: Partial<ComposioHandlerOptions> = {}) => {
    const handler = createComposioHandler({
      composio: { getClient: () => composio },
      identify: (request) => request.headers.get("x-user"),
      logger: ({ message }) => log.push(message),
      ...options,
      ...more,
    });
    const clientOf = (user: string) =>
      createComposioClient({
        baseUrl: "http://app.example/api/composio",
        headers: { "x-user": user },
        fetch: async (input, init) => handler(new Request(input, init)),
      });
    return Object.assign(clientOf(userId), { clientOf });
  };
  return {
    sandbox,
    /** Path → the answer that replaces Composio's. */
    faults,
    log,
    client: openClient("ana"),
    openClient,
    /** The requests to Composio that something costs, without the API's prefix. */
    async asked(work: () => Promise<unknown>): Promise<string[]> {
      const from = sandbox.requests.length;
      await work();
      return sandbox.requests.slice(from).map(({ path }) => path.replace("/api/v3.1", ""));
    },
  };
}

const dozen = Array.from({ length: 12 }, (_, index) => `made_up_${index + 1}`);
/** Those of the dozen for which a form opens: the others are plain OAuth. */
const withForm = dozen.filter((slug) => !["made_up_2", "made_up_6"].includes(slug));
const pageOf = (slug: string) => `/toolkits/${slug}`;

describe("twelve toolkits of a project of 2,000 auth configs", () => {
  test("cost a list, and the details of toolkits with a form or without a name; then only the list", async () => {
    const { client, asked } = openProject();
    const list = () => client.authConfigs.list({ toolkits: dozen });
    const cold = await asked(list);
    expect(cold.toSorted()).toEqual(["/auth_configs", ...dozen.map(pageOf)].toSorted());
    expect(cold.length).toBeLessThanOrEqual(14);
    expect(await asked(list)).toEqual(["/auth_configs"]);
    expect(await asked(() => client.clientOf("ben").authConfigs.list({ toolkits: dozen }))).toEqual(["/auth_configs"]);
  });

  test("with OAuth only cost the list of toolkits instead, in pages of 1,000", async () => {
    const { client, asked } = openProject();
    const oauth = Array.from({ length: 12 }, (_, index) => `made_up_${2 + 12 * index}`);
    const list = () => client.authConfigs.list({ toolkits: oauth });
    expect(await asked(list)).toEqual(["/auth_configs", "/toolkits", "/toolkits"]);
    expect(await asked(list)).toEqual(["/auth_configs"]);
    const configs = await list();
    expect(configs.map(({ toolkit }) => toolkit.name)).toEqual(
      oauth.map((slug) => slug.replace("made_up_", "Made up ")),
    );
  });

  test("have the same fields, names and logos as each one separately", async () => {
    const { client, openClient } = openProject();
    const configs = await client.authConfigs.list({ toolkits: dozen });
    expect(configs.map(({ toolkit }) => toolkit.slug)).toEqual(dozen);
    const alone = openClient("ana");
    for (const config of configs) expect(config).toEqual(await alone.authConfigs.get(config.id));
    expect(configs.filter(({ fields }) => fields.length > 0).map(({ toolkit }) => toolkit.slug)).toEqual(withForm);
  });
});

describe("every auth config of the project", () => {
  test("costs the pages of its list and of the toolkit list, but no details; then only its pages", async () => {
    const { client, asked } = openProject();
    const cold = await asked(() => client.authConfigs.list());
    expect(new Set(cold)).toEqual(new Set(["/auth_configs", "/toolkits"]));
    expect(cold).toHaveLength(10 + 2);
    expect(await asked(() => client.authConfigs.list())).toHaveLength(10);
  });

  test("has names and logos, and no fields", async () => {
    const { client } = openProject();
    const configs = await client.authConfigs.list();
    expect(configs.length).toBeGreaterThan(1_990);
    expect(configs.find(({ id }) => id === "ac_stripe")).toEqual({
      id: "ac_stripe",
      name: "Stripe",
      toolkit: { slug: "stripe", name: "Stripe", logo: expect.stringMatching(/^data:/) },
      authScheme: "API_KEY",
      isComposioManaged: false,
      isEnabled: true,
      guideUrl: null,
    });
  });
});

describe("the filter of auth configs", () => {
  const idsOf = (configs: readonly { readonly id: string }[]) => configs.map(({ id }) => id).toSorted();

  test("returns those of the toolkits and those with the ids, each once", async () => {
    const { client, asked, sandbox } = openProject();
    sandbox.control.addAuthConfig({ toolkit: "gmail", id: "ac_off", enabled: false });
    const filters = { toolkits: ["gmail", "jira"], ids: ["ac_gmail", "ac_slack", "ac_off", "ac_nope"] };
    expect(idsOf(await client.authConfigs.list(filters))).toEqual(
      ["ac_gmail", "ac_jira", "ac_jira_api_key", "ac_jira_s2s_oauth2", "ac_off", "ac_slack"].toSorted(),
    );
    expect(await asked(() => client.authConfigs.list({ toolkits: [], ids: [] }))).toEqual([]);
    expect(idsOf(await client.authConfigs.list({ toolkit: "gmail" }))).toEqual(["ac_gmail"]);
  });

  test("returns only auth configs of the allowlist, by one list request", async () => {
    const { openClient, asked } = openProject();
    const authConfigs = { gmail: "ac_gmail", jira: ["ac_jira", "ac_jira_api_key"], slack: "ac_slack" };
    const client = openClient("ana", { authConfigs });
    const filters = { toolkits: ["gmail", "stripe"], ids: ["ac_jira", "ac_jira_s2s_oauth2", "ac_stripe"] };
    let ids: string[] = [];
    const requests = await asked(async () => {
      ids = idsOf(await client.authConfigs.list(filters));
    });
    expect(ids).toEqual(["ac_gmail", "ac_jira"]);
    expect(requests.filter((path) => path.startsWith("/auth_configs"))).toEqual(["/auth_configs"]);
    expect(requests).not.toContain(pageOf("slack"));
  });

  test("a missing id of the allowlist is named if it is asked for", async () => {
    const { openClient, log } = openProject();
    const client = openClient("ana", { authConfigs: { gmail: ["ac_gmail", "ac_slip"], slack: "ac_other_slip" } });
    const slip = (id: string, toolkit: string) =>
      `createComposioHandler({ authConfigs }): Composio has no auth config ${id} of the toolkit ${toolkit}.`;
    await client.authConfigs.list({ toolkits: ["gmail"] });
    expect(log).toEqual([slip("ac_slip", "gmail")]);
    await client.authConfigs.list({ ids: ["ac_gmail"] });
    expect(log).toHaveLength(1);
    await client.authConfigs.list({ ids: ["ac_other_slip"] });
    expect(log.slice(1)).toEqual([slip("ac_other_slip", "slack")]);
  });

  test("authorize is called for each of them", async () => {
    const { openClient } = openProject();
    const client = openClient("ana", { authorize: ({ toolkit }) => toolkit !== "gmail" });
    const filters = { toolkits: ["gmail", "slack"], ids: ["ac_gmail", "ac_notion"] };
    expect(idsOf(await client.authConfigs.list(filters))).toEqual(["ac_notion", "ac_slack"]);
  });

  test.each([
    "toolkits=a%20b",
    "ids=ac_1%2F2",
    `toolkits=${"x,".repeat(101)}`.replace(/x/g, () => crypto.randomUUID()),
  ])("%s is refused before any request to Composio", async (query) => {
    const { sandbox } = openProject();
    const handler = createComposioHandler({
      composio: { getClient: () => new ComposioRawClient({ apiKey: "x", baseURL: "http://127.0.0.1:9" }) },
      identify: () => "ana",
      logger: () => undefined,
    });
    const response = await handler(new Request(`http://app.example/auth-configs?${query}`));
    expect([response.status, sandbox.requests.length]).toEqual([400, 0]);
  });
});

describe("if Composio fails", () => {
  test("auth configs of a malformed toolkit are left out, and no others", async () => {
    const { client, faults, log } = openProject();
    faults.set(pageOf("stripe"), () => Response.json({ slug: 1 }));
    const configs = await client.authConfigs.list({ toolkits: ["stripe", "gmail", "tavily"] });
    expect(configs.map(({ id }) => id)).toEqual(["ac_gmail", "ac_tavily"]);
    expect(log).toEqual([expect.stringContaining("toolkit stripe can't be read")]);
    expect((await client.authConfigs.list()).map(({ id }) => id)).toContain("ac_stripe");
  });

  test("a malformed auth config is left out of a list by ids", async () => {
    const { client, faults, log } = openProject();
    faults.set("/auth_configs/ac_stripe", () => new Response("<html>"));
    const configs = await client.authConfigs.list({ ids: ["ac_stripe", "ac_gmail"] });
    expect(configs.map(({ id }) => id)).toEqual(["ac_gmail"]);
    expect(log).toEqual([expect.stringContaining("auth config ac_stripe can't be read")]);
  });

  const outages: readonly [string, () => Response][] = [
    ["is out", () => Response.json({}, { status: 503, headers: { "retry-after": "9" } })],
    ["is forbidden to the key", () => Response.json({}, { status: 403 })],
    ["makes no sense", () => new Response("<html>")],
  ];
  test.each(outages)("the list of toolkits %s: lists have names made from slugs", async (_, answer) => {
    const { client, faults, sandbox, asked } = openProject();
    faults.set("/toolkits", answer);
    for (const slug of dozen) sandbox.control.addAccount({ userId: "ana", toolkit: slug });
    const accounts = await client.connectedAccounts.list();
    expect(accounts.map(({ toolkit }) => toolkit.name)).toContain("Made Up 7");
    const configs = await client.authConfigs.list();
    expect(configs.find(({ id }) => id === "ac_stripe")?.toolkit.name).toBe("Stripe");
    // One try and its repetition at most, not one for each list.
    const again = await asked(() => client.connectedAccounts.list());
    expect(again).toEqual(["/connected_accounts"]);
  });

  test("a list does not wait for a page of toolkits that never arrives", async () => {
    let fire: () => void = () => undefined;
    const clock = {
      now: Date.now,
      setTimeout: (callback: () => void, milliseconds: number) => {
        if (milliseconds === 1_000) fire = callback;
      },
      clearTimeout: () => undefined,
    };
    const { openClient, faults, sandbox } = openProject();
    const client = openClient("ana", { environment: { clock } });
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    faults.set("/toolkits", () => {
      isAsked();
      return new Promise<Response>(() => undefined);
    });
    for (const slug of dozen) sandbox.control.addAccount({ userId: "ana", toolkit: slug });
    const list = client.connectedAccounts.list();
    await asked;
    fire();
    expect((await list).map(({ toolkit }) => toolkit.name)).toContain("Made Up 7");
  });
});

test.each([
  ["that are not known", undefined],
  ["that its auth config does not name, in spite of the toolkit", []],
])("the toolkit's details have the fields of an OAuth scheme %s", async (_, expected) => {
  const { client, faults, sandbox, asked } = openProject();
  const response = await sandbox.fetch(
    new Request(`${sandbox.origin}/api/v3.1/auth_configs?toolkit_slug=zendesk`, {
      headers: { "x-api-key": sandbox.apiKey },
    }),
  );
  const body: { items: { id: string; expected_input_fields?: unknown }[] } = await response.json();
  const items = body.items.map((item) => ({ ...item, expected_input_fields: expected }));
  faults.set("/auth_configs", () => Response.json({ items, next_cursor: null }));
  const requests = await asked(async () => {
    const configs = await client.authConfigs.list({ toolkit: "zendesk" });
    const oauth = configs.find(({ authScheme }) => authScheme === "OAUTH2");
    expect(oauth?.fields.map(({ name }) => name)).toEqual(["subdomain"]);
  });
  // If no field is expected, for the toolkit's name.
  expect(requests).toEqual(["/auth_configs", pageOf("zendesk")]);
});

test("the catalogue of a long allowlist is read from the list of toolkits", async () => {
  const { openClient, asked } = openProject();
  const client = openClient("ana", { authConfigs: Object.fromEntries(dozen.map((slug) => [slug, `ac_${slug}`])) });
  const requests = await asked(async () => {
    const { items } = await client.toolkits.list({ limit: 100 });
    expect(items.map(({ slug }) => slug)).toEqual(dozen);
  });
  expect(requests).toEqual(["/toolkits", "/toolkits"]);
});
