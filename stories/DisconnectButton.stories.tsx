import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, waitFor } from "storybook/test";
import { DisconnectButton } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld } from "./support/world.tsx";

const meta: Meta<typeof DisconnectButton> = {
  title: "DisconnectButton",
  component: DisconnectButton,
  loaders: [loadWorld],
  decorators: [withWorld],
  parameters: inWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
  }),
  args: { toolkit: "gmail" },
};

export default meta;
type Story = StoryObj<typeof DisconnectButton>;

export const Connected: Story = {
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Disconnect Gmail" });
    await waitFor(() => expect(button).toHaveAttribute("data-phase", "connected"));
    await expect(button).not.toHaveAttribute("aria-disabled");
  },
};

/** The question names the account, and offers to withdraw the access at the provider as well. */
export const Question: Story = {
  play: async (context) => {
    await Connected.play?.(context);
    await context.userEvent.click(context.canvas.getByRole("button", { name: "Disconnect Gmail" }));
    await expect(await screen.findByRole("dialog", { name: "Disconnect Gmail?" })).toBeVisible();
  },
};

export const NothingConnected: Story = {
  parameters: inWorld({ prepare: () => undefined }),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Disconnect Gmail" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
  },
};
