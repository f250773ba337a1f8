import type { Meta, StoryObj } from "@storybook/react-vite";
import { onlineManager } from "@tanstack/react-query";
import { expect, fn, waitFor } from "storybook/test";
import { ConnectButton } from "../src/index.ts";
import type { World } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

/** Every state that a connection passes through, and every way it may end. */
const meta: Meta<typeof ConnectButton> = {
  title: "ConnectButton/Link flow",
  component: ConnectButton,
  // The page of the component is made with another of its files.
  tags: ["!autodocs"],
  args: { toolkit: "gmail", onConnected: fn(), onError: fn() },
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ConnectButton>;
type Play = NonNullable<Story["play"]>;
type Context = Parameters<Play>[0];

async function start({ canvas, userEvent }: Context): Promise<void> {
  await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
}

/** Starts, and waits until the popup is at the provider's. Gives the id of the account under way. */
async function startAndWait(context: Context): Promise<{ world: World; id: string }> {
  await start(context);
  await context.canvas.findByRole("button", { name: "Allow" });
  const world = worldOf(context);
  const account = world.sandbox.control.accounts().at(-1);
  if (!account) throw new Error("The sandbox has no account.");
  return { world, id: account.id };
}

async function expectEnd({ canvas, args }: Context, state: string, words: string): Promise<void> {
  // Two looks may come first, a second apart.
  await waitFor(() => expect(canvas.getByText(words)).toBeVisible(), { timeout: 5_000 });
  const button = canvas.getByRole("button", { name: "Try again" });
  await expect(button).toHaveAttribute("data-state", state);
  await expect(button).toHaveAccessibleDescription(words);
  await expect(button).toBeEnabled();
  await waitFor(() => expect(args.onError).toHaveBeenCalledTimes(1));
}

export const Opening: Story = {
  parameters: inWorld({ prepare: (control) => control.delay({ path: "link", ms: 600_000 }) }),
  play: async (context) => {
    const { canvas } = context;
    await start(context);
    const button = await canvas.findByRole("button", { name: "Connecting Gmail…" });
    await expect(button).toHaveAttribute("data-state", "opening");
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveFocus();
    await waitFor(() => expect(canvas.getByRole("status")).toHaveTextContent("Opening a window…"));
    await expect(canvas.getByRole("button", { name: "Cancel" })).toBeVisible();
  },
};

export const Waiting: Story = {
  play: async (context) => {
    const { canvas } = context;
    await startAndWait(context);
    await expect(canvas.getByRole("button", { name: "Connecting Gmail…" })).toHaveAttribute("data-window");
    await waitFor(() => expect(canvas.getByRole("status")).toHaveTextContent("Finish in the window that opened."));
    await expect(canvas.getByRole("button", { name: "Cancel" })).toBeVisible();
  },
};

export const WindowClosed: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    const { world } = await startAndWait(context);
    await userEvent.click(await canvas.findByRole("button", { name: "Close window" }));
    world.clock.advance(1_000);
    await waitFor(() => expect(canvas.getByText(/^Finished signing in\?/)).toBeVisible());
    await expect(canvas.getByRole("button", { name: "Connecting Gmail…" })).toHaveAttribute("data-state", "waiting");
    await userEvent.click(canvas.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(canvas.getByText("Finish in the window that opened.")).toBeVisible());
    await expect(world.requests.filter((request) => request.endsWith("/link"))).toHaveLength(1);
    await userEvent.click(await canvas.findByRole("button", { name: "Close window" }));
    world.clock.advance(1_000);
    await expect(await canvas.findByRole("button", { name: "Try again" })).toBeVisible();
  },
};

/** Connected at the provider's; Composio has not caught up yet. */
export const Verifying: Story = {
  parameters: inWorld({ prepare: (control) => control.activationLag(600_000) }),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await startAndWait(context);
    await userEvent.click(canvas.getByRole("button", { name: "Allow" }));
    await waitFor(() => expect(canvas.getByText("Checking the connection…")).toBeVisible());
    await expect(canvas.getByRole("button", { name: "Cancel" })).toBeVisible();
  },
};

export const Connected: Story = {
  play: async (context) => {
    const { args, canvas, userEvent } = context;
    await startAndWait(context);
    await userEvent.click(canvas.getByRole("button", { name: "Allow" }));
    await expect(await canvas.findByText("Connected")).toBeVisible();
    await waitFor(() => expect(canvas.getByRole("status")).toHaveTextContent("Gmail is ready to use."));
    await expect(canvas.queryByRole("button", { name: "Cancel" })).toBeNull();
    await waitFor(() => expect(args.onConnected).toHaveBeenCalledTimes(1));
  },
};

export const Denied: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    await startAndWait(context);
    await userEvent.click(canvas.getByRole("button", { name: "Deny" }));
    await expectEnd(context, "denied", "Access was not granted, so Gmail is not connected.");
  },
};

export const Failed: Story = {
  play: async (context) => {
    const { world, id } = await startAndWait(context);
    world.sandbox.control.fail(id);
    world.clock.advance(3_000);
    // The poll finds the failure, and waits two seconds for a callback with its reason.
    await waitFor(async () => {
      world.clock.advance(500);
      await expect(context.canvas.getByRole("button", { name: "Try again" })).toBeVisible();
    });
    await expectEnd(context, "failed", "Gmail could not be connected.");
  },
};

/** The handler could not make a link. */
export const NoLink: Story = {
  parameters: inWorld({ prepare: (control) => control.failNext({ path: "link", status: 503, times: 5 }) }),
  play: async (context) => {
    await start(context);
    await expectEnd(context, "failed", "Gmail can't be reached right now. Try again in a moment.");
  },
};

export const Blocked: Story = {
  parameters: inWorld({ blocksPopups: true }),
  play: async (context) => {
    const { canvas } = context;
    await start(context);
    await expectEnd(
      context,
      "blocked",
      "Your browser blocked the window. Allow pop-ups and try again, or continue in this tab.",
    );
    await expect(canvas.getByRole("button", { name: "Continue in this tab" })).toBeVisible();
  },
};

/** The page itself goes to the provider. */
export const ContinuedInThisTab: Story = {
  parameters: inWorld({ blocksPopups: true }),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await start(context);
    await userEvent.click(await canvas.findByRole("button", { name: "Continue in this tab" }));
    const { browser, sandbox } = worldOf(context);
    await waitFor(() => expect(browser.navigations[0]).toMatch(sandbox.origin));
    await expect(canvas.getByRole("button", { name: "Connecting Gmail…" })).toBeVisible();
  },
};

export const LinkExpired: Story = {
  play: async (context) => {
    const { world } = await startAndWait(context);
    world.clock.advance(10 * 60_000);
    await expectEnd(context, "link_expired", "The link expired before you finished. Try again for a new one.");
  },
};

export const TimedOut: Story = {
  args: { timeout: 60_000 },
  play: async (context) => {
    const { world } = await startAndWait(context);
    world.clock.advance(70_000);
    await expectEnd(context, "timed_out", "This took too long. Nothing is lost: try again.");
  },
};

export const IdentityMismatch: Story = {
  play: async (context) => {
    const { world, id } = await startAndWait(context);
    world.sandbox.control.setStatus(id, "FAILED", "IDENTITY_VERIFICATION_FAILED");
    world.clock.advance(3_000);
    await expectEnd(
      context,
      "identity_mismatch",
      "This was finished as another user or in another workspace, so Gmail is not connected. Please try again.",
    );
  },
};

export const Cancelled: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    const { world } = await startAndWait(context);
    await userEvent.click(canvas.getByRole("button", { name: "Cancel" }));
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toHaveFocus();
    await waitFor(() => expect(canvas.getByRole("status")).toHaveTextContent("Cancelled."));
    await expect(world.browser.popups[0]?.closed).toBe(true);
  },
};

/** The provider may have severed its window: nobody but its user can tell whether it is open. */
export const CancelledWithItsWindowOutOfReach: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    const { world } = await startAndWait(context);
    world.browser.popups[0]?.close();
    await canvas.findByRole("button", { name: "Try again" });
    await userEvent.click(canvas.getByRole("button", { name: "Cancel" }));
    const button = await canvas.findByRole("button", { name: "Connect Gmail" });
    await expect(button).toHaveAccessibleDescription("Cancelled. If its window is still open, please close it.");
    await expect(canvas.getByRole("button", { name: "Dismiss" })).toBeVisible();
  },
};

export const DismissedEnd: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    await startAndWait(context);
    await userEvent.click(canvas.getByRole("button", { name: "Deny" }));
    await userEvent.click(await canvas.findByRole("button", { name: "Dismiss" }));
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toHaveAttribute("data-state", "idle");
    await expect(canvas.getByRole("status")).toBeEmptyDOMElement();
  },
};

export const ServerDownWhileWaiting: Story = {
  play: async (context) => {
    const { world } = await startAndWait(context);
    world.online = false;
    world.clock.advance(3_000);
    const text = "The server can't be reached. This goes on when it answers again.";
    await expect(await context.canvas.findByText(text)).toBeVisible();
    await expect(context.canvas.getByRole("button", { name: "Connecting Gmail…" })).toBeVisible();
  },
};

export const OfflineWhileWaiting: Story = {
  beforeEach: () => () => onlineManager.setOnline(true),
  play: async (context) => {
    const { world } = await startAndWait(context);
    world.online = false;
    onlineManager.setOnline(false);
    world.clock.advance(3_000);
    await expect(
      await context.canvas.findByText("You are offline. This goes on when the connection is back."),
    ).toBeVisible();
    await expect(context.canvas.getByRole("button", { name: "Connecting Gmail…" })).toBeVisible();
  },
};

export const RateLimitedWhileWaiting: Story = {
  play: async (context) => {
    const { world } = await startAndWait(context);
    world.sandbox.control.failNext({ method: "GET", status: 429, headers: { "retry-after": "30" }, times: 20 });
    world.clock.advance(3_000);
    await waitFor(() =>
      expect(context.canvas.getByText("A lot is going on right now. Waiting a moment…")).toBeVisible(),
    );
  },
};
