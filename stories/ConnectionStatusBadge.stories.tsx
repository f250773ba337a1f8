import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { ConnectionStatusBadge } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld } from "./support/world.tsx";

const meta: Meta<typeof ConnectionStatusBadge> = {
  title: "ConnectionStatusBadge",
  component: ConnectionStatusBadge,
  args: { toolkit: "gmail" },
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ConnectionStatusBadge>;

/** A story whose user has one account of that status, and the words that say so. */
function story(status: string | null, words: string): Story {
  return {
    parameters: inWorld({
      prepare: (control) => {
        if (status !== null) control.addAccount({ userId: user, toolkit: "gmail", status });
      },
    }),
    play: async ({ canvas }) => {
      await expect(await canvas.findByText(words)).toBeVisible();
    },
  };
}

export const NotConnected: Story = story(null, "Not connected");
export const Connected: Story = story("ACTIVE", "Connected");
export const Pending: Story = story("INITIATED", "Connecting");
export const Paused: Story = story("INACTIVE", "Paused");
export const NeedsReconnect: Story = story("EXPIRED", "Reconnect needed");
export const Failed: Story = story("FAILED", "Failed");

export const Loading: Story = {
  parameters: inWorld({ prepare: (control) => control.delay({ path: "connected_accounts", ms: 600_000 }) }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Loading…")).toBeVisible();
  },
};

export const StatusUnknown: Story = {
  parameters: inWorld({ userId: null }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Status unknown")).toBeVisible();
  },
};

export const Dark: Story = { ...Connected, globals: { colorScheme: "dark" } };
