import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { ConnectionRow } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { loadWorld, withWorld } from "./support/world.tsx";

/** A row for an account in one state. */
const rowOf =
  (status: string, alias?: string) =>
  (context: Parameters<typeof loadWorld>[0] & { args: { connectedAccountId?: string } }) => {
    const loaded = loadWorld(context);
    const account = loaded.world.sandbox.control.addAccount({ userId: user, toolkit: "gmail", status, alias });
    context.args.connectedAccountId = account.id;
    return loaded;
  };

const meta: Meta<typeof ConnectionRow> = {
  title: "ConnectionRow",
  component: ConnectionRow,
  decorators: [
    (Story) => (
      <div style={{ inlineSize: "min(32rem, calc(100vw - 2rem))" }}>
        <Story />
      </div>
    ),
    withWorld,
  ],
};

export default meta;
type Story = StoryObj<typeof ConnectionRow>;

export const Connected: Story = {
  loaders: [rowOf("ACTIVE", "Work")],
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Manage Gmail" })).toBeVisible();
    await expect(canvas.getByText("Work")).toBeVisible();
  },
};

export const Expired: Story = {
  loaders: [rowOf("EXPIRED", "Work")],
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Reconnect Gmail" })).toBeVisible();
  },
};

export const Paused: Story = {
  loaders: [rowOf("INACTIVE")],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Paused")).toBeVisible();
  },
};

/** It was disconnected, here or elsewhere. */
export const Gone: Story = {
  args: { connectedAccountId: "ca_gone" },
  loaders: [loadWorld],
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector("[data-state=none]")).not.toBeNull());
  },
};
