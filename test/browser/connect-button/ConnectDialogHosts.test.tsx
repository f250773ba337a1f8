import { QueryClient } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent as pointer } from "@testing-library/user-event";
import { type ReactNode, useLayoutEffect, useState } from "react";
import { createPortal } from "react-dom";
import { afterEach, describe, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import "../../../src/components/styles.css";
import { ApiKeyForm, ConnectButton } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string) => screen.findByRole("button", { name });
const ours = () => screen.queryByRole("dialog", { name: "Connect Stripe" });

async function open(): Promise<HTMLElement> {
  const connect = await button("Connect Stripe");
  await waitFor(() => expect(connect).toHaveAttribute("data-method"));
  await pointer.click(connect);
  return screen.findByRole("dialog", { name: "Connect Stripe" });
}

async function close(): Promise<void> {
  await pointer.click(screen.getByRole("button", { name: "Close" }));
  // Closed is not yet gone, and the page is locked until then.
  await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
}

/** A dialog of the app's that is closed by a key, as one library or another hears it: all listen before they are opened. */
function HostDialog({ type, target, capture, children }: HostDialogProps) {
  const [isOpen, setOpen] = useState(false);
  useLayoutEffect(() => {
    const heard = ({ key }: Event & { key?: string }) => key === "Escape" && setOpen(false);
    target.addEventListener(type, heard, capture);
    return () => target.removeEventListener(type, heard, capture);
  }, [type, target, capture]);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open settings
      </button>
      {isOpen && <section aria-label="Settings">{children}</section>}
    </>
  );
}

interface HostDialogProps {
  type: "keydown" | "keyup";
  target: Window | Document;
  capture: boolean;
  children: ReactNode;
}

describe.each(["keydown", "keyup"] as const)("a dialog of the app's that closes by the %s of Escape", (type) => {
  test.each([
    // Mantine's Modal.
    ["the window, capturing", window, true],
    ["the window", window, false],
    ["the document, capturing", document, true],
    ["the document", document, false],
  ] as const)("heard on %s: one Escape closes one thing", async (_, target, capture) => {
    renderInWorld(
      createWorld(),
      <HostDialog type={type} target={target} capture={capture}>
        <ConnectButton toolkit="stripe" />
      </HostDialog>,
    );
    await pointer.click(screen.getByRole("button", { name: "Open settings" }));
    await open();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(ours()).toBeNull());
    expect(screen.getByRole("region", { name: "Settings" })).toBeVisible();
    expect(await button("Connect Stripe")).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("region")).toBeNull());
  });
});

describe.each(["open", "closed"] as const)("in a shadow root that is %s", (mode) => {
  /** Renders the button in a shadow root, and hands that out, since nobody else finds a closed one. */
  async function openInShadow() {
    const host = document.body.appendChild(document.createElement("div"));
    const shadow = host.attachShadow({ mode });
    const place = shadow.appendChild(document.createElement("div"));
    const world = createWorld();
    const page = (hasButton: boolean) =>
      inWorld(world, createPortal(hasButton && <ConnectButton toolkit="stripe" />, place));
    const { rerender, unmount } = render(page(true));
    // Both come from the renderer, not from the page: a closed root is found by none of its queries.
    const connect = await within(place).findByRole("button", { name: "Connect Stripe" });
    await waitFor(() => expect(connect).toHaveAttribute("data-method"));
    connect.focus();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(shadow.querySelector("dialog")).not.toBeNull());
    ended.push(unmount, () => host.remove());
    return { shadow, connect, takeButtonAway: () => rerender(page(false)) };
  }
  const ended: (() => void)[] = [];
  afterEach(() => ended.splice(0).forEach((end) => end()));
  const dialogOf = (shadow: ShadowRoot) => {
    const dialog = shadow.querySelector("dialog");
    if (!dialog) throw new Error("There is no dialog in the shadow root.");
    return dialog;
  };

  test("Escape closes the dialog, reaches no listener of the page and gives the focus back", async () => {
    const { shadow, connect } = await openInShadow();
    const heard: string[] = [];
    const listener = ({ key }: KeyboardEvent) => heard.push(key);
    document.addEventListener("keydown", listener, true);
    expect(dialogOf(shadow).contains(shadow.activeElement)).toBe(true);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(shadow.querySelector("dialog")).toBeNull());
    document.removeEventListener("keydown", listener, true);
    expect(heard).toEqual([]);
    expect(shadow.activeElement).toBe(connect);
  });

  test("after the question the focus goes back to the field that was typed into", async () => {
    const { shadow } = await openInShadow();
    const field = within(dialogOf(shadow)).getByLabelText("API Key");
    await userEvent.keyboard("half a key{Escape}");
    await within(dialogOf(shadow)).findByRole("group", { name: "Discard what you typed?" });
    await userEvent.keyboard("{Escape}");
    expect(shadow.activeElement).toBe(field);
  });

  test("the dialog outlives its button, and keeps the styles of the shadow root", async () => {
    const { shadow, takeButtonAway } = await openInShadow();
    const styles = new CSSStyleSheet();
    styles.replaceSync(".cr-dialog { outline: 3px solid rgb(1, 2, 3) }");
    shadow.adoptedStyleSheets = [styles];
    takeButtonAway();
    expect(shadow.querySelector(".cr-connect")).toBeNull();
    await waitFor(() => expect(dialogOf(shadow).matches(":modal")).toBe(true));
    expect(getComputedStyle(dialogOf(shadow)).outlineColor).toBe("rgb(1, 2, 3)");
  });
});

describe("what is behind does not scroll", () => {
  function scrolls(target: Element, type: "wheel" | "touchmove", deltaY = 100): boolean {
    const event =
      type === "wheel"
        ? new WheelEvent(type, { deltaY, bubbles: true, cancelable: true })
        : new TouchEvent(type, { bubbles: true, cancelable: true });
    return target.dispatchEvent(event);
  }

  test.each(["wheel", "touchmove"] as const)("by %s over the backdrop, or over what does not scroll", async (type) => {
    renderInWorld(createWorld(), <ConnectButton toolkit="stripe" />);
    const dialog = await open();
    expect(scrolls(dialog, type)).toBe(false);
    expect(scrolls(within(dialog).getByRole("heading"), type)).toBe(false);
    expect(scrolls(within(dialog).getByLabelText("API Key"), type)).toBe(false);
  });

  test("a form that is longer than its dialog does", async () => {
    renderInWorld(createWorld(), <ConnectButton toolkit="stripe" />);
    const dialog = await open();
    const body = dialog.querySelector<HTMLElement>(".cr-dialog-body");
    if (!body) throw new Error("The dialog has no body.");
    body.style.blockSize = "60px";
    expect(scrolls(within(dialog).getByLabelText("API Key"), "wheel")).toBe(true);
    expect(scrolls(within(dialog).getByLabelText("API Key"), "touchmove")).toBe(true);
    expect(scrolls(within(dialog).getByRole("heading"), "wheel")).toBe(false);
  });

  test("by keys, but those of a control", async () => {
    renderInWorld(createWorld(), <ConnectButton toolkit="googlebigquery" />);
    const connect = await button("Connect BigQuery");
    await waitFor(() => expect(connect).toHaveAttribute("data-method"));
    await pointer.click(connect);
    const dialog = await screen.findByRole("dialog");
    const press = (target: Element, key: string) =>
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const kept = (target: Element) =>
      ["PageDown", "PageUp", "ArrowDown", "Home", " ", "Tab", "a"].filter((key) => press(target, key));
    expect(kept(within(dialog).getByRole("button", { name: "Close" }))).toEqual([" ", "Tab", "a"]);
    expect(kept(within(dialog).getByRole("textbox"))).toHaveLength(7);
  });

  test("zooming by wheel or by two fingers stays", async () => {
    renderInWorld(createWorld(), <ConnectButton toolkit="stripe" />);
    const dialog = await open();
    expect(dialog.dispatchEvent(new WheelEvent("wheel", { ctrlKey: true, bubbles: true, cancelable: true }))).toBe(
      true,
    );
    const touches = [0, 1].map((identifier) => new Touch({ identifier, target: dialog }));
    expect(dialog.dispatchEvent(new TouchEvent("touchmove", { touches, bubbles: true, cancelable: true }))).toBe(true);
  });
});

describe("beside a scroll lock of the app's", () => {
  const root = document.documentElement;
  afterEach(() => {
    root.removeAttribute("style");
    document.body.removeAttribute("style");
  });

  /** As Headless UI, MUI and Bootstrap do it: what was there is put back. */
  function lock(element: HTMLElement): () => void {
    const before = element.style.overflow;
    element.style.overflow = "hidden";
    return () => {
      element.style.overflow = before;
    };
  }

  /** As Base UI does it. */
  function lockSides(element: HTMLElement): () => void {
    const { overflowX, overflowY } = element.style;
    Object.assign(element.style, { overflowX: "hidden", overflowY: "hidden" });
    return () => void Object.assign(element.style, { overflowX, overflowY });
  }

  const isLocked = () => [root, document.body].map((element) => getComputedStyle(element).overflowY).includes("hidden");

  describe.each([
    ["the root", lock, root],
    ["the body", lock, document.body],
    ["both axes of the root", lockSides, root],
  ] as const)("on %s", (_, lockHost, element) => {
    test.each([
      "theirs, ours | ours, theirs",
      "theirs, ours | theirs, ours",
      "ours, theirs | theirs, ours",
      "ours, theirs | ours, theirs",
    ])("begun and ended as %s, the page scrolls again", async (order) => {
      const [begins = "", ends = ""] = order.split(" | ");
      renderInWorld(
        createWorld(),
        <>
          <ConnectButton toolkit="stripe" />
          <div style={{ height: 4000 }} />
        </>,
      );
      let unlock = () => {};
      for (const who of begins.split(", ")) {
        if (who === "ours") await open();
        else unlock = lockHost(element);
      }
      expect(isLocked()).toBe(true);
      for (const who of ends.split(", ")) {
        if (who === "theirs") unlock();
        else {
          await close();
        }
      }
      expect(isLocked()).toBe(false);
      expect(root.style.scrollbarGutter).toBe("");
    });
  });
});

// It stayed in the page as a closed dialog, and the button's next press showed it with what it was for before.
test("a dialog that closes between a render of its button and the effects of it is gone", async () => {
  let rename: (title: string) => void = () => undefined;
  const Titled = () => {
    const [title, setTitle] = useState("one");
    useLayoutEffect(() => {
      rename = setTitle;
    }, []);
    return <ConnectButton toolkit="stripe" title={title} />;
  };
  renderInWorld(createWorld(), <Titled />);
  const dialog = await open();
  const closed = new Promise<void>((settle) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      dialog.dispatchEvent(new Event("close"));
      settle();
    });
    observer.observe(screen.getByTitle("one"), { attributeFilter: ["title"] });
  });
  setTimeout(() => rename("two"));
  await waitFor(() => closed);
  await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
});

test("the focus is on the connected account before the dialog is gone, so that no focus trap takes it", async () => {
  renderInWorld(createWorld(), <ConnectButton toolkit="stripe" />);
  const dialog = await open();
  const focused: (Element | null)[] = [];
  const listener = () => focused.push(document.activeElement);
  document.addEventListener("close", listener, true);
  await pointer.type(within(dialog).getByLabelText("API Key"), "sk_live_12345678901234567890");
  await pointer.click(within(dialog).getByRole("button", { name: "Connect Stripe" }));
  await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  document.removeEventListener("close", listener, true);

  const account = screen.getByRole("button", { name: /^Manage Stripe/ });
  expect(focused).toEqual([account]);
  expect(account).toHaveFocus();
});

describe("when somebody else signs in while the dialog is open", () => {
  test.each(["the next answer", "reset()"])(
    "by %s it closes, nothing typed is kept, and nothing is sent",
    async (way) => {
      const world = createWorld();
      const queryClient = new QueryClient();
      renderInWorld(world, <ConnectButton toolkit="stripe" />, { queryClient });
      await open();
      await userEvent.keyboard("sk_live_of_ana");
      world.userId = "ben";
      if (way === "reset()") world.client.reset();
      else await queryClient.invalidateQueries();
      if (way !== "reset()") {
        await screen.findByText(/^Another user or workspace is active now/);
        await close();
      }
      await waitFor(() => expect(ours()).toBeNull());
      await open();
      expect(screen.getByLabelText("API Key")).toHaveValue("");
      expect(world.requests.filter((request) => !request.startsWith("GET "))).toEqual([]);
      expect(world.sandbox.control.accounts()).toEqual([]);
    },
  );

  test("what was on its way makes no account of the new user's", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="stripe" />);
    await open();
    const release = world.hold("POST /connected-accounts");
    await userEvent.keyboard("sk_live_of_ana{Enter}");
    await waitFor(() => expect(world.requests).toContain("POST /connected-accounts"));
    world.userId = "ben";
    world.client.reset();
    release();
    await waitFor(() => expect(ours()).toBeNull());
    expect(await button("Connect Stripe")).toHaveAttribute("data-phase", "not_connected");
    expect(world.sandbox.control.accounts().filter(({ userId }) => userId === "ben")).toEqual([]);
  });

  test("what Composio has refused of the last user is not there", async () => {
    const world = createWorld();
    const queryClient = new QueryClient();
    world.sandbox.control.failNext({ method: "POST", path: "/link", status: 400 });
    renderInWorld(world, <ConnectButton authConfigId="ac_zendesk" />, { queryClient });
    await userEvent.click(await button("Connect Zendesk"));
    await userEvent.type(await screen.findByLabelText("Subdomain"), "of-ana");
    await userEvent.click(await button("Continue to Zendesk"));
    await button("Try again");
    world.userId = "ben";
    await queryClient.invalidateQueries();
    await userEvent.click(await button("Connect Zendesk"));
    expect(await screen.findByLabelText("Subdomain")).toHaveValue("");
    expect(document.body.textContent).not.toContain("This was not accepted.");
  });

  test("a form in the page is emptied, too", async () => {
    const world = createWorld();
    const queryClient = new QueryClient();
    renderInWorld(world, <ApiKeyForm toolkit="stripe" />, { queryClient });
    await userEvent.fill(await screen.findByLabelText("API Key"), "sk_live_of_ana");
    world.userId = "ben";
    await queryClient.invalidateQueries();
    await waitFor(() => expect(screen.getByLabelText("API Key")).toHaveValue(""));
  });
});
