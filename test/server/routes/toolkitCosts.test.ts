import ComposioRawClient from "@composio/client";
import { describe, expect, test } from "vitest";
import { createComposioClient } from "../../../src/client/createComposioClient.ts";
import { createSandbox, sandboxToolkits } from "../../../src/sandbox/index.ts";
import { type ComposioHandlerOptions, createComposioHandler } from "../../../src/server/index.ts";

const withoutAuthConfig = sandboxToolkits
  .filter(({ seedAuthConfigs = "enabled", schemes }) => seedAuthConfigs !== "enabled" && schemes[0]?.mode !== "NO_AUTH")
  .map(({ slug }) => slug);

/** A project of Composio's size, its catalogue, and what reading it asks of Composio. */
function openCatalogue(
  options: Partial<ComposioHandlerOptions> = {},
  change: (query: URLSearchParams) => void = () => undefined,
) {
  const sandbox = createSandbox({ catalogueSize: 2_000 });
  const composio = new ComposioRawClient({
    apiKey: sandbox.apiKey,
    baseURL: sandbox.origin,
    fetch(input, init) {
      const changed = new URL(new Request(input, init).url);
      change(changed.searchParams);
      return sandbox.fetch(new Request(changed, init));
    },
  });
  const handler = createComposioHandler({ composio: { getClient: () => composio }, identify: () => "ana", ...options });
  const { toolkits } = createComposioClient({
    baseUrl: "http://app.example/api/composio",
    fetch: (input, init) => handler(new Request(input, init)),
  });
  const asked = () => sandbox.requests.map(({ path }) => path.replace("/api/v3.1", ""));
  return { toolkits, asked, control: sandbox.control };
}

describe("a search for one or two characters, which Composio refuses", () => {
  test("finds the apps whose name has a word that begins with them, one of exactly that name first", async () => {
    const { toolkits } = openCatalogue();
    const names = async (search: string) => (await toolkits.list({ search })).items.map(({ name }) => name);
    expect((await names("X"))[0]).toBe("X");
    expect(await names(" gm ")).toEqual(["Gmail"]);
    expect(await names("2c")).toEqual(["2Chat"]);
    expect(await names("sa")).toContain("Salesforce");
    expect(await names("al")).not.toContain("Salesforce");
    expect(await names("ø")).toEqual([]);
  });

  test("has pages, each toolkit once", async () => {
    const { toolkits } = openCatalogue();
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await toolkits.list({ search: "m", limit: 100, ...(cursor && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(100);
      found.push(...page.items.map(({ slug }) => slug));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found.length).toBeGreaterThan(1_900);
    expect(new Set(found).size).toBe(found.length);
    await expect(toolkits.list({ search: "m", cursor: "bXk=" })).rejects.toMatchObject({ code: "invalid_request" });
  });

  test("keeps to the category, to what users may see, and to toolkits that are not deprecated", async () => {
    const { toolkits } = openCatalogue({ authorize: ({ toolkit }) => toolkit !== "gmail" }, (query) =>
      expect(query.get("include_deprecated")).toBeNull(),
    );
    expect((await toolkits.list({ search: "gm" })).items).toEqual([]);
    const { items } = await toolkits.list({ search: "s", category: "crm" });
    expect(items.map(({ categories }) => categories.map(({ id }) => id))).toSatisfy((all: string[][]) =>
      all.every((ids) => ids.includes("crm")),
    );
    expect(items).not.toEqual([]);
  });

  test("asks the app only about what a page shows", async () => {
    const asked: string[] = [];
    const { toolkits } = openCatalogue({
      authorize({ toolkit }) {
        if (toolkit !== null) asked.push(toolkit);
        return true;
      },
    });
    expect((await toolkits.list({ search: "m", limit: 20 })).items).toHaveLength(20);
    expect(asked.length).toBeLessThanOrEqual(20);
  });

  test("asks Composio once for the catalogue, for all such searches", async () => {
    const { toolkits, asked } = openCatalogue();
    await Promise.all(["a", "b", "cd"].map((search) => toolkits.list({ search })));
    await toolkits.list({ search: "e" });
    // Two pages of a thousand.
    expect(asked().filter((path) => path === "/toolkits")).toHaveLength(2);
  });

  test("three characters are searched by Composio", async () => {
    const { toolkits, asked } = openCatalogue();
    expect((await toolkits.list({ search: "gma" })).items.map(({ slug }) => slug)).toEqual(["gmail"]);
    expect(asked().filter((path) => path === "/toolkits")).toHaveLength(1);
  });
});

describe("a page of the catalogue", () => {
  test("tells whether each toolkit can be connected, by one more request", async () => {
    const { toolkits, asked } = openCatalogue();
    const { items } = await toolkits.list({ limit: 50 });
    expect(asked()).toEqual(["/toolkits", "/auth_configs"]);
    const closed = items.filter(({ isConnectable }) => !isConnectable).map(({ slug }) => slug);
    expect(closed).toEqual(withoutAuthConfig);
    expect(items.find(({ noAuth }) => noAuth)).toMatchObject({ isConnectable: true });
    expect(await toolkits.get("gmail")).toMatchObject({ isConnectable: null });
  });

  test("does not read the thousand auth configs of one toolkit", async () => {
    const { toolkits, asked, control } = openCatalogue();
    for (let count = 0; count < 1_000; count++) control.addAuthConfig({ toolkit: "gmail" });
    const { items } = await toolkits.list({ limit: 50 });
    // The second request asks about the toolkits that have none.
    expect(asked()).toEqual(["/toolkits", "/auth_configs", "/auth_configs"]);
    const closed = items.filter(({ isConnectable }) => !isConnectable).map(({ slug }) => slug);
    expect(closed).toEqual(withoutAuthConfig);
  });

  test("is right if Composio ignores the filter by toolkit", async () => {
    const { toolkits, control } = openCatalogue({}, (query) => query.delete("toolkit_slug"));
    control.addAuthConfig({ toolkit: "asana" });
    const { items } = await toolkits.list({ toolkits: ["asana", "twitter", "gmail"] });
    expect(items.map(({ slug, isConnectable }) => [slug, isConnectable])).toEqual([
      ["asana", true],
      ["twitter", false],
      ["gmail", true],
    ]);
  });

  test("costs one request with an allowlist, which has an auth config of each", async () => {
    const { toolkits, asked } = openCatalogue({ authConfigs: { gmail: "ac_gmail" } });
    expect((await toolkits.list()).items).toMatchObject([{ slug: "gmail", isConnectable: true }]);
    expect(asked()).toEqual(["/toolkits/gmail"]);
  });
});

describe("toolkits by their slugs", () => {
  test("come in the order of the slugs, without those that do not exist", async () => {
    const { toolkits } = openCatalogue();
    const page = await toolkits.list({ toolkits: ["made_up_1500", "slack", "no_such", "gmail"], limit: 1 });
    expect(page.items.map(({ slug }) => slug)).toEqual(["made_up_1500", "slack", "gmail"]);
    expect(page.nextCursor).toBeNull();
  });

  test("are searched and sorted by category as well", async () => {
    const { toolkits } = openCatalogue();
    const slugs = async (filters: object) =>
      (await toolkits.list({ toolkits: ["slack", "gmail", "notion"], ...filters })).items.map(({ slug }) => slug);
    expect(await slugs({ search: "mail" })).toEqual(["gmail"]);
    expect(await slugs({ category: "productivity" })).toEqual(["gmail", "notion"]);
  });

  test("are only those of the allowlist, and of the app's rule", async () => {
    const { toolkits } = openCatalogue({
      authConfigs: { gmail: "ac_gmail", slack: "ac_slack" },
      authorize: ({ toolkit }) => toolkit !== "slack",
    });
    expect((await toolkits.list({ toolkits: ["notion", "slack", "gmail"] })).items).toMatchObject([{ slug: "gmail" }]);
  });

  test("none cost no request", async () => {
    const { toolkits, asked } = openCatalogue();
    expect(await toolkits.list({ toolkits: [] })).toEqual({ items: [], nextCursor: null });
    expect(asked()).toEqual([]);
  });
});
