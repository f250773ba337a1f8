import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import {
  AccountPicker,
  ApiKeyForm,
  ComposioProvider,
  ConnectButton,
  ConnectCard,
  ConnectionList,
} from "../../../src/index.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { type Transcript, listen } from "./listen.ts";

interface Scene {
  readonly title: string;
  readonly page: ReactNode;
  readonly world?: WorldOptions;
  /** What the user does, up to the last line that is expected to be said. */
  readonly play: (world: World, transcript: Transcript) => Promise<void>;
}

const button = (name: string) => screen.findByRole("button", { name });

async function press(transcript: Transcript, name: string): Promise<void> {
  const found = await button(name);
  // Pressed before the page knows it, a button does something else.
  await waitFor(() => expect(found.closest("[data-loading]")).toBeNull());
  transcript.does(`presses “${name}”`);
  await userEvent.click(found);
}

async function says({ lines }: Transcript, text: string): Promise<void> {
  await waitFor(() => expect(lines.filter((line) => !line.startsWith("**")).join("\n")).toContain(text));
}

async function connect(world: World, transcript: Transcript, name: string, decision: "allow" | "deny"): Promise<void> {
  await press(transcript, name);
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toBeTruthy());
  await says(transcript, "Finish in the window that opened.");
  transcript.does(decision === "allow" ? "allows it in the window" : "denies it in the window");
  world.consent(decision);
}

const connected: WorldOptions = {
  prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }),
};

/** Another browser of the user ends a connection while this page shows its button. */
function endedElsewhere(verb: string, status: "ACTIVE" | "FAILED", reason: string | null, text: string): Scene {
  return {
    title: `A connection that the user ${verb} in another browser`,
    page: <ConnectButton toolkit="gmail" />,
    world: { prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }) },
    async play({ sandbox, clock }, transcript) {
      await button("Connecting Gmail…");
      transcript.does(`${verb} it in another browser`);
      sandbox.control.setStatus(sandbox.control.accounts().at(-1)?.id ?? "", status, reason);
      clock.advance(10_000);
      await says(transcript, text);
    },
  };
}

const scenes: readonly Scene[] = [
  {
    title: "Connect in a window",
    page: <ConnectButton toolkit="gmail" />,
    async play(world, transcript) {
      await connect(world, transcript, "Connect Gmail", "allow");
      await says(transcript, "Gmail is ready to use.");
    },
  },
  {
    title: "Denied",
    page: <ConnectButton toolkit="gmail" />,
    async play(world, transcript) {
      await connect(world, transcript, "Connect Gmail", "deny");
      await says(transcript, "Access was not granted");
    },
  },
  {
    title: "The window is closed, and opened again",
    page: <ConnectButton toolkit="gmail" />,
    async play(world, transcript) {
      await press(transcript, "Connect Gmail");
      await waitFor(() => expect(world.browser.popups.at(-1)?.address).toBeTruthy());
      await says(transcript, "Finish in the window that opened.");
      transcript.does("closes the window");
      world.browser.popups.at(-1)?.close();
      world.clock.advance(1_000);
      await says(transcript, "Finished signing in?");
      await press(transcript, "Try again");
      await waitFor(() => expect(world.browser.popups).toHaveLength(2));
      await waitFor(() => expect(transcript.lines.at(-1)).toMatch(/^says: Finish in the window/));
    },
  },
  {
    title: "A key that is refused, then one that is not",
    page: <ApiKeyForm toolkit="stripe" />,
    world: { validateCredentials: true },
    async play(_, transcript) {
      await userEvent.click(await screen.findByLabelText(/API Key/, { selector: "input" }));
      transcript.does("types a wrong key, presses Enter");
      await userEvent.keyboard("bad_key{Enter}");
      await says(transcript, "did not accept these credentials");
      transcript.does("types another, presses Enter");
      await userEvent.tripleClick(screen.getByLabelText(/API Key/, { selector: "input" }));
      await userEvent.keyboard("sk_test_1{Enter}");
      await says(transcript, "Stripe is ready to use.");
    },
  },
  {
    title: "Reconnect",
    page: <ConnectButton toolkit="gmail" />,
    world: {
      prepare: (control) => control.expire(control.addAccount({ userId: user, toolkit: "gmail" }).id),
    },
    async play(world, transcript) {
      await connect(world, transcript, "Reconnect Gmail", "allow");
      await says(transcript, "Gmail is ready to use.");
    },
  },
  {
    title: "Renamed twice after it was connected",
    page: <ConnectButton toolkit="gmail" />,
    async play(world, transcript) {
      await connect(world, transcript, "Connect Gmail", "allow");
      await says(transcript, "Gmail is ready to use.");
      const saved = () => transcript.lines.filter((line) => line.startsWith("says: The name is saved"));
      for (const [index, name] of ["Work", "Home"].entries()) {
        await press(transcript, "Manage Gmail");
        await userEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
        transcript.does(`types “${name}”, presses Enter`);
        await userEvent.keyboard(`${name}{Enter}`);
        await waitFor(() => expect(saved()).toHaveLength(index + 1));
      }
    },
  },
  {
    title: "A picker, a list and a button on one page",
    page: (
      <>
        <AccountPicker toolkit="gmail" />
        <ConnectionList groupBy="toolkit" />
        <ConnectButton toolkit="gmail" allowMultiple>
          Another
        </ConnectButton>
      </>
    ),
    world: connected,
    async play(world, transcript) {
      await connect(world, transcript, "Another", "allow");
      await says(transcript, "Gmail is ready to use.");
    },
  },
  {
    title: "A list adds an account beside a button that is connected",
    page: (
      <>
        <ConnectButton toolkit="gmail" />
        <ConnectionList groupBy="toolkit" />
      </>
    ),
    world: connected,
    async play(world, transcript) {
      await connect(world, transcript, "Add another account", "allow");
      await says(transcript, "Gmail is ready to use.");
    },
  },
  {
    title: "A button beside a list that is hidden",
    page: (
      <>
        <ConnectButton toolkit="gmail" />
        <div hidden>
          <ConnectionList groupBy="toolkit" />
        </div>
      </>
    ),
    async play(world, transcript) {
      await connect(world, transcript, "Connect Gmail", "allow");
      await says(transcript, "Gmail is ready to use.");
    },
  },
  endedElsewhere("finishes", "ACTIVE", null, "Gmail is ready to use."),
  endedElsewhere("denies", "FAILED", "access_denied", "Access was not granted, so Gmail is not connected."),
  {
    title: "Disconnect",
    page: <ConnectButton toolkit="gmail" />,
    world: connected,
    async play(_, transcript) {
      await press(transcript, "Manage Gmail");
      const menu = await screen.findByRole("menu");
      transcript.does("chooses “Disconnect”");
      await userEvent.click(within(menu).getByRole("menuitem", { name: "Disconnect" }));
      const dialog = await screen.findByRole("dialog");
      transcript.does("presses “Disconnect”");
      await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
      await says(transcript, "Gmail is disconnected.");
      await button("Connect Gmail");
    },
  },
  {
    title: "A card in a chat",
    page: <ConnectCard toolkits={["gmail", "slack"]} reason="To mail the weekly report." />,
    async play(world, transcript) {
      await connect(world, transcript, "Connect Gmail", "allow");
      await says(transcript, "Gmail is ready to use.");
      await connect(world, transcript, "Connect Slack", "allow");
      await says(transcript, "Slack");
      await waitFor(() => expect(screen.getByRole("region")).toHaveAttribute("data-state", "connected"));
    },
  },
  {
    title: "An agent that has asked three times: the cards of its messages, one of them hidden",
    page: ["hidden", "call_1", "call_2", "call_3"].map((id) => (
      <div key={id} hidden={id === "hidden"}>
        <ConnectCard toolkits={["gmail"]} requestId={id} />
      </div>
    )),
    async play(world, transcript) {
      await screen.findAllByRole("button", { name: "Connect Gmail" });
      transcript.does("presses “Connect Gmail” in the last one");
      await userEvent.click(screen.getAllByRole("button", { name: "Connect Gmail" })[2] ?? document.body);
      await waitFor(() => expect(world.browser.popups.at(-1)?.address).toBeTruthy());
      await says(transcript, "Finish in the window that opened.");
      transcript.does("allows it in the window");
      world.consent("allow");
      await says(transcript, "Connected: Gmail");
      const shown = screen
        .getAllByRole("status")
        .filter(({ textContent }) => textContent.startsWith("Connected: Gmail"));
      expect(shown, "not in the hidden card alone").toHaveLength(1);
    },
  },
];

/** Texts that are announced, or read out with the focus, more than once after one action of the user. */
function saidTwice(lines: readonly string[]): readonly string[] {
  let texts = new Set<string>();
  return lines.filter((line) => {
    if (line.startsWith("**")) texts = new Set();
    const text = line.replace(/^(says|alert|focus): /, "").replace(/, \w+(;.*)?$/, "");
    const isDouble = texts.has(text);
    texts.add(text);
    return isDouble;
  });
}

const page: string[] = [];

test.each(scenes)("$title: each event is said once", async ({ title, page: content, world: options, play }) => {
  const world = createWorld(options);
  // Not in StrictMode, which opens dialogs twice: this is what users hear.
  render(<ComposioProvider client={world.client}>{content}</ComposioProvider>);
  const transcript = listen();
  await play(world, transcript);
  // Whatever would be said too much comes right after.
  await new Promise((settle) => requestAnimationFrame(() => requestAnimationFrame(settle)));
  transcript.stop();
  cleanup();
  page.push(`## ${title}\n\n${transcript.lines.map((line) => `- ${line}`).join("\n")}`);
  const events = transcript.lines.filter((line) => /^(says|alert)/.test(line));
  expect(events.length).toBeGreaterThan(0);
  expect(saidTwice(transcript.lines)).toEqual([]);
});

test("docs/announcements.md is what was said", async () => {
  const text = `# What a screen reader announces

The main flows, in order: what the user does, where the focus goes (name, role; states and description), and what live regions say. Made by \`npx vitest run --project browser announcements -u\` from components, handler and sandbox in Chromium. A screen reader may add what it says of a page by itself.

${page.join("\n\n")}
`;
  await expect(text).toMatchFileSnapshot("../../../docs/announcements.md");
});
