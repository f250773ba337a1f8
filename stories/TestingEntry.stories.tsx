import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { ConnectButton } from "../src/index.ts";
import { composioDecorator, composioLoader } from "../src/testing/index.ts";

/** Stories of a user of the kit, with the loader and the decorator of `composio-react/testing`. */
const meta: Meta<typeof ConnectButton> = {
  title: "Testing/Stories of your own",
  component: ConnectButton,
  tags: ["!autodocs"],
  loaders: [composioLoader],
  decorators: [composioDecorator],
  args: { toolkit: "gmail" },
};

export default meta;
type Story = StoryObj<typeof ConnectButton>;

export const Expired: Story = {
  parameters: { composio: { scenario: "expired" } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Reconnect Gmail" })).toBeVisible();
  },
};

/** Where a browser would open a window, the story shows a small one. */
export const Connects: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    await userEvent.click(await canvas.findByRole("button", { name: "Allow" }));
    await expect(await canvas.findByText("Connected")).toBeVisible();
  },
};

export const Denied: Story = {
  parameters: { composio: { scenario: "denied" } },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    await expect(await canvas.findByRole("button", { name: "Try again" })).toBeVisible();
    await expect(canvas.getAllByText("Access was not granted, so Gmail is not connected.")[0]).toBeInTheDocument();
  },
};
