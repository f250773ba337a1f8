import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, test } from "vitest";
import "../../src/components/styles.css";
import {
  ApiKeyForm,
  ComposioProvider,
  ConnectButton,
  ConnectionStatusBadge,
  DisconnectButton,
} from "../../src/index.ts";
import { ar } from "../../src/locales/ar.ts";
import { en } from "../../src/locales/en.ts";
import { he } from "../../src/locales/he.ts";
import type { Messages } from "../../src/locales/messages.ts";
import { type World, type WorldOptions, createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/** A catalogue whose each text is a marker with its own placeholders: `«connect {name}»`. */
const marked: Partial<Messages> = Object.fromEntries(
  Object.entries(en)
    .filter(([key]) => key !== "language" && key !== "direction")
    .map(([key, text]) => [
      key,
      `«${key}${(text.match(/\{\w+(?=[},])/g) ?? []).map((name: string) => ` ${name}}`).join("")}»`,
    ]),
);

/** What comes from Composio or from the user. */
const given =
  /\b(alex@example\.com|stripe_[\w-]+|Gmail|Stripe|Zendesk|Jira|Slack|alex@acme\.com|Work|API Key|sk_1|key\.json)\b/g;

/** Everything that users may see or hear and that is no marker. */
function plainTexts(): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Element) {
      for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt"])
        texts.push(node.getAttribute(name) ?? "");
    } else if (!node.parentElement?.closest("style, script, .cr-field-help")) texts.push(node.textContent ?? "");
  }
  return texts.map((text) => text.replace(/«[^«»]*»/g, "").replace(given, "")).filter((text) => /\p{L}{2}/u.test(text));
}

function show(options: WorldOptions, children: Parameters<typeof renderInWorld>[1]): World {
  const world = createWorld(options);
  renderInWorld(world, children, { messages: marked });
  return world;
}

const find = (role: string, name: string) => screen.findByRole(role, { name });

const account = { userId: user, toolkit: "gmail", displayName: "alex@acme.com" } as const;

describe("shows and announces only texts of the catalogue", () => {
  afterEach(() => {
    const texts = plainTexts();
    if (texts.length > 0) throw new Error(`Not of the catalogue: ${texts.join(" | ")}`);
  });

  test("a button while it loads, and when nothing is connected", async () => {
    show({}, <ConnectButton toolkit="gmail" />);
    expect(plainTexts()).toEqual([]);
    await find("button", "«connect Gmail»");
  });

  test("a flow: opening, waiting, window closed, denied", async () => {
    const world = show({}, <ConnectButton toolkit="gmail" panel="below" />);
    await userEvent.click(await find("button", "«connect Gmail»"));
    expect(await screen.findAllByText("«waiting»")).not.toHaveLength(0);
    expect(plainTexts()).toEqual([]);
    world.clock.advance(6 * 60_000);
    await screen.findByText(/«expiresIn \d»/);
    expect(plainTexts()).toEqual([]);
    world.consent("deny");
    expect(await screen.findAllByText("«denied Gmail»")).not.toHaveLength(0);
  });

  test("a flow whose link expires", async () => {
    const world = show({}, <ConnectButton toolkit="gmail" panel="below" />);
    await userEvent.click(await find("button", "«connect Gmail»"));
    expect(await screen.findAllByText("«waiting»")).not.toHaveLength(0);
    world.clock.advance(11 * 60_000);
    expect(await screen.findAllByText(/«linkExpired»|«timedOut»/)).not.toHaveLength(0);
  });

  test("a blocked window", async () => {
    show({ blocksPopups: true }, <ConnectButton toolkit="gmail" panel="below" />);
    await userEvent.click(await find("button", "«connect Gmail»"));
    expect(await screen.findAllByText("«blocked»")).not.toHaveLength(0);
    await find("button", "«continueInThisTab»");
  });

  test("no connection, and nobody signed in", async () => {
    const world = show({ userId: null }, <ConnectButton toolkit="gmail" panel="below" />);
    await userEvent.click(await find("button", "«tryAgain»"));
    expect(await screen.findAllByText("«signedOut»")).not.toHaveLength(0);
    world.userId = user;
  });

  test.each(["ACTIVE", "EXPIRED", "FAILED", "INACTIVE"] as const)(
    "button and badge of an account: %s",
    async (status) => {
      const prepare: WorldOptions["prepare"] = (control) => void control.addAccount({ ...account, status });
      show(
        { prepare },
        <>
          <ConnectButton toolkit="gmail" panel="below" />
          <ConnectionStatusBadge toolkit="gmail" />
        </>,
      );
      await waitFor(() => expect(document.querySelectorAll("[data-phase]").length).toBeGreaterThan(1));
    },
  );

  test("a connection's menu, its name, and the question before it is removed", async () => {
    show({ prepare: (control) => void control.addAccount(account) }, <ConnectButton toolkit="gmail" />);
    const trigger = await screen.findByRole("button", { name: /«manage/ });
    await userEvent.click(trigger);
    expect((await screen.findAllByRole("menuitem")).length).toBeGreaterThan(3);
    expect(plainTexts()).toEqual([]);
    await userEvent.click(await find("menuitem", "«renameItem»"));
    await userEvent.clear(await screen.findByRole("textbox"));
    await userEvent.type(screen.getByRole("textbox"), "Work{Enter}");
    expect(await screen.findAllByText("«renamed»")).not.toHaveLength(0);
    expect(plainTexts()).toEqual([]);
    await userEvent.click(await screen.findByRole("button", { name: /«manage/ }));
    await userEvent.click(await find("menuitem", "«disconnectItem»"));
    const question = await screen.findByRole("dialog");
    expect(plainTexts()).toEqual([]);
    await userEvent.click(within(question).getByRole("button", { name: "«disconnectItem»" }));
    expect(await screen.findAllByText("«disconnected Gmail»")).not.toHaveLength(0);
  });

  test("a dialog with a form, its mistakes, and the question before it closes", async () => {
    show({}, <ConnectButton toolkit="stripe" />);
    await userEvent.click(await find("button", "«connect Stripe»"));
    const dialog = await screen.findByRole("dialog");
    const field = await within(dialog).findByLabelText("API Key");
    expect(plainTexts()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "«connect Stripe»" }));
    await screen.findByText("«fieldRequired»");
    expect(plainTexts()).toEqual([]);
    await userEvent.click(field);
    await userEvent.paste('"Bearer sk_1 "');
    await userEvent.tab();
    expect(plainTexts()).toEqual([]);
    await userEvent.keyboard("{Escape}");
    await find("button", "«discard»");
  });

  test("a form that succeeds", async () => {
    show({}, <ApiKeyForm toolkit="stripe" />);
    await userEvent.type(await screen.findByLabelText("API Key"), "sk_1{Enter}");
    expect(await screen.findAllByText("«ready Stripe»")).not.toHaveLength(0);
  });
});

describe.each([he, ar])("right to left: $language", (locale) => {
  afterEach(() => {
    document.documentElement.removeAttribute("dir");
    document.documentElement.removeAttribute("lang");
  });

  const inLocale = (options: WorldOptions, children: Parameters<typeof renderInWorld>[1]) => {
    document.documentElement.dir = locale.direction;
    document.documentElement.lang = locale.language;
    const world = createWorld(options);
    renderInWorld(world, <div style={{ width: 360, padding: 16 }}>{children}</div>, { messages: locale });
    return world;
  };
  const edge = (element: Element | null) => element?.getBoundingClientRect() ?? new DOMRect();

  test("logo right of the label, and a popover at the button's right edge", async () => {
    inLocale({}, <ConnectButton toolkit="gmail" />);
    const button = await screen.findByRole("button", { name: locale.connect.replace("{name}", "Gmail") });
    expect(edge(button.querySelector(".cr-logo")).left).toBeGreaterThan(edge(button.querySelector(".cr-label")).left);
    await userEvent.click(button);
    await screen.findAllByText(locale.waiting);
    const panel = document.querySelector(".cr-panel[data-open]");
    await waitFor(() => expect(edge(panel).right).toBeCloseTo(edge(button.closest(".cr-connect")).right, 0));
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  });

  test("the dialog closes at its left edge, and a secret is revealed at the left end of its field", async () => {
    inLocale({}, <ConnectButton toolkit="stripe" />);
    await userEvent.click(await screen.findByRole("button", { name: locale.connect.replace("{name}", "Stripe") }));
    const dialog = await screen.findByRole("dialog");
    const field = await within(dialog).findByLabelText("API Key");
    const close = within(dialog).getByRole("button", { name: locale.close });
    const middle = edge(dialog).left + edge(dialog).width / 2;
    expect(edge(close).right).toBeLessThan(middle);
    const reveal = within(dialog).getByRole("button", { name: locale.showSecret.replace("{label}", "API Key") });
    expect(edge(reveal).right).toBeLessThan(edge(field).left + edge(field).width / 2);
    expect(edge(dialog.querySelector("h2")).right).toBeGreaterThan(middle);
  });
});

test("a provider inside another, for a second handler, has its texts and defaults, and adds its own", async () => {
  const world = createWorld();
  renderInWorld(
    world,
    <ComposioProvider client={world.client} messages={{ disconnect: "Trennen", connect: undefined }}>
      <ConnectButton toolkit="gmail" />
      <DisconnectButton connectedAccountId={world.sandbox.control.addAccount({ userId: user, toolkit: "slack" }).id} />
    </ComposioProvider>,
    { messages: marked, appearance: { connectButton: { className: "of-the-page" } } },
  );
  expect(await find("button", "«connect Gmail»")).toHaveClass("of-the-page");
  expect(await screen.findByText("Trennen")).toBeVisible();
});
