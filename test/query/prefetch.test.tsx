import {
  type DehydratedState,
  HydrationBoundary,
  QueryClient,
  QueryClientProvider,
  dehydrate,
  hydrate,
} from "@tanstack/react-query";
import { renderToString } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { ComposioProvider, ConnectButton, ConnectionStatusBadge, composioQueries } from "../../src/index.ts";
import { createComposioClient, prefetchConnections, prefetchIntegrationsPage } from "../../src/query/index.ts";
import { createSandbox } from "../../src/sandbox/index.ts";
import { createComposioHandler, handlerFetch } from "../../src/server/index.ts";
import { sandboxComposio } from "../../src/testing/index.ts";

/** What a page's server has; the user is the `user` cookie. */
function startServer() {
  const sandbox = createSandbox();
  const handler = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: (request) => /user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? null,
    logger: () => undefined,
  });
  const clientOf = (cookie: string, onRequest?: (url: string) => void) => {
    const send = handlerFetch(handler, { headers: { cookie } });
    return createComposioClient({
      baseUrl: "/api/composio",
      fetch: (input, init) => {
        onRequest?.((input instanceof Request ? input.url : input.toString()).split("/api/composio")[1] ?? "");
        return send(input, init);
      },
    });
  };
  return { sandbox, clientOf };
}

/** The client as the page's own module has it: made once, for all users of the server. */
const pageClient = createComposioClient({ baseUrl: "/api/composio" });

/** A page in its server's HTML, with what was prefetched arriving as JSON. */
function html(prefetched: QueryClient): string {
  // SAFETY: what JSON leaves of a dehydrated state is one again; that is what is tried here.
  const state = JSON.parse(JSON.stringify(dehydrate(prefetched))) as DehydratedState;
  return renderToString(
    <QueryClientProvider client={new QueryClient()}>
      <HydrationBoundary state={state}>
        <ComposioProvider client={pageClient}>
          <ConnectButton toolkit="gmail" />
          <ConnectionStatusBadge toolkit="gmail" />
        </ComposioProvider>
      </HydrationBoundary>
    </QueryClientProvider>,
  );
}

// hosts.md 32: query keys differed between server and browser.
describe("prefetching", () => {
  test("of the accounts makes the first paint show Connected", async () => {
    const { sandbox, clientOf } = startServer();
    sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const queryClient = new QueryClient();
    await queryClient.prefetchQuery(composioQueries.connectedAccounts(clientOf("user=ana")));
    expect(html(queryClient)).toContain(">Connected<");
  });

  test("counts also after a page for which nothing was prefetched", async () => {
    const { sandbox, clientOf } = startServer();
    sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    expect(html(new QueryClient())).not.toContain(">Connected<");
    const queryClient = new QueryClient();
    await queryClient.prefetchQuery(composioQueries.connectedAccounts(clientOf("user=ana")));
    expect(html(queryClient)).toContain(">Connected<");
  });

  test("belongs to the request's user: no other user's cache is used", async () => {
    const { sandbox, clientOf } = startServer();
    sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const [ofAna, ofBea] = [new QueryClient(), new QueryClient()];
    await Promise.all([
      prefetchConnections(ofAna, clientOf("user=ana"), [{ toolkit: "gmail" }]),
      prefetchConnections(ofBea, clientOf("user=bea"), [{ toolkit: "gmail" }]),
    ]);
    expect(html(ofAna)).toContain(">Connected<");
    expect(html(ofBea)).toContain("Connect Gmail");
    expect(html(new QueryClient())).toContain(">Gmail<");
  });

  test("returns data that JSON does not change", async () => {
    const { sandbox, clientOf } = startServer();
    sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const client = clientOf("user=ana");
    const queryClient = new QueryClient();
    await prefetchConnections(queryClient, client, [{ toolkit: "hackernews" }, { authConfigId: "ac_gmail" }]);
    await queryClient.prefetchInfiniteQuery(composioQueries.toolkits(client, { search: "mail" }));
    const state = dehydrate(queryClient);
    expect(state.queries.length).toBeGreaterThanOrEqual(4);
    const datas = state.queries.map((query) => query.state.data);
    expect(JSON.parse(JSON.stringify(datas))).toStrictEqual(datas);

    const inBrowser = new QueryClient();
    hydrate(inBrowser, JSON.parse(JSON.stringify(state)));
    const keys = [
      composioQueries.connectedAccounts(pageClient),
      composioQueries.authConfigs(pageClient, { toolkit: "hackernews" }),
      composioQueries.authConfig(pageClient, "ac_gmail"),
      composioQueries.toolkit(pageClient, "hackernews"),
    ];
    for (const { queryKey } of keys) expect(inBrowser.getQueryData(queryKey)).toBeDefined();
    const { queryKey } = composioQueries.toolkits(pageClient, { search: "mail" });
    expect(inBrowser.getQueryData(queryKey)?.pages[0]?.items[0]?.slug).toBe("gmail");
  });

  test("reads an auth config by id if no list has it", async () => {
    const { sandbox, clientOf } = startServer();
    const { id } = sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    sandbox.control.setAuthConfigEnabled("ac_gmail", false);
    const client = clientOf("user=ana");
    const queryClient = new QueryClient();
    await prefetchConnections(queryClient, client, [{ connectedAccountId: id }]);
    const [account] = queryClient.getQueryData(composioQueries.connectedAccounts(client).queryKey) ?? [];
    expect(account?.id).toBe(id);
    const { queryKey } = composioQueries.authConfig(client, account?.authConfig.id ?? "");
    expect(queryClient.getQueryData(queryKey)).toMatchObject({ toolkit: { slug: "gmail" }, isEnabled: false });
  });

  test("of many targets makes one request for the accounts and one for the auth configs", async () => {
    const { sandbox, clientOf } = startServer();
    const { id } = sandbox.control.addAccount({ userId: "ana", toolkit: "notion" });
    const requests: string[] = [];
    const client = clientOf("user=ana", (url) => requests.push(url));
    const queryClient = new QueryClient();
    const targets = [
      ...["gmail", "slack", "stripe"].map((toolkit) => ({ toolkit })),
      ...["ac_jira", "ac_gmail"].map((authConfigId) => ({ authConfigId })),
    ];
    await prefetchConnections(queryClient, client, targets);
    expect(requests).toEqual([
      "/connected-accounts",
      "/auth-configs?toolkits=gmail%2Cslack%2Cstripe&ids=ac_jira%2Cac_gmail",
    ]);
    await prefetchConnections(queryClient, client, [{ connectedAccountId: id }, ...targets]);
    expect(requests.slice(2)).toEqual(["/auth-configs?toolkits=notion"]);
  });

  test("that fails does not block the page: the browser repeats it", async () => {
    let requests = 0;
    const fetch = async () => {
      requests++;
      return new Response(null, { status: 503 });
    };
    const queryClient = new QueryClient();
    const client = createComposioClient({ baseUrl: "/api/composio", fetch });
    await prefetchConnections(queryClient, client, [{ toolkit: "gmail" }]);
    expect(requests).toBe(2); // One for each list, and no retry.
    expect(dehydrate(queryClient).queries).toEqual([]);
    expect(html(queryClient)).toContain(">Gmail<");
    requests = 0;
    await prefetchIntegrationsPage(queryClient, client, { featured: ["gmail"] });
    expect(requests).toBe(3); // The accounts, the first page, the featured apps.
    expect(dehydrate(queryClient).queries).toEqual([]);
  });

  test("of a page of integrations asks once for all that is not in order", async () => {
    const { sandbox, clientOf } = startServer();
    for (const [toolkit, status] of [
      ["gmail", "ACTIVE"],
      ["slack", "EXPIRED"],
      ["notion", "INACTIVE"],
      ["linear", "FAILED"],
    ] as const)
      sandbox.control.addAccount({ userId: "ana", toolkit, status });
    const requests: string[] = [];
    const client = clientOf("user=ana", (url) => requests.push(url));
    await prefetchIntegrationsPage(new QueryClient(), client);
    expect(requests.toSorted()).toEqual([
      expect.stringMatching(/^\/auth-configs\?toolkits=(?:(?:slack|notion|linear)(?:%2C)?){3}$/),
      "/connected-accounts",
      "/toolkits?limit=24",
    ]);
    requests.length = 0;
    await prefetchIntegrationsPage(new QueryClient(), client, { toolkits: ["slack", "gmail"] });
    expect(requests.toSorted()).toEqual([
      "/auth-configs?toolkits=slack",
      "/connected-accounts",
      "/toolkits?toolkits=slack%2Cgmail&limit=24",
    ]);
  });

  test("of a signed-out user caches nothing", async () => {
    const { clientOf } = startServer();
    const queryClient = new QueryClient();
    await prefetchConnections(queryClient, clientOf(""), [{ toolkit: "gmail" }]);
    expect(dehydrate(queryClient).queries).toEqual([]);
  });
});

test.each(["/api/composio", "/api/composio/", "https://api.example.com/composio"])(
  "query keys of %s are equal on a server and in a browser",
  (baseUrl) => {
    // SAFETY: of the window only its address is read here.
    const window = { location: new URL("https://app.example.com/settings") } as unknown as Window;
    const onServer = createComposioClient({ baseUrl, environment: { window: null } });
    const inBrowser = createComposioClient({ baseUrl, environment: { window } });
    expect(composioQueries.authConfigs(inBrowser).queryKey).toEqual(composioQueries.authConfigs(onServer).queryKey);
    expect(inBrowser.baseUrl).toBe(baseUrl.replace(/\/$/, ""));
  },
);
