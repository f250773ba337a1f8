import { flowOf } from "../support/flowOf.ts";
import { describe, expect, it } from "vitest";
import { settle } from "../support/ManualClock.ts";
import { type Page, type PageOptions, type Stack, createStack } from "../support/stack.ts";

const gmail = { toolkit: "gmail" } as const;
type Intercept = (request: Request, send: () => Promise<Response>) => Promise<Response>;

/** A page at the provider, its requests counted from there. */
async function atTheProvider(stack: Stack, options: PageOptions = {}) {
  const page = stack.openPage(options);
  const flow = flowOf(page.client, gmail);
  flow.start();
  for (let turn = 0; turn < 50 && flow.getSnapshot().state !== "waiting"; turn++) await settle();
  page.requests.length = 0;
  const id = flow.getSnapshot().state === "waiting" ? newestId(stack) : "";
  return { page, flow, id };
}

function newestId(stack: Stack): string {
  const account = stack.sandbox.control.accounts().at(-1);
  if (!account) throw new Error("no account yet");
  return account.id;
}

const count = (page: Page, request: string) => page.requests.filter((each) => each === request).length;

/** Stands between page and handler. */
function through(stack: Stack, intercept: Intercept): PageOptions {
  return {
    client: {
      fetch: (input, init) => {
        const request = new Request(input, init);
        return intercept(request, () => stack.handler(request));
      },
    },
  };
}

describe("live updates", () => {
  it("replace polling after a while, and report the end, which one poll confirms", async () => {
    const stack = createStack();
    const { page, flow, id } = await atTheProvider(stack);
    const requests = ["GET /connected-accounts", "GET /connected-accounts", "GET /events"];
    await stack.clock.advance(20_000);
    expect(page.requests).toEqual(requests.slice(0, 2));
    await stack.clock.advance(100_000);
    expect(page.requests).toEqual(requests);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(24_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(page.requests).toEqual([...requests, "GET /connected-accounts"]);
  });

  it("report an end among others: few polls confirm it, and then the stream is enough again", async () => {
    const stack = createStack();
    const { page, flow, id } = await atTheProvider(stack);
    const other = flowOf(page.client, { toolkit: "slack" });
    other.start();
    await stack.clock.advance(120_000);
    expect(page.requests.at(-1)).toBe("GET /events");
    page.requests.length = 0;
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(60_000);
    expect([flow.getSnapshot().state, other.getSnapshot().state]).toEqual(["connected", "waiting"]);
    expect(count(page, "GET /connected-accounts")).toBeLessThan(4);
  });

  it("report an end that the polls' list does not show yet: the page goes on polling", async () => {
    const stack = createStack();
    let behind = 0;
    const options = through(stack, async (request, send) => {
      const response = await send();
      if (request.url.includes("/events") || behind === 0) return response;
      behind--;
      return new Response((await response.text()).replaceAll("ACTIVE", "INITIATED"), response);
    });
    const { flow, id } = await atTheProvider(stack, options);
    await stack.clock.advance(120_000);
    behind = 4;
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(60_000);
    expect([flow.getSnapshot().state, behind]).toEqual(["connected", 0]);
  });

  it("do not delay the poll after a callback", async () => {
    const stack = createStack();
    const { page, flow, id } = await atTheProvider(stack);
    await stack.clock.advance(30_000);
    stack.sandbox.control.consent(id, "allow");
    page.window.dispatchEvent(new Event("focus"));
    await stack.clock.advance(300);
    expect(flow.getSnapshot().state).toBe("connected");
  });

  it("if the handler has no streams, the page polls at once, and never asks for a stream again", async () => {
    const stack = createStack({ liveUpdates: false });
    const { page } = await atTheProvider(stack);
    await stack.clock.advance(21_000);
    expect(page.requests.slice(2)).toEqual(["GET /events", "GET /connected-accounts"]);
    await stack.clock.advance(36_000);
    expect(count(page, "GET /events")).toBe(1);
    expect(count(page, "GET /connected-accounts")).toBe(4);
  });

  it("if a server answers with an HTML page, the page polls too", async () => {
    const stack = createStack();
    const asked: string[] = [];
    const { flow, id } = await atTheProvider(
      stack,
      through(stack, (request, send) => {
        asked.push(new URL(request.url).pathname.replace("/api/composio", ""));
        return request.url.includes("/events")
          ? Promise.resolve(new Response("<!doctype html>", { headers: { "content-type": "text/html" } }))
          : send();
      }),
    );
    await stack.clock.advance(20_000);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(2_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(asked.filter((path) => path === "/events")).toHaveLength(1);
  });

  it("behind a buffering proxy the page keeps polling, and closes the stream", async () => {
    const stack = createStack();
    let isHeld = 0;
    const { flow, id } = await atTheProvider(
      stack,
      through(stack, (request, send) => {
        if (!request.url.includes("/events")) return send();
        isHeld++;
        return new Promise((_, reject) => {
          request.signal.addEventListener("abort", () => {
            isHeld--;
            reject(new DOMException("", "AbortError"));
          });
        });
      }),
    );
    await stack.clock.advance(25_000);
    expect(isHeld).toBe(1);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(24_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(isHeld).toBe(0);
  });

  it.each(["silent", "a login page"])("that began badly are tried again, less and less often: %s", async (kind) => {
    const stack = createStack();
    let asked = 0;
    let isBad = true;
    stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const { client } = through(stack, (request, send) => {
      if (!request.url.includes("/events")) return send();
      asked++;
      if (!isBad) return send();
      if (kind !== "silent") return Promise.resolve(new Response("<!doctype html>"));
      return new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      });
    });
    const page = stack.openPage({ client: { ...client, liveUpdates: "always" } });
    const heard: string[] = [];
    page.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ status }) => status)));
    for (let minute = 0; minute < 20; minute++) await stack.clock.advance(60_000);
    expect([asked, heard]).toEqual([3, []]);
    isBad = false;
    for (let minute = 0; minute < 20; minute++) await stack.clock.advance(60_000);
    expect(heard).toContain("ACTIVE");
    page.close();
    await settle();
    expect(stack.clock.pending).toBe(0);
  });

  it("without heartbeats are closed, and the page polls again", async () => {
    const stack = createStack();
    const asked: string[] = [];
    const { flow, id } = await atTheProvider(
      stack,
      through(stack, (request, send) => {
        asked.push(new URL(request.url).pathname.replace("/api/composio", ""));
        if (!request.url.includes("/events")) return send();
        // Says one thing, and then nothing for ever.
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(new TextEncoder().encode(`data: {"missing":"ca_other"}\n\n`)),
        });
        return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
      }),
    );
    await stack.clock.advance(40_000);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(60_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(asked.filter((path) => path === "/connected-accounts").length).toBeGreaterThan(0);
  });

  it("that break off, or have malformed messages, do no harm", async () => {
    const stack = createStack();
    const nonsense = ["data: {\n\n", 'data: {"account":{"id":1}}\n\n', "data: 1\n\n", 'event: x\ndata:{"y"', "\u0000"];
    let streams = 0;
    const { flow, id } = await atTheProvider(
      stack,
      through(stack, (request, send) => {
        if (!request.url.includes("/events")) return send();
        streams++;
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            for (const text of nonsense) controller.enqueue(new TextEncoder().encode(text));
            controller.error(new TypeError("terminated"));
          },
        });
        return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
      }),
    );
    await stack.clock.advance(30_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "waiting", error: null });
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(25_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(streams).toBeGreaterThan(0);
  });

  it("are closed while the page is hidden, and the page polls when it is visible again", async () => {
    const stack = createStack();
    const { page, flow, id } = await atTheProvider(stack);
    await stack.clock.advance(22_000);
    page.window.hide(true);
    await settle();
    const asked = stack.sandbox.requests.length;
    await stack.clock.advance(120_000);
    expect(stack.sandbox.requests.length).toBe(asked);
    expect(count(page, "GET /events")).toBe(1);
    stack.sandbox.control.consent(id, "allow");
    page.window.hide(false);
    await stack.clock.advance(300);
    expect(flow.getSnapshot().state).toBe("connected");
  });

  it("end with the wait: no timer and no request remain", async () => {
    const stack = createStack();
    const { page, flow, id } = await atTheProvider(stack);
    await stack.clock.advance(22_000);
    expect(count(page, "GET /events")).toBe(1);
    stack.sandbox.control.consent(id, "allow");
    await stack.clock.advance(24_000);
    expect(flow.getSnapshot().state).toBe("connected");
    page.close();
    await settle();
    expect(stack.clock.pending).toBe(0);
  });

  it("are opened again for one more account, with both ids", async () => {
    const stack = createStack();
    const { page } = await atTheProvider(stack);
    await stack.clock.advance(22_000);
    const slack = flowOf(page.client, { toolkit: "slack" });
    slack.start();
    await stack.clock.advance(40_000);
    expect(count(page, "GET /events")).toBe(2);
    stack.sandbox.control.consent(newestId(stack), "allow");
    await stack.clock.advance(24_000);
    expect(slack.getSnapshot().state).toBe("connected");
  });

  it("can stay open while nothing is pending, to report changes of accounts", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const page = stack.openPage({ client: { liveUpdates: "always" } });
    const heard: string[] = [];
    page.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ status }) => status)));
    await stack.clock.advance(5_000);
    // What happened before the stream began is asked for once it has.
    expect(page.requests).toEqual(["GET /events", "GET /connected-accounts"]);
    expect(heard).toEqual(["ACTIVE"]);
    stack.sandbox.control.expire(id);
    // Only the webhook reports it.
    await stack.clock.advance(60_000);
    expect(heard).toEqual(["ACTIVE"]);
    page.window.hide(true);
    await stack.clock.advance(60_000);
    page.window.hide(false);
    await stack.clock.advance(60_000);
    expect(count(page, "GET /events")).toBe(2);
    expect(heard).toEqual(["ACTIVE", "EXPIRED"]);
    page.close();
    await settle();
    expect(stack.clock.pending).toBe(0);
  });

  it("open also on a page that has waited for an account until the first poll, as after a page redirect", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const page = stack.openPage({ client: { liveUpdates: "always" } });
    const connected = page.client.connectedAccounts.waitForConnection(id);
    await stack.clock.advance(1_000);
    expect(await connected).toMatchObject({ status: "ACTIVE" });
    await stack.clock.advance(30_000);
    expect(count(page, "GET /events")).toBe(1);
    page.close();
  });

  it("report an expired account to an open page at once, by the webhook", async () => {
    const secret = "whsec_of_this_test";
    const stack = createStack({ webhook: { secret } });
    stack.sandbox.control.subscribe({ url: "http://127.0.0.1/api/composio/webhook", secret });
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const other = stack.sandbox.control.addAccount({ userId: "user_2", toolkit: "gmail" });
    const page = stack.openPage({ client: { liveUpdates: "always" } });
    const heard: string[] = [];
    page.client.connections.onAccounts((accounts) =>
      heard.push(...accounts.map((each) => `${each.id} ${each.status}`)),
    );
    await stack.clock.advance(5_000);
    stack.sandbox.control.expire(id);
    stack.sandbox.control.expire(other.id);
    await stack.clock.advance(1_000);
    expect(heard).toEqual([`${id} ACTIVE`, `${id} EXPIRED`]);
    page.close();
  });

  it("are never requested with liveUpdates: never", async () => {
    const stack = createStack();
    const { page } = await atTheProvider(stack, { client: { liveUpdates: "never" } });
    await stack.clock.advance(57_000);
    expect(page.requests).not.toContain("GET /events");
    expect(count(page, "GET /connected-accounts")).toBe(4);
  });
});
