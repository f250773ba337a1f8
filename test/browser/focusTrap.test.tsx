import { screen, waitFor, within } from "@testing-library/react";
import { type ReactNode, useEffect, useRef } from "react";
import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import "../../src/components/styles.css";
import { ConnectButton, ConnectionList, RequireConnection } from "../../src/index.ts";
import { type World, createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/* Elements with the focus are replaced and removed, inside a dialog of the app's that takes a focus which is nowhere. */

/** Traps the focus as the FocusScope of Radix does: after a removal, it takes the focus if nothing has it. */
function FocusTrap({ children }: { children: ReactNode }) {
  const trap = useRef<HTMLElement>(null);
  useEffect(() => {
    const observer = new MutationObserver((changes) => {
      const hasRemoved = changes.some(({ removedNodes }) => removedNodes.length > 0);
      if (hasRemoved && document.activeElement === document.body) trap.current?.focus();
    });
    if (trap.current) observer.observe(trap.current, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return (
    <section ref={trap} aria-label="Settings" tabIndex={-1}>
      {children}
    </section>
  );
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });

async function press(element: HTMLElement): Promise<void> {
  element.focus();
  await userEvent.keyboard("{Enter}");
}

/** Presses the button of an app whose window opens, and allows it there. */
async function allow(world: World, name: string | RegExp): Promise<void> {
  const connect = await button(name);
  await waitFor(() => expect(connect).toHaveAttribute("data-method"));
  await press(connect);
  await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
  world.consent("allow");
}

async function choose(app: string, item: string): Promise<void> {
  await press(await button(`Manage ${app}`));
  await press(await screen.findByRole("menuitem", { name: item }));
}

async function disconnect(app: string): Promise<void> {
  await choose(app, "Disconnect");
  const question = await screen.findByRole("dialog", { name: `Disconnect ${app}?` });
  await press(within(question).getByRole("button", { name: "Disconnect" }));
}

interface Scene {
  readonly what: string;
  readonly shown: ReactNode;
  readonly connected?: readonly string[];
  run(world: World): Promise<void>;
  /** What has the focus in the end. */
  readonly focused: () => HTMLElement;
}

const scenes: readonly Scene[] = [
  {
    what: "a button becomes the connected account",
    shown: <ConnectButton toolkit="gmail" />,
    run: (world) => allow(world, "Connect Gmail"),
    focused: () => screen.getByRole("button", { name: "Manage Gmail" }),
  },
  {
    what: "a disconnected account becomes the button again",
    shown: <ConnectButton toolkit="gmail" />,
    connected: ["gmail"],
    run: () => disconnect("Gmail"),
    focused: () => screen.getByRole("button", { name: "Connect Gmail" }),
  },
  {
    what: "a name has been edited",
    shown: <ConnectButton toolkit="gmail" />,
    connected: ["gmail"],
    async run() {
      await choose("Gmail", "Rename");
      await waitFor(() => expect(screen.getByRole("textbox")).toHaveFocus());
      await userEvent.keyboard("Work{Enter}");
    },
    focused: () => screen.getByRole("button", { name: "Manage Gmail" }),
  },
  {
    what: "a row of a list is removed",
    shown: <ConnectionList />,
    connected: ["gmail", "slack", "notion"],
    run: () => disconnect("Slack"),
    focused: () => screen.getByRole("button", { name: "Manage Notion" }),
  },
  {
    what: "a gate opens",
    shown: (
      <RequireConnection toolkits={["gmail"]}>
        <p>Open</p>
      </RequireConnection>
    ),
    run: (world) => allow(world, "Connect Gmail"),
    focused: () => {
      const gate = screen.getByText("Open").closest<HTMLElement>(".cr-gate");
      if (!gate) throw new Error("The gate is not open.");
      return gate;
    },
  },
];

test.each(scenes)("$what: the focus stays", async ({ shown, connected = [], run, focused }) => {
  const world = createWorld({
    prepare: (control) => connected.forEach((toolkit) => control.addAccount({ userId: user, toolkit })),
  });
  renderInWorld(world, <FocusTrap>{shown}</FocusTrap>);
  await run(world);
  await waitFor(() => expect(focused()).toHaveFocus());
});
