import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { ConnectButton } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

/** What the button shows of the account list, before anybody presses it. */
const meta: Meta<typeof ConnectButton> = {
  title: "ConnectButton/Phases",
  component: ConnectButton,
  // The page of the component is made with another of its files.
  tags: ["!autodocs"],
  args: { toolkit: "gmail" },
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ConnectButton>;

export const Loading: Story = {
  parameters: inWorld({ prepare: (control) => control.delay({ path: "connected_accounts", ms: 600_000 }) }),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Gmail" });
    await expect(button).toHaveAttribute("data-loading");
    await expect(button).toHaveAttribute("aria-busy", "true");
    await expect(button).not.toHaveAttribute("data-phase");
    await expect(button).toBeEnabled();
  },
};

export const NotConnected: Story = {
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(button).toHaveAttribute("data-phase", "not_connected"));
    await waitFor(() => expect(button.querySelector("img")).toHaveAttribute("alt", ""));
  },
};

/** A badge, whose account it is, and a menu. */
export const Connected: Story = {
  parameters: inWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Connected")).toBeVisible();
    await expect(await canvas.findByText("alex@example.com")).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Manage Gmail", description: "alex@example.com" })).toBeVisible();
  },
};

/** Without its menu it is a button that has nothing to do. */
export const ConnectedWithoutMenu: Story = {
  ...Connected,
  args: { menu: false },
  play: async ({ canvas, userEvent, ...context }) => {
    const button = await canvas.findByRole("button", { name: "Connected", description: "Gmail" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await userEvent.click(button);
    await expect(worldOf(context).browser.popups).toHaveLength(0);
  },
};

export const NeedsReconnect: Story = {
  parameters: inWorld({
    prepare: (control) => control.expire(control.addAccount({ userId: user, toolkit: "gmail" }).id),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Reconnect Gmail" })).toBeEnabled();
  },
};

export const Paused: Story = {
  parameters: inWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INACTIVE" }),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Paused")).toBeVisible();
  },
};

export const Resumed: Story = {
  ...Paused,
  play: async ({ canvas, userEvent }) => {
    await choose({ canvas, userEvent }, "Resume");
    await expect(await canvas.findByText("Connected")).toBeVisible();
  },
};

export const ResumingFails: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", status: "INACTIVE" });
      control.failNext({ method: "PATCH", status: 503, times: 10 });
    },
  }),
  play: async ({ canvas, userEvent }) => {
    await choose({ canvas, userEvent }, "Resume");
    await waitFor(() =>
      expect(canvas.getByText("Gmail can't be reached right now. Try again in a moment.")).toBeVisible(),
    );
    await expect(canvas.getByText("Paused")).toBeVisible();
  },
};

export const SwitchedOff: Story = {
  parameters: inWorld({
    prepare(control) {
      const { authConfigId } = control.addAccount({ userId: user, toolkit: "gmail", status: "INACTIVE" });
      control.setAuthConfigEnabled(authConfigId, false);
    },
  }),
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText("Paused");
    const menu = canvas.getByRole("button", { name: "Manage Gmail" });
    await waitFor(() => expect(menu).toHaveAccessibleDescription("Gmail is switched off right now. alex@example.com"));
    await userEvent.click(menu);
    await canvas.findByRole("menu");
    await expect(canvas.queryByRole("menuitem", { name: "Resume" })).toBeNull();
  },
};

export const FailedBefore: Story = {
  parameters: inWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "FAILED" }),
  }),
  play: async ({ canvas, userEvent }) => {
    const button = await canvas.findByRole("button", { name: "Try again" });
    await expect(button).toHaveAccessibleDescription("Gmail could not be connected.");
    await userEvent.hover(button);
    await expect(canvas.getByRole("button", { name: "Dismiss" })).toBeVisible();
  },
};

export const FailureDismissed: Story = {
  ...FailedBefore,
  play: async ({ canvas, userEvent }) => {
    await userEvent.hover(await canvas.findByRole("button", { name: "Try again" }));
    await userEvent.click(canvas.getByRole("button", { name: "Dismiss" }));
    await expect(canvas.getByRole("button", { name: "Connect Gmail" })).toHaveFocus();
  },
};

export const StartedElsewhere: Story = {
  parameters: inWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }),
  }),
  play: async ({ canvas, userEvent }) => {
    const button = await canvas.findByRole("button", { name: "Connecting Gmail…" });
    await expect(button).toHaveAttribute("data-pending");
    await userEvent.hover(button);
    await expect(canvas.getByRole("button", { name: "Try again" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Dismiss" })).toBeVisible();
  },
};

export const NothingToConnect: Story = {
  args: { toolkit: "hackernews" },
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Ready to use", description: "Hacker News" });
    await expect(button).toHaveAttribute("data-method", "none");
  },
};

/** Its only way is OAuth, and neither Composio nor the project has an app for it. */
export const CannotBeConnected: Story = {
  args: { toolkit: "twitter" },
  play: async ({ canvas, userEvent, ...context }) => {
    await waitFor(() => expect(canvas.getByText("X can't be connected yet.")).toBeVisible());
    const button = canvas.getByRole("button", { name: "Connect X" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await userEvent.click(button);
    await expect(worldOf(context).browser.popups).toHaveLength(0);
  },
};

/** Without an answer it claims nothing, least of all that Gmail is not connected. */
export const StatusUnknown: Story = {
  parameters: inWorld({
    userId: null,
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }),
  }),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Try again" });
    await expect(button).toHaveAccessibleDescription("Please sign in again, then try once more.");
    await expect(button).not.toHaveAttribute("data-phase");
  },
};

export const StatusKnownAgain: Story = {
  ...StatusUnknown,
  play: async ({ canvas, userEvent, ...context }) => {
    const button = await canvas.findByRole("button", { name: "Try again" });
    worldOf(context).userId = user;
    await userEvent.click(button);
    await expect(await canvas.findByText("Connected")).toBeVisible();
  },
};

/** Opens the menu of the connection, and chooses an item. */
async function choose({ canvas, userEvent }: Pick<Play, "canvas" | "userEvent">, item: string): Promise<void> {
  await userEvent.click(await canvas.findByRole("button", { name: "Manage Gmail" }));
  await userEvent.click(await canvas.findByRole("menuitem", { name: item }));
}

type Play = Parameters<NonNullable<Story["play"]>>[0];
