import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent as pointer } from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectButton, type ConnectButtonProps } from "../../../src/index.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

// The browser's own keyboard: a modal dialog's rules are the browser's.
const button = (name: string | RegExp) => screen.findByRole("button", { name });

/** A button that knows what its target needs. */
async function loaded(label: string): Promise<HTMLElement> {
  const connect = await button(label);
  await waitFor(() => expect(connect).toHaveAttribute("data-method"));
  return connect;
}

async function open(world: World, children: ReactNode, label: string): Promise<HTMLElement> {
  renderInWorld(world, children);
  (await loaded(label)).focus();
  await userEvent.keyboard("{Enter}");
  return screen.findByRole("dialog");
}

/** What reaches beyond a dialog's side, where nobody could scroll to it. */
function tooWide(dialog: HTMLElement): readonly string[] {
  if (dialog.scrollWidth <= dialog.clientWidth) return [];
  const edge = dialog.getBoundingClientRect().left + dialog.clientWidth;
  const beyond = [...dialog.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > edge);
  return [`${dialog.scrollWidth} > ${dialog.clientWidth}`, ...beyond.map((element) => element.outerHTML)];
}

function writes({ requests }: World): readonly string[] {
  return requests.filter((request) => !request.startsWith("GET "));
}

describe("by keyboard alone", () => {
  test("a key, from the button to Connected", async () => {
    const world = createWorld();
    await open(world, <ConnectButton toolkit="stripe" />, "Connect Stripe");
    expect(screen.getByLabelText("API Key")).toHaveFocus();
    await userEvent.keyboard("sk_live_1{Enter}");
    await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
    expect(world.sandbox.control.accounts()).toMatchObject([{ val: { generic_api_key: "sk_live_1" } }]);
  });

  test("a choice, its form, back, and the window", async () => {
    const world = createWorld();
    const dialog = await open(world, <ConnectButton toolkit="supabase" />, "Connect Supabase");
    expect(within(dialog).getByRole("button", { name: "Sign in with Supabase" })).toHaveFocus();
    await userEvent.tab();
    expect(within(dialog).getByRole("button", { name: "Use an API key" })).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByLabelText("Personal access token")).toHaveFocus();

    const back = within(dialog).getByRole("button", { name: "Connect another way" });
    for (let steps = 0; steps < 10 && document.activeElement !== back; steps++) await userEvent.tab();
    expect(back).toHaveFocus();
    await userEvent.keyboard(" ");
    expect(await within(dialog).findByRole("button", { name: "Sign in with Supabase" })).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    expect(world.browser.popups).toHaveLength(1);
    expect(await button("Connecting Supabase…")).toHaveFocus();
  });

  test("the focus stays within until the dialog is closed", async () => {
    const world = createWorld();
    const dialog = await open(
      world,
      <>
        <button type="button">Before</button>
        <ConnectButton toolkit="stripe" />
        <button type="button">After</button>
      </>,
      "Connect Stripe",
    );
    for (let steps = 0; steps < 8; steps++) {
      await userEvent.tab();
      // Between the last and the first the browser may offer its own bars, for which the page's body stands.
      expect(dialog.contains(document.activeElement) || document.activeElement === document.body).toBe(true);
    }
  });
});

describe("closing", () => {
  const ways: Record<string, (dialog: HTMLElement) => Promise<void>> = {
    "by Escape": () => userEvent.keyboard("{Escape}"),
    "by its cross": (dialog) => pointer.click(within(dialog).getByRole("button", { name: "Close" })),
  };

  test.each(Object.entries(ways))("%s gives the focus back and sends nothing", async (_, close) => {
    const world = createWorld();
    const onError = vi.fn<() => void>();
    const dialog = await open(world, <ConnectButton toolkit="stripe" onError={onError} />, "Connect Stripe");
    await close(dialog);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await button("Connect Stripe")).toHaveFocus();
    expect(writes(world)).toEqual([]);
    expect(onError).not.toHaveBeenCalled();
  });

  test.each(Object.entries(ways))("%s asks before typed text is lost, and forgets it then", async (_, close) => {
    const world = createWorld();
    const dialog = await open(world, <ConnectButton toolkit="stripe" />, "Connect Stripe");
    await userEvent.keyboard("sk_live_secret");
    await close(dialog);
    expect(screen.getByRole("group", { name: "Discard what you typed?" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Keep editing" })).toHaveFocus();

    // One Escape closes one thing: the question.
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("group", { name: "Discard what you typed?" })).toBeNull();
    expect(screen.getByLabelText("API Key")).toHaveFocus();
    expect(screen.getByLabelText("API Key")).toHaveValue("sk_live_secret");

    await close(dialog);
    await pointer.click(screen.getByRole("button", { name: "Discard" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(await button("Connect Stripe")).toHaveFocus();
    expect(writes(world)).toEqual([]);
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByLabelText("API Key")).toHaveValue("");
  });

  test("while it asks, a press on its close button goes on with the form", async () => {
    const dialog = await open(createWorld(), <ConnectButton toolkit="stripe" />, "Connect Stripe");
    await userEvent.keyboard("sk_live_secret");
    const close = within(dialog).getByRole("button", { name: "Close" });
    await pointer.click(close);
    expect(screen.getByRole("group", { name: "Discard what you typed?" })).toBeVisible();
    await pointer.click(close);
    expect(screen.queryByRole("group", { name: "Discard what you typed?" })).toBeNull();
    expect(screen.getByLabelText("API Key")).toHaveValue("sk_live_secret");
    expect(screen.getByLabelText("API Key")).toHaveFocus();
  });

  test("the way back to the choice asks before typed text is lost", async () => {
    const dialog = await open(createWorld(), <ConnectButton toolkit="zendesk" />, "Connect Zendesk");
    await pointer.click(within(dialog).getByRole("button", { name: "Sign in with Zendesk" }));
    await userEvent.keyboard("acme");
    await pointer.click(within(dialog).getByRole("button", { name: "Connect another way" }));
    expect(screen.getByRole("group", { name: "Discard what you typed?" })).toBeVisible();
    expect(screen.getByLabelText("Subdomain")).toHaveValue("acme");
    await pointer.click(screen.getByRole("button", { name: "Discard" }));
    expect(within(dialog).getByRole("button", { name: "Sign in with Zendesk" })).toBeVisible();
  });

  test("a second press on Cancel is the answer to the question", async () => {
    const dialog = await open(createWorld(), <ConnectButton authConfigId="ac_zendesk" />, "Connect Zendesk");
    await userEvent.keyboard("acme");
    const cancel = within(dialog).getByRole("button", { name: "Cancel" });
    await pointer.click(cancel);
    expect(screen.getByRole("group", { name: "Discard what you typed?" })).toBeVisible();
    await pointer.click(cancel);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("nothing is asked while what was typed is being sent", async () => {
    const world = createWorld();
    const release = world.hold("POST /connected-accounts");
    const dialog = await open(world, <ConnectButton toolkit="stripe" />, "Connect Stripe");
    await userEvent.keyboard("sk_live_secret{Enter}");
    await waitFor(() => expect(within(dialog).getByRole("form")).toHaveAttribute("aria-busy", "true"));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    release();
  });

  test("Escape in a dialog of the app that opened over ours closes only that", async () => {
    const dialog = await open(createWorld(), <ConnectButton toolkit="stripe" />, "Connect Stripe");
    const over = document.createElement("dialog");
    over.innerHTML = "<button>Of the app</button>";
    document.body.append(over);
    over.showModal();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(over.open).toBe(false));
    over.remove();
    expect(dialog).toBeVisible();
  });

  test.each([320, 390, 900])("in a window of %i pixels the two answers stand side by side", async (width) => {
    await page.viewport(width, 640);
    const dialog = await open(createWorld(), <ConnectButton toolkit="stripe" />, "Connect Stripe");
    await userEvent.keyboard("sk_live_secret{Escape}");
    const question = within(dialog).getByRole("group", { name: "Discard what you typed?" });
    const [keep, discard] = within(question)
      .getAllByRole("button")
      .map((answer) => answer.getBoundingClientRect());
    expect(keep?.top).toBe(discard?.top);
    expect(question.getBoundingClientRect().right - (discard?.right ?? 0)).toBe(20);
  });

  test("a press before the browser has told of the close opens it again", async () => {
    const dialog = await open(createWorld(), <ConnectButton toolkit="stripe" />, "Connect Stripe");
    const closed = new Promise((resolve) => dialog.addEventListener("close", resolve));
    await act(async () => {
      (dialog as HTMLDialogElement).close();
      document.querySelector<HTMLElement>(".cr-connect button")?.click();
      await closed;
    });
    const again = await screen.findByRole("dialog");
    expect(again).not.toBe(dialog);
    expect(within(again).getByLabelText("API Key")).toHaveFocus();
  });

  test("a press beside the dialog closes it; one that began inside does not", async () => {
    const dialog = await open(createWorld(), <ConnectButton toolkit="stripe" />, "Connect Stripe");
    const beside = { clientX: 2, clientY: 2, bubbles: true };
    dialog.querySelector("h2")?.dispatchEvent(new MouseEvent("mousedown", beside));
    dialog.dispatchEvent(new MouseEvent("click", beside));
    expect(dialog).toHaveAttribute("open");
    dialog.dispatchEvent(new MouseEvent("mousedown", beside));
    dialog.dispatchEvent(new MouseEvent("click", beside));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("the page behind does not scroll meanwhile, and does afterwards (whatwg/html#7732)", async () => {
    const dialog = await open(
      createWorld(),
      <>
        <ConnectButton toolkit="stripe" />
        <div style={{ height: 4000 }} />
      </>,
      "Connect Stripe",
    );
    const width = document.documentElement.clientWidth;
    expect(getComputedStyle(document.documentElement).overflowY).toBe("hidden");
    await pointer.click(within(dialog).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(getComputedStyle(document.documentElement).overflowY).not.toBe("hidden"));
    expect(document.documentElement.clientWidth).toBe(width);
  });

  test("on a very small screen the close button stays in sight while the form scrolls", async () => {
    await page.viewport(320, 256);
    const dialog = await open(createWorld(), <ConnectButton toolkit="firecrawl" />, "Connect Firecrawl");
    dialog.querySelector(".cr-dialog-body")?.scrollTo(0, 1000);
    for (const name of ["Close", "Connect Firecrawl"]) {
      const { top, bottom } = within(dialog).getByRole("button", { name }).getBoundingClientRect();
      expect(top).toBeGreaterThanOrEqual(0);
      expect(bottom).toBeLessThanOrEqual(256);
    }
    await page.viewport(1024, 768);
  });
});

describe("what happens inside stays inside", () => {
  const complaints = vi.fn<(...words: unknown[]) => void>();
  beforeEach(() => {
    complaints.mockClear();
    vi.spyOn(console, "error").mockImplementation(complaints);
  });
  afterEach(() => vi.restoreAllMocks());

  async function connect(dialog: HTMLElement): Promise<void> {
    await pointer.click(await within(dialog).findByLabelText("API Key"));
    await userEvent.keyboard("sk_live_1");
    await pointer.click(within(dialog).getByRole("button", { name: "Show API Key" }));
    await pointer.click(within(dialog).getByRole("button", { name: "Connect Stripe" }));
    await screen.findByText("Connected");
  }

  test("a card that is clickable as a whole", async () => {
    const heard: string[] = [];
    const Card = () => (
      // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- as apps do
      <div
        onClick={() => heard.push("click")}
        onPointerDown={() => heard.push("pointerdown")}
        onMouseDown={() => heard.push("mousedown")}
        onKeyDown={() => heard.push("keydown")}
        onKeyUp={() => heard.push("keyup")}
        onInput={() => heard.push("input")}
        onChange={() => heard.push("change")}
      >
        <ConnectButton toolkit="stripe" />
      </div>
    );
    const world = createWorld();
    const dialog = await open(world, <Card />, "Connect Stripe");
    heard.length = 0;
    await connect(dialog);
    expect(heard).toEqual([]);
    expect(complaints).not.toHaveBeenCalled();
  });

  test("a form that the button stands in: not sent, not told, and React finds no form in a form", async () => {
    const heard: string[] = [];
    const world = createWorld();
    const dialog = await open(
      world,
      <form
        onSubmit={(event) => {
          event.preventDefault();
          heard.push("submit");
        }}
        onChange={() => heard.push("change")}
        onInput={() => heard.push("input")}
      >
        <input aria-label="Name of the workspace" />
        <ConnectButton toolkit="stripe" />
        <button type="submit">Save</button>
      </form>,
      "Connect Stripe",
    );
    const form = screen.getByRole("button", { name: "Save" }).closest("form");
    for (const event of ["submit", "input", "change"])
      form?.addEventListener(event, () => heard.push(`native ${event}`));
    expect(form?.contains(dialog)).toBe(false);
    await connect(dialog);
    expect(heard).toEqual([]);
    expect(complaints).not.toHaveBeenCalled();
    await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
    expect(screen.queryByRole("dialog")).toBeNull();

    await pointer.click(screen.getByRole("button", { name: "Save" }));
    expect(heard).toEqual(["native submit", "submit"]);
  });

  test("out of a form it keeps the theme, of the provider and of what is around the form", async () => {
    const world = createWorld();
    const theme = { accentColor: "rgb(124, 58, 237)", colorScheme: "dark" } as const;
    renderInWorld(
      world,
      <section style={{ "--cr-muted": "rgb(1, 2, 3)" } as object}>
        <form>
          <ConnectButton toolkit="stripe" />
        </form>
      </section>,
      { theme },
    );
    await pointer.click(await loaded("Connect Stripe"));
    const dialog = await screen.findByRole("dialog");
    expect(getComputedStyle(dialog).colorScheme).toBe("dark");
    expect(getComputedStyle(within(dialog).getByRole("button", { name: "Connect Stripe" })).backgroundColor).toBe(
      "rgb(124, 58, 237)",
    );
    expect(getComputedStyle(within(dialog).getByRole("button", { name: "Close" })).color).toBe("rgb(1, 2, 3)");
  });

  test("a dialog of the app's own stays open when ours is closed", async () => {
    const onClose = vi.fn<() => void>();
    const world = createWorld();
    renderInWorld(
      world,
      <dialog ref={(node) => void (node && !node.open && node.showModal())} onClose={onClose} aria-label="Settings">
        <ConnectButton toolkit="stripe" />
      </dialog>,
    );
    await pointer.click(await loaded("Connect Stripe"));
    await screen.findByRole("dialog", { name: "Connect Stripe" });
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Connect Stripe" })).toBeNull());
    expect(screen.getByRole("dialog", { name: "Settings" })).toHaveAttribute("open");
    expect(onClose).not.toHaveBeenCalled();
  });

  test("a menu that closes in the click: the dialog stays, and the focus goes to the menu's button (radix-ui#2385)", async () => {
    const world = createWorld();
    const menu = (isOpen: boolean) => (
      <>
        <button type="button" id="menu-button">
          More
        </button>
        {isOpen && (
          <div role="menu" aria-labelledby="menu-button">
            <ConnectButton toolkit="stripe" role="menuitem" />
          </div>
        )}
      </>
    );
    const { rerender } = renderInWorld(world, menu(true));
    const item = await screen.findByRole("menuitem", { name: "Connect Stripe" });
    await waitFor(() => expect(item).toHaveAttribute("data-method"));
    await pointer.click(item);
    rerender(inWorld(world, menu(false)));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.matches(":modal")).toBe(true);
    await pointer.click(within(dialog).getByLabelText("API Key"));
    await userEvent.keyboard("sk_live_1{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(screen.getByRole("button", { name: "More" })).toHaveFocus();
    expect(world.sandbox.control.accounts()).toMatchObject([{ toolkit: "stripe", status: "ACTIVE" }]);
    expect(complaints).not.toHaveBeenCalled();
  });

  test("Escape reaches no listener of the page, wherever it listens (Sage/carbon#1448)", async () => {
    const heard: string[] = [];
    const ended = new AbortController();
    for (const capture of [true, false]) {
      for (const target of [document, document.body])
        target.addEventListener("keydown", () => heard.push(String(capture)), { capture, signal: ended.signal });
    }
    await open(createWorld(), <ConnectButton toolkit="stripe" />, "Connect Stripe");
    heard.length = 0;
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(heard).toEqual([]);
    ended.abort();
  });

  test("a cancelled file picker and our own cancel close nothing around (react#34038, foldkit#532)", async () => {
    const onCancel = vi.fn<() => void>();
    const world = createWorld();
    renderInWorld(
      world,
      <dialog ref={(node) => void (node && !node.open && node.showModal())} onCancel={onCancel} aria-label="Settings">
        <ConnectButton toolkit="googlebigquery" />
      </dialog>,
    );
    const native = vi.fn<() => void>();
    screen.getByRole("dialog", { name: "Settings" }).addEventListener("cancel", native);
    await pointer.click(await loaded("Connect BigQuery"));
    const dialog = await screen.findByRole("dialog", { name: "Connect BigQuery" });
    dialog.querySelector("input[type=file]")?.dispatchEvent(new Event("cancel", { bubbles: true }));
    expect(dialog).toHaveAttribute("open");
    dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Connect BigQuery" })).toBeNull());
    expect(screen.getByRole("dialog", { name: "Settings" })).toHaveAttribute("open");
    expect(onCancel).not.toHaveBeenCalled();
    expect(native).not.toHaveBeenCalled();
  });
});

interface Scene {
  readonly world?: WorldOptions;
  readonly props: Pick<ConnectButtonProps, "toolkit"> & { toolkit: string };
  readonly label: string;
  readonly act?: (dialog: HTMLElement) => Promise<void>;
}

const scenes: Readonly<Record<string, Scene>> = {
  "a choice": { props: { toolkit: "jira" }, label: "Connect Jira" },
  "a form": { props: { toolkit: "firecrawl" }, label: "Connect Firecrawl" },
  "a chosen form": {
    props: { toolkit: "jira" },
    label: "Connect Jira",
    act: (dialog) => pointer.click(within(dialog).getByRole("button", { name: "Use an API key" })),
  },
  "a field first, missing": {
    props: { toolkit: "zendesk" },
    label: "Connect Zendesk",
    async act(dialog) {
      await pointer.click(within(dialog).getByRole("button", { name: "Sign in with Zendesk" }));
      await pointer.click(within(dialog).getByRole("button", { name: "Continue to Zendesk" }));
    },
  },
  "new credentials": {
    world: { prepare: (control) => void control.addAccount({ userId: user, toolkit: "zulip", status: "EXPIRED" }) },
    props: { toolkit: "zulip" },
    label: "Reconnect Zulip",
  },
  "a file": { props: { toolkit: "googlebigquery" }, label: "Connect BigQuery" },
};

describe.each(["light", "dark"])("in %s", (scheme) => {
  afterEach(() => document.documentElement.removeAttribute("style"));

  test.each(Object.entries(scenes))("%s: no accessibility fault", async (_, { world, props, label, act: prepare }) => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const dialog = await open(createWorld(world), <ConnectButton {...props} />, label);
    await prepare?.(dialog);
    for (const animation of document.getAnimations())
      if (animation.effect?.getTiming().iterations === 1) animation.finish();
    const { violations, passes } = await axe.run(dialog);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
    expect(passes.length).toBeGreaterThan(8);
  });
});

describe("looks", () => {
  afterEach(async () => {
    document.documentElement.removeAttribute("style");
    await page.viewport(1024, 768);
  });

  test.each(Object.entries(scenes))("%s fits 360 pixels, in letters twice as large too", async (_, scene) => {
    await page.viewport(360, 780);
    const dialog = await open(createWorld(scene.world), <ConnectButton {...scene.props} />, scene.label);
    await scene.act?.(dialog);
    for (const size of ["", "200%"]) {
      document.documentElement.style.fontSize = size;
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
      expect(tooWide(dialog)).toEqual([]);
      expect(dialog.getBoundingClientRect().right).toBeLessThanOrEqual(360);
      expect(dialog.getBoundingClientRect().height).toBeLessThanOrEqual(780);
    }
  });

  test("the app's class is put on the dialog", async () => {
    const dialog = await open(
      createWorld(),
      <ConnectButton toolkit="stripe" classNames={{ dialog: "mine" }} />,
      "Connect Stripe",
    );
    expect(dialog).toHaveClass("cr-dialog", "mine");
  });

  test("the app's words are in the dialog too", async () => {
    const messages = { signInWay: "Mit {name} anmelden" };
    const dialog = await open(createWorld(), <ConnectButton toolkit="jira" messages={messages} />, "Connect Jira");
    expect(within(dialog).getByRole("button", { name: "Mit Jira anmelden" })).toBeVisible();
  });
});
