import type { BrowserContext, Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { dialogOf, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";
import { linksMade } from "./support/upstream.ts";

const demo = setUpDemo();
const request = "Mail the weekly report to the team and post it in #sales";
const bothDone = "Done: I mailed the weekly report to team@fernhill.example and posted it in #sales.";

/** The Assistant page, in a new profile unless told otherwise. */
async function open(context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await demo.newContext())).newPage();
  await page.goto(`${demo.url}/assistant`);
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  return page;
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  // The last words of an answer are there before it has ended, and until then the page sends nothing.
  await page.getByRole("button", { name: "Send", disabled: false }).waitFor();
  await page.keyboard.press("Enter");
}

const conversation = (page: Page): Locator => page.getByRole("list", { name: "Conversation" });
const says = (page: Page, text: string | RegExp): Promise<void> => conversation(page).getByText(text).waitFor();
const cards = (page: Page): Locator => page.getByRole("region", { name: /to go on$/ });

async function connect(page: Page, app: string, within: Page | Locator = page): Promise<void> {
  const consent = await popupOf(page, within.getByRole("button", { name: `Connect ${app}`, exact: true }));
  await consent.getByRole("button", { name: "Allow" }).click();
}

/** What the chat's route is sent, message after message. */
function sentTo(page: Page): readonly string[] {
  const sent: string[] = [];
  page.on("request", (each) => {
    if (each.url().endsWith("/api/assistant")) sent.push(each.postData() ?? "");
  });
  return sent;
}

test("connect both: the agent goes on; read again after a day, the card is one quiet line and makes nothing", async () => {
  const page = await open();
  await page.getByRole("button", { name: request }).press("Enter");
  await page.getByRole("region", { name: "Connect 2 apps to go on" }).waitFor();
  expect(await conversation(page).evaluate((list) => list === document.activeElement)).toBe(true);
  await says(page, "I need Gmail and Slack for this.");
  await connect(page, "Gmail");
  await page.getByText("1 of 2").waitFor();
  await connect(page, "Slack");
  await says(page, bothDone);

  await demo.sandbox.advance(86_400_000);
  await demo.sandbox.clearRequests();
  await page.reload();
  await says(page, bothDone);
  await says(page, /^Connected: Gmail \(.+\), Slack/);
  expect(await conversation(page).getByRole("button").count()).toBe(0);
  await page.waitForLoadState("networkidle");
  expect((await demo.sandbox.requests()).filter(({ method }) => method !== "GET")).toEqual([]);
});

test("not now: the agent says what it did not do, and goes on if the user connects after all", async () => {
  const page = await open();
  await ask(page, request);
  await connect(page, "Slack");
  await page.getByText("1 of 2").waitFor();
  await page.getByRole("button", { name: "Not now" }).click();
  await says(page, "Done: I posted it in #sales. I did not mail the weekly report: Gmail is not connected.");
  // What the agent is told is English, and no message of the user's.
  expect(
    await conversation(page)
      .getByText(/Not now/)
      .count(),
  ).toBe(0);
  expect(await linksMade(demo.sandbox)).toBe(1);

  await page.reload();
  await page.getByRole("button", { name: "Connect now" }).click();
  await connect(page, "Gmail");
  await says(page, bothDone);
});

test("a reload in the middle: the window's end still makes the agent go on", async () => {
  const page = await open();
  await ask(page, request);
  await connect(page, "Slack");
  await page.getByText("1 of 2").waitFor();
  const consent = await popupOf(page, page.getByRole("button", { name: "Connect Gmail", exact: true }));
  await consent.getByRole("button", { name: "Allow" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Connecting Gmail…" }).waitFor();
  await consent.getByRole("button", { name: "Allow" }).click();
  await says(page, bothDone);
  expect(await linksMade(demo.sandbox)).toBe(2);
});

test("two tabs: both show the card and the end, and the agent goes on once", async () => {
  const context = await demo.newContext();
  const first = await open(context);
  await ask(first, "Mail the weekly report");
  await cards(first).waitFor();
  const second = await open(context);
  await cards(second).waitFor();
  const sent = [sentTo(first), sentTo(second)];
  await connect(second, "Gmail");
  for (const page of [first, second]) await says(page, "Done: I mailed the weekly report");
  await expect.poll(() => sent.flat()).toHaveLength(1);
  expect(await conversation(first).getByText("Done:").count()).toBe(1);
});

test("the agent asks twice: either card connects, and the agent goes on once", async () => {
  const page = await open();
  await ask(page, "Mail the weekly report");
  await cards(page).waitFor();
  await ask(page, "Please mail the report to everybody now");
  await expect.poll(() => cards(page).count()).toBe(2);
  const sent = sentTo(page);
  await connect(page, "Gmail", cards(page).first());
  await says(page, "Done: I mailed the weekly report");
  await expect.poll(() => page.getByTitle(/^Connected: Gmail/).count()).toBe(2);
  expect(sent).toHaveLength(1);
});

// Two accounts are connected after the agent has asked: a session lets the user choose only then.
test.each(["First", "Second"])("the agent acts with the account that the user has chosen: %s", async (choice) => {
  const page = await open();
  await ask(page, "Mail the weekly report");
  await cards(page).waitFor();
  const accounts = [];
  for (const alias of ["First", "Second"])
    accounts.push(await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "gmail", alias }));
  await page.reload();
  await page.getByRole("button", { name: choice }).click();
  await says(page, "Done: I mailed the weekly report");
  expect(await demo.sandbox.toolCalls()).toMatchObject([
    { tool: "GMAIL_SEND_EMAIL", connectedAccountId: accounts.find(({ alias }) => alias === choice)?.id },
  ]);
});

test("the chosen account works no longer, and another one does: nothing is sent with it until the user says so", async () => {
  const page = await open();
  await ask(page, "Mail the weekly report");
  await connect(page, "Gmail");
  await says(page, "Done: I mailed the weekly report");
  const [sent] = await demo.sandbox.toolCalls();
  const other = await demo.sandbox.addAccount({
    userId: "user_maya",
    toolkit: "gmail",
    alias: "Private",
    val: { displayName: "maya@home.example" },
  });
  await demo.sandbox.expire(sent?.connectedAccountId ?? "");
  await page.reload();
  for (const text of ["Mail the weekly report again", "Invite Priya to the team"]) {
    await ask(page, text);
    await page.getByRole("button", { name: "Use Private" }).waitFor();
    expect(await demo.sandbox.toolCalls()).toHaveLength(1);
    if (text.startsWith("Mail")) await page.getByRole("button", { name: "Not now" }).click();
    await page.getByRole("button", { name: "Send", disabled: false }).waitFor();
  }
  await page.getByRole("button", { name: "Use Private" }).click();
  await says(page, "Done: I sent the invitation");
  expect((await demo.sandbox.toolCalls()).slice(1)).toMatchObject([{ connectedAccountId: other.id }]);
});

test("two different requests, the older one answered after a reload: the agent goes on for each", async () => {
  const page = await open();
  await ask(page, "Mail the weekly report");
  await cards(page).waitFor();
  await ask(page, "Open an issue about it");
  await cards(page).nth(1).waitFor();
  await connect(page, "GitHub");
  await says(page, "Done: I opened issue 1 in fernhill/reports.");
  await page.reload();
  await connect(page, "Gmail");
  await expect.poll(() => demo.sandbox.toolCalls()).toHaveLength(2);
  expect((await demo.sandbox.toolCalls()).map(({ tool }) => tool)).toContain("GMAIL_SEND_EMAIL");
});

test("in another browser an old chat tells the agent nothing, though the accounts are others now", async () => {
  const context = await demo.newContext();
  const page = await open(context);
  await ask(page, "Mail the weekly report");
  await connect(page, "Gmail");
  await says(page, "Done: I mailed the weekly report");
  await ask(page, "Open an issue about it");
  await page.getByRole("button", { name: "Not now" }).click();
  await says(page, "All right, I did not open an issue.");
  await ask(page, "What is on my calendar today?");
  await connect(page, "Google Calendar");
  await says(page, "Done: I found one event for today");

  const gmail = (await demo.sandbox.accounts()).find(
    ({ toolkit, status }) => toolkit === "gmail" && status === "ACTIVE",
  );
  await demo.sandbox.revoke(gmail?.id ?? "");
  for (const toolkit of ["gmail", "github"]) await demo.sandbox.addAccount({ userId: "user_maya", toolkit });
  // Another browser has the chat, and knows no answers.
  const kept = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("fernhill:")));
  const elsewhere = await open();
  await elsewhere.evaluate((entries) => {
    for (const [key, value] of entries) localStorage.setItem(key, value);
  }, kept);
  const sent = sentTo(elsewhere);
  await elsewhere.reload();
  await says(elsewhere, "All right, I did not open an issue.");
  await expect.poll(() => elsewhere.getByTitle(/^Connected: G/).count()).toBe(3);
  await elsewhere.waitForLoadState("networkidle");
  expect(sent).toEqual([]);
});

test("the answer of a card is lost on its way, and the page is reloaded: the chat says so, and goes on", async () => {
  const page = await open();
  await ask(page, "Mail the weekly report");
  demo.allowConsole(/ERR_FAILED .*\/api\/assistant/);
  await page.route("**/api/assistant", (route) => route.abort());
  await connect(page, "Gmail");
  await page.getByText("There is no answer yet.").waitFor();
  await page.unroute("**/api/assistant");
  await page.reload();
  await page.getByRole("button", { name: "Try again" }).click();
  await says(page, "Done: I mailed the weekly report");
  expect(await demo.sandbox.toolCalls()).toHaveLength(1);
});

test("three apps; the agent's own links run out unused, and the card makes new ones", async () => {
  const page = await open();
  await ask(page, "Mail the report, post it in #sales and open an issue about it");
  await page.getByRole("region", { name: "Connect 3 apps to go on" }).waitFor();
  await demo.sandbox.advance(20 * 60_000);
  for (const [index, app] of ["Gmail", "Slack", "GitHub"].entries()) {
    await connect(page, app);
    if (index < 2) await page.getByText(`${index + 1} of 3`).waitFor();
  }
  await says(page, "opened issue 1 in fernhill/reports.");
  const accounts = await demo.sandbox.accounts();
  expect(accounts.map(({ status }) => status).sort()).toEqual([
    ...Array(3).fill("ACTIVE"),
    ...Array(3).fill("EXPIRED"),
  ]);
});

test("the card's own link runs out: words, and another try", async () => {
  const page = await open();
  await ask(page, "Mail the weekly report");
  const consent = await popupOf(page, page.getByRole("button", { name: "Connect Gmail", exact: true }));
  await consent.getByRole("button", { name: "Allow" }).waitFor();
  await demo.sandbox.advance(11 * 60_000);
  await consent.close();
  const again = await popupOf(page, page.getByRole("button", { name: "Try again" }));
  await again.getByRole("button", { name: "Allow" }).click();
  await says(page, "Done: I mailed the weekly report");
  expect(await linksMade(demo.sandbox)).toBe(2);
});

test("a key is typed into the card, and is in no message, no request to the chat, no log and no storage", async () => {
  const key = "sk_live_CANARY0inThe0card";
  const context = await demo.newContext();
  const logged: string[] = [];
  context.on("console", (message) => logged.push(message.text()));
  const page = await open(context);
  const sent = sentTo(page);
  await ask(page, "Who are my customers?");
  const dialog = await dialogOf(page, page.getByRole("button", { name: "Connect Stripe", exact: true }));
  await dialog.getByRole("textbox", { name: /API Key/ }).fill(key);
  await dialog.getByRole("button", { name: /^Connect/ }).click();
  await says(page, "Done: I found one customer in Stripe: Acme.");
  expect(await demo.sandbox.accounts()).toContainEqual(expect.objectContaining({ status: "ACTIVE" }));
  expect(JSON.stringify((await demo.sandbox.accounts()).map(({ val }) => val))).toContain(key);
  const kept = await page.evaluate(() => [
    document.documentElement.outerHTML,
    JSON.stringify([localStorage, sessionStorage]),
  ]);
  expect(sent).toHaveLength(2);
  expect([...sent, ...logged, ...kept].join("\n")).not.toContain(key);
});

test("a tool of the app's own, and one of Composio's that throws, each ask for what they lack", async () => {
  const page = await open();
  await ask(page, "Invite Priya to the team");
  await page.getByText("To send the invitation from your own address.").waitFor();
  await connect(page, "Gmail");
  await says(page, "Done: I sent the invitation to priya@fernhill.example.");
  await ask(page, "What is on my calendar today?");
  await connect(page, "Google Calendar");
  await says(page, "Done: I found one event for today: Weekly review.");
  expect(await linksMade(demo.sandbox), "neither tool makes one").toBe(2);
});

test.each([320, 1280])(
  "at %i pixels the chat's input can be used while apps are connected, and nothing around moves",
  async (width) => {
    const context = await demo.newContext();
    const page = await open(context);
    await page.setViewportSize({ width, height: 560 });
    await ask(page, request);
    await page.getByRole("button", { name: "Connect Slack", exact: true }).waitFor();
    await expect
      .poll(() =>
        cards(page)
          .getByRole("button", { name: /^Connect / })
          .count(),
      )
      .toBe(2);
    const input = page.getByRole("textbox", { name: "Message" });
    const places = () =>
      page.evaluate(() =>
        [
          ...document.querySelectorAll(
            ".message > p, .composer, .composer *, .cr-card, .cr-card-row bdi, .cr-card-footer",
          ),
        ].map((element) => JSON.stringify(element.getBoundingClientRect())),
      );
    const before = await places();
    // A click goes through only if nothing covers the input.
    const expectUsable = async (text: string) => {
      await input.click();
      await page.keyboard.type(text);
      expect(await input.inputValue()).toContain(text);
      await input.fill("");
      expect(await places()).toEqual(before);
    };

    const slack = await popupOf(page, page.getByRole("button", { name: "Connect Slack", exact: true }));
    await slack.getByRole("button", { name: "Deny" }).waitFor();
    await page.getByText("Finish in the window that opened.").waitFor();
    await expectUsable("while one waits");
    const gmail = await popupOf(page, page.getByRole("button", { name: "Connect Gmail", exact: true }));
    await gmail.getByRole("button", { name: "Deny" }).waitFor();
    await page.getByText("Gmail asks for your permission there.").waitFor();
    await expectUsable("while both wait");
    await slack.getByRole("button", { name: "Deny" }).click();
    await gmail.getByRole("button", { name: "Deny" }).click();
    await expect.poll(() => page.getByRole("button", { name: "Try again" }).count()).toBe(2);
    await page.getByText("Access was not granted, so Gmail is not connected.").waitFor();
    await expectUsable("after a denial");
  },
);
