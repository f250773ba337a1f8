import { act, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { StrictMode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ComposioDevtools, type ComposioDevtoolsProps } from "../../../src/devtools/index.ts";
import { ApiKeyForm, ConnectButton, ConnectCard, ConnectionList } from "../../../src/index.ts";
import { type TestComposio, createTestComposio } from "../../../src/testing/index.ts";

afterEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
});

/** A page with a button, a list and the devtools, which are open. */
function openPage(composio: TestComposio, props: ComposioDevtoolsProps = {}) {
  return render(
    <StrictMode>
      <ConnectButton toolkit="gmail" />
      <ConnectionList />
      <ComposioDevtools initialIsOpen {...props} />
    </StrictMode>,
    { wrapper: composio.Wrapper },
  );
}

const devtools = () => within(screen.getByRole("complementary", { name: "Composio devtools" }));
const show = (tab: string) => userEvent.click(devtools().getByRole("tab", { name: tab }));

async function connectGmail(composio: TestComposio): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => composio.finish());
  await waitFor(() => expect(screen.getAllByText("Connected").length).toBeGreaterThan(0));
}

/** What "Copy report" puts on the clipboard. */
async function copyReport(): Promise<string> {
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await userEvent.click(devtools().getByRole("button", { name: "Copy report" }));
  expect(await devtools().findByText(/^Report copied\./)).toBeVisible();
  return String(write.mock.calls[0]?.[0]);
}

describe("the button", () => {
  test.each([
    [undefined, "right", "bottom"],
    ["bottom-left", "left", "bottom"],
    ["top-right", "right", "top"],
    ["top-left", "left", "top"],
  ] as const)("with buttonPosition %s it is at the %s, at the %s", (buttonPosition, side, edge) => {
    openPage(createTestComposio(), { initialIsOpen: false, ...(buttonPosition && { buttonPosition }) });
    const { left, right, top, bottom } = devtools()
      .getByRole("button", { name: "Composio devtools" })
      .getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const gaps = { left, right: clientWidth - right, top, bottom: clientHeight - bottom };
    expect([gaps[side], gaps[edge]]).toEqual([12, 12]);
  });

  test.each([
    ["bottom-right", false],
    ["top-left", false],
    ["bottom-right", true],
  ] as const)("at %s, with its panel open: %s, covers nothing that has the focus", (buttonPosition, initialIsOpen) => {
    render(
      <>
        {Array.from({ length: 200 }, (_, index) => (
          <button key={index} type="button" style={{ display: "block", inlineSize: "100%", blockSize: 28 }}>
            {index}
          </button>
        ))}
        <ComposioDevtools {...{ buttonPosition, initialIsOpen }} />
      </>,
      { wrapper: createTestComposio().Wrapper },
    );
    const buttons = screen.getAllByRole("button", { name: /^\d+$/ });
    const covered = [...buttons, ...buttons.toReversed()].filter((button) => {
      button.focus();
      const { left, right, top, bottom } = button.getBoundingClientRect();
      return [left + 40, right - 40].some(
        (x) => document.elementFromPoint(x, (top + bottom) / 2)?.closest(".cr-devtools") !== null,
      );
    });
    // The ends of the page can't be scrolled any further.
    expect(covered.map(({ textContent }) => Number(textContent)).filter((index) => index > 1 && index < 180)).toEqual(
      [],
    );
  });

  test.each([true, false])(
    "leaves the page the room for its own sticky header; with the panel open: %s",
    (initialIsOpen) => {
      const composio = createTestComposio();
      render(
        <>
          <style>{"html { scroll-padding-top: 80px; }"}</style>
          <ComposioDevtools buttonPosition="top-left" initialIsOpen={initialIsOpen} />
        </>,
        { wrapper: composio.Wrapper },
      );
      expect(getComputedStyle(document.documentElement).scrollPaddingTop).toBe("80px");
    },
  );

  test("is hidden with its panel until a reload", async () => {
    const composio = createTestComposio();
    const page = openPage(composio);
    await userEvent.click(devtools().getByRole("button", { name: "Hide until reload" }));
    expect(screen.queryByRole("complementary")).not.toBeInTheDocument();
    page.unmount();
    openPage(composio);
    expect(devtools().getByRole("button", { name: "Composio devtools", expanded: false })).toBeVisible();
  });
});

describe("the panel", () => {
  test("opens by keyboard, closes on Escape, and keeps its state after a reload", async () => {
    const composio = createTestComposio();
    const page = openPage(composio, { initialIsOpen: false });
    const opener = devtools().getByRole("button", { name: "Composio devtools", expanded: false });
    opener.focus();
    await userEvent.keyboard("{Enter}");
    expect(devtools().getByRole("tab", { name: "Accounts", selected: true })).toHaveFocus();
    await userEvent.keyboard("{ArrowRight}");
    expect(devtools().getByRole("tab", { name: "Flows", selected: true })).toHaveFocus();
    await userEvent.keyboard("{End}");
    expect(devtools().getByRole("tab", { name: "Cards", selected: true })).toHaveFocus();

    page.unmount();
    openPage(composio, { initialIsOpen: false });
    expect(devtools().getByRole("tab", { name: "Cards", selected: true })).toBeVisible();
    devtools().getByRole("tab", { name: "Cards" }).focus();
    await userEvent.keyboard("{Escape}");
    expect(devtools().getByRole("button", { name: "Composio devtools", expanded: false })).toHaveFocus();
  });

  test.each(["light", "dark"])("every tab passes axe, %s", async (scheme) => {
    document.documentElement.style.colorScheme = scheme;
    const composio = createTestComposio({ scenario: ["connected"] });
    composio.addAccount({ toolkit: "slack", status: "EXPIRED" });
    openPage(composio, { sandbox: composio.sandbox.control });
    await screen.findAllByRole("button", { name: "Manage Gmail" });
    for (const tab of devtools().getAllByRole("tab")) {
      await userEvent.click(tab);
      const { violations } = await axe.run(screen.getByRole("complementary", { name: "Composio devtools" }));
      expect(violations.map(({ id, nodes }) => `${tab.textContent}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    }
    document.documentElement.style.colorScheme = "";
  });

  test("sends no request of its own", async () => {
    const composio = createTestComposio();
    render(<ComposioDevtools initialIsOpen />, { wrapper: composio.Wrapper });
    expect(devtools().getByText("The page has not read the list of accounts.")).toBeVisible();
    expect(composio.requests).toEqual([]);
  });
});

describe("what it shows", () => {
  test("accounts: status, phase, identity and ids", async () => {
    const composio = createTestComposio();
    const { id } = composio.addAccount({ toolkit: "slack", alias: "Team", status: "EXPIRED" });
    openPage(composio);
    const row = await devtools().findByRole("row", { name: new RegExp(id) });
    for (const text of ["slack", /^EXPIRED/, "needs_reconnect", "Team", "ac_slack"])
      expect(within(row).getByText(text)).toBeVisible();
  });

  test("a flow, as a timeline of the machine's states", async () => {
    const composio = createTestComposio();
    openPage(composio);
    await connectGmail(composio);
    await show("Flows");
    const steps = within(devtools().getByRole("list", { name: "Timeline of gmail" })).getAllByRole("listitem");
    const texts = steps.map((step) => step.textContent);
    for (const text of [/start.*idle → opening/, /linked.*opening → waiting.*saveAttempt/, /ended.*→ connected/])
      expect(texts).toContainEqual(expect.stringMatching(text));
  });

  test("events, as onEvent reports them", async () => {
    const composio = createTestComposio();
    openPage(composio);
    await connectGmail(composio);
    await show("Events");
    const names = within(devtools().getByRole("table", { name: "Events" })).getAllByText(/^connect\./);
    expect(names.map(({ textContent }) => textContent).toReversed()).toEqual(
      expect.arrayContaining(["connect.opening", "connect.waiting", "connect.connected"]),
    );
  });

  test("requests: method, path, status and the code of an error", async () => {
    const composio = createTestComposio({ scenario: "signed out" });
    openPage(composio);
    await show("Requests");
    const row = await devtools().findByRole("row", { name: /GET \/connected-accounts 401 .* unauthenticated/ });
    expect(row).toBeVisible();
  });

  test("the poller: when it polls next, and that it sleeps offline", async () => {
    const composio = createTestComposio({ scenario: "pending" });
    openPage(composio);
    await show("Requests");
    expect(await devtools().findByText(/Polls 1 account in \d/)).toBeVisible();
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    expect(await devtools().findByText(/Asleep with 1 account: the browser is offline\./)).toBeVisible();
  });

  test("cards, with their state", async () => {
    const composio = createTestComposio();
    render(
      <>
        <ConnectCard toolkits={["gmail"]} requestId="call_1" />
        <ComposioDevtools initialIsOpen />
      </>,
      { wrapper: composio.Wrapper },
    );
    await show("Cards");
    expect(await devtools().findByRole("row", { name: /gmail.* open/ })).toBeVisible();
  });
});

describe("the report", () => {
  test("has the facts, and no key, no e-mail address and no name of an account", async () => {
    const canary = "tvly-canary-0123456789";
    const composio = createTestComposio({ userId: "user_canary" });
    composio.addAccount({ toolkit: "slack", alias: "eve@canary.example", val: { displayName: "Zoe Canary" } });
    render(
      <>
        <ApiKeyForm toolkit="tavily" />
        <ConnectButton toolkit="gmail" />
        <ComposioDevtools initialIsOpen />
      </>,
      { wrapper: composio.Wrapper },
    );
    await userEvent.type(await screen.findByLabelText(/API key/i, { selector: "input" }), canary);
    await userEvent.click(screen.getByRole("button", { name: "Connect Tavily" }));
    await screen.findAllByText("Tavily is ready to use.");
    await connectGmail(composio);

    const report = await copyReport();
    expect(report).toContain("| tavily |");
    expect(report).toMatch(/\| POST \| \/connected-accounts \| 201 \| \d+ \|/);
    expect(report).toContain("opening → waiting");
    expect(report).toContain("connect.connected");
    for (const secret of [canary, "canary", "Zoe", "@", "alex", "attempt"]) expect(report).not.toContain(secret);
  });

  test("is shown where the browser does not let it be copied", async () => {
    openPage(createTestComposio({ scenario: "connected" }));
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new DOMException("denied", "NotAllowedError"));
    await userEvent.click(devtools().getByRole("button", { name: "Copy report" }));
    expect(await devtools().findByRole<HTMLTextAreaElement>("textbox", { name: "Report" })).toHaveDisplayValue(
      /# composio-react/,
    );
  });
});

describe("the sandbox", () => {
  test("an account expires, and the page says so", async () => {
    const composio = createTestComposio();
    const { id } = composio.addAccount({ toolkit: "gmail" });
    openPage(composio, { sandbox: composio.sandbox.control });
    await show("Sandbox");
    await userEvent.click(await devtools().findByRole("button", { name: `Expire ${id}` }));
    expect((await screen.findAllByRole("button", { name: "Reconnect Gmail" })).length).toBeGreaterThan(0);
  });

  test("answers become slow and fail, and the page goes offline", async () => {
    const composio = createTestComposio({ scenario: "connected" });
    openPage(composio, { sandbox: composio.sandbox.control });
    await screen.findAllByRole("button", { name: "Manage Gmail" });
    await show("Sandbox");
    await userEvent.click(devtools().getByRole("button", { name: "429 for the next 5 requests" }));
    await show("Requests");
    expect(await devtools().findByRole("row", { name: /429 .* rate_limited/ })).toBeVisible();
    await show("Sandbox");
    await userEvent.click(devtools().getByRole("checkbox", { name: "Offline" }));
    expect(await screen.findByText("You are offline. This may be out of date.")).toBeVisible();
    await act(() => userEvent.click(devtools().getByRole("checkbox", { name: "Offline" })));
  });

  test("by the routes of its control; a refusal is shown", async () => {
    const composio = createTestComposio({ scenario: "connected" });
    const asked: string[] = [];
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      asked.push(JSON.stringify([input, init?.body]));
      return new Response(null, { status: asked.length > 1 ? 403 : 200 });
    });
    openPage(composio, { sandbox: "/_sandbox" });
    await show("Sandbox");
    await userEvent.click(await devtools().findByRole("checkbox", { name: "Slow answers" }));
    expect(asked).toEqual([JSON.stringify(["/_sandbox/delay", "[1500]"])]);
    await userEvent.click(devtools().getByRole("button", { name: "503 for the next 5 requests" }));
    expect(await devtools().findByText("The sandbox at /_sandbox answered 403 to failNext.")).toBeVisible();
  });
});
