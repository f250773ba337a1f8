import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { AuthConfigForm } from "../src/index.ts";
import { inWorld, loadWorld, withWorld } from "./support/world.tsx";

const meta: Meta<typeof AuthConfigForm> = {
  title: "AuthConfigForm",
  component: AuthConfigForm,
  loaders: [loadWorld],
  decorators: [
    (Story) => (
      <div style={{ inlineSize: "min(40rem, calc(100vw - 2rem))" }}>
        <Story />
      </div>
    ),
    withWorld,
  ],
  parameters: inWorld({ authorizeAdmin: () => true }),
};

export default meta;
type Story = StoryObj<typeof AuthConfigForm>;

/** Composio's own app with a scope that it may not be approved for. */
export const ScopesOfAManagedApp: Story = {
  args: { toolkit: "gmail", onCancel: () => undefined },
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(
      await canvas.findByRole("searchbox", { name: "Search or add a scope" }),
      "https://mail.google.com/{Enter}",
    );
    await expect(await canvas.findByText(/may not be approved/)).toBeVisible();
  },
};

/** An own OAuth app: client id and secret, the redirect URI to register, and what users see. */
export const OwnApp: Story = {
  args: { toolkit: "gmail", onCancel: () => undefined },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("radio", { name: "Your own app" }));
    await expect(canvas.getByLabelText("Redirect URI")).toBeVisible();
  },
};

/** A toolkit of keys needs nothing but a name: users enter their own. */
export const Keys: Story = {
  args: { toolkit: "stripe" },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("radio", { name: "Use an API key" })).toBeChecked();
  },
};
