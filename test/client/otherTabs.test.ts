import { describe, expect, it } from "vitest";
import { changeSignal, publishSignal } from "../../src/client/browser/callbackChannel.ts";
import { signalChannel } from "../../src/protocol/callback.ts";
import { flowOf } from "../support/flowOf.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

const stripe = { toolkit: "stripe" } as const;
const key = { fields: { generic_api_key: "sk_1" } };
const pause = { enabled: false };

describe("changes by another client of the same page", () => {
  it.each([
    ["a connection by a key", "stripe ACTIVE", ({ client }: Page) => client.connectedAccounts.initiate(stripe, key)],
    ["a pause", "slack INACTIVE", ({ client }: Page, id: string) => client.connectedAccounts.update(id, pause)],
    ["a disconnection", "slack gone", ({ client }: Page, id: string) => client.connectedAccounts.delete(id)],
    [
      "a connection in a window",
      "gmail ACTIVE",
      async (page: Page, _id: string, stack: Stack) => {
        const flow = flowOf(page.client, { toolkit: "gmail" });
        flow.start();
        await expectEventually(() => flow.getSnapshot().state, "waiting");
        stack.sandbox.control.consent(flow.attempt?.id ?? "", "allow");
        publishSignal({ attempt: flow.attempt?.secret ?? null, outcome: "success" }, page.window.asWindow);
        await stack.clock.advance(1_000);
        await expectEventually(() => flow.getSnapshot().state, "connected");
      },
    ],
  ])("are heard: %s", async (_, expected, change) => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "slack" });
    const page = stack.openPage();
    const environment = { clock: stack.clock, window: page.window.asWindow, random: () => 0.5 };
    const other = stack.openPage({ client: { environment } });
    for (const { client } of [page, other]) await client.connectedAccounts.list();
    const heard: string[] = [];
    other.client.connections.onAccounts((accounts) =>
      heard.push(...accounts.map(({ toolkit, status }) => `${toolkit.slug} ${status}`)),
    );
    other.client.connections.onGone((isGone) => isGone(id) && heard.push("slack gone"));
    const before = page.requests.length;
    await change(page, id, stack);
    await stack.clock.advance(3_000);
    await expectEventually(() => heard.includes(expected), true);
    await stack.clock.advance(3_000);
    // Who has made the change does not read the list for it.
    expect(page.requests.slice(before).filter((request) => request === "GET /connected-accounts").length).toBeLessThan(
      2,
    );
  });
});

describe("changes in another tab", () => {
  it("are read once, a second after the last of several", async () => {
    const stack = createStack();
    const paused = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const deleted = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "slack" });
    const [tab, other] = [stack.openPage(), stack.openPage()];
    for (const { client } of [tab, other]) await client.connectedAccounts.list();
    const heard: string[] = [];
    other.client.connections.onAccounts((accounts) =>
      heard.push(...accounts.map(({ id, status }) => `${id} ${status}`)),
    );
    other.client.connections.onGone((isGone) => {
      for (const { id } of [paused, deleted]) if (isGone(id)) heard.push(`${id} gone`);
    });
    const before = other.requests.length;

    await tab.client.connectedAccounts.update(paused.id, { enabled: false });
    await stack.clock.advance(300);
    await tab.client.connectedAccounts.delete(deleted.id);
    await stack.clock.advance(3_000);
    await expectEventually(() => heard.join(), `${paused.id} INACTIVE,${deleted.id} gone`);
    expect(other.requests.slice(before)).toEqual(["GET /connected-accounts"]);
  });

  // Seen in a browser: the tab beside went on to show a connection that was disconnected.
  it("are read also if the list was read for another reason between two of them", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    // Its stream opens after 3 s, and then it reads the list.
    const page = stack.openPage({ client: { liveUpdates: "always" } });
    const heard: string[] = [];
    page.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ status }) => status)));
    // The event alone: the pages of this test are one page for the module by which clients of a page tell each other.
    const tellOfChange = () =>
      page.window.dispatchEvent(Object.assign(new Event("storage"), { key: signalChannel, newValue: changeSignal }));
    await stack.clock.advance(2_500);
    tellOfChange();
    await stack.clock.advance(700);
    await expectEventually(() => heard.join(), "ACTIVE");
    stack.sandbox.control.expire(id);
    tellOfChange();
    await stack.clock.advance(3_000);
    await expectEventually(() => heard.join(), "ACTIVE,EXPIRED");
    page.close();
  });

  it("are read also after the clock was set back", async () => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    const [tab, other] = [stack.openPage(), stack.openPage()];
    for (const { client } of [tab, other]) await client.connectedAccounts.list();
    const heard: string[] = [];
    other.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ status }) => status)));
    for (const enabled of [false, true]) {
      await tab.client.connectedAccounts.update(id, { enabled });
      await stack.clock.advance(3_000);
      other.skew = -3_600_000;
    }
    await expectEventually(() => heard.join(), "INACTIVE,ACTIVE");
  });

  it("are also a connection by a key, which is ACTIVE at once", async () => {
    const stack = createStack();
    const [tab, other] = [stack.openPage(), stack.openPage()];
    for (const { client } of [tab, other]) await client.connectedAccounts.list();
    const heard: string[] = [];
    other.client.connections.onAccounts((accounts) =>
      heard.push(...accounts.map(({ toolkit, status }) => `${toolkit.slug} ${status}`)),
    );
    await tab.client.connectedAccounts.initiate({ toolkit: "stripe" }, { fields: { generic_api_key: "sk_1" } });
    await stack.clock.advance(3_000);
    await expectEventually(() => heard.join(), "stripe ACTIVE");
  });

  it("do not take away what this page has made in the meantime", async () => {
    const stack = createStack();
    const named = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    let arrive: () => void = () => undefined;
    const isMade = new Promise<void>((resolve) => (arrive = resolve));
    let [isSlow, isRead] = [false, false];
    const other = stack.openPage({
      client: {
        async fetch(input, init) {
          const request = new Request(input, init);
          const answer = await stack.handler(request);
          if (isSlow && request.method === "GET") {
            isRead = true;
            await isMade;
          }
          return answer;
        },
      },
    });
    await other.client.connectedAccounts.list();
    let isGone: (id: string) => boolean = () => true;
    let readings = 0;
    other.client.connections.onGone((next) => {
      isGone = next;
      readings++;
    });
    // The list is read before the account is made, and its answer arrives after.
    isSlow = true;
    await stack.openPage().client.connectedAccounts.delete(named.id);
    await stack.clock.advance(1_100);
    await expectEventually(() => isRead, true);
    const fields = { generic_api_key: "sk_live_1" };
    const made = await other.client.connectedAccounts.initiate({ toolkit: "stripe" }, { fields });
    arrive();
    await expectEventually(() => readings, 1);
    expect([isGone(named.id), isGone(made.id)]).toEqual([true, false]);
  });

  it("are read also while this tab waits for a link of its own to the same app", async () => {
    const stack = createStack();
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, { toolkit: "gmail" });
    flow.start();
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    const heard: string[] = [];
    page.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ id }) => id)));
    const { id } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail" });
    publishSignal({ attempt: "the other tab's", outcome: "success" }, page.window.asWindow);
    await stack.clock.advance(3_000);
    await expectEventually(() => heard.includes(id), true);
    expect(flow.getSnapshot().state).toBe("waiting");
  });
});

describe("two clients in one tab", () => {
  it("a connection that one has started is under way for the other too, and ends for both", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const environment = { clock: stack.clock, window: page.window.asWindow, random: () => 0.5 };
    const beside = stack.openPage({ client: { environment } });
    for (const { client } of [page, beside]) await client.connectedAccounts.list();
    const flows = [page, beside].map(({ client }) => flowOf(client, { toolkit: "gmail" }));
    flows[0]?.start();
    await expectEventually(() => flows[0]?.getSnapshot().state, "waiting");
    await stack.clock.advance(100);
    await expectEventually(() => flows[1]?.getSnapshot().state, "waiting");
    flows[1]?.start();
    await stack.clock.advance(100);
    expect(stack.sandbox.control.accounts()).toHaveLength(1);
    stack.sandbox.control.consent(stack.sandbox.control.accounts()[0]?.id ?? "", "allow");
    await stack.clock.advance(20_000);
    for (const flow of flows) await expectEventually(() => flow.getSnapshot().state, "connected");
  });
});
