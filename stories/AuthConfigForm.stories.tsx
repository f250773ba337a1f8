import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { AuthConfigForm } from "../src/index.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

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

export const Loading: Story = {
  args: { toolkit: "gmail", onCancel: () => undefined },
  loaders: [
    (context) => {
      const loaded = loadWorld(context);
      loaded.world.hold("GET /admin-toolkits/gmail");
      return loaded;
    },
  ],
  play: async ({ canvas }) => {
    const form = await canvas.findByRole("form", { name: "New auth config" });
    await waitFor(() => expect(form).toHaveAttribute("data-state", "loading"));
    await expect(canvas.getByText("Gmail")).toBeVisible();
  },
};

export const Saving: Story = {
  args: { toolkit: "gmail", onCancel: () => undefined },
  loaders: [
    (context) => {
      const loaded = loadWorld(context);
      loaded.world.hold("POST /auth-configs");
      return loaded;
    },
  ],
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText("Name"), "Gmail for sales");
    await userEvent.click(canvas.getByRole("button", { name: "Create" }));
    await waitFor(() => expect(canvas.getByRole("form")).toHaveAttribute("data-state", "saving"));
  },
};

/** What was typed stays. */
export const RefusedByComposio: Story = {
  args: { toolkit: "gmail", onCancel: () => undefined },
  play: async ({ canvas, userEvent, ...context }) => {
    worldOf(context).sandbox.control.failNext({ method: "POST", path: "/auth_configs", status: 400, times: 1 });
    await userEvent.type(await canvas.findByLabelText("Name"), "Gmail for sales");
    await userEvent.click(canvas.getByRole("button", { name: "Create" }));
    await waitFor(() => expect(canvas.getByRole("alert")).toHaveTextContent("Something went wrong. Please try again."));
    await expect(canvas.getByLabelText("Name")).toHaveValue("Gmail for sales");
  },
};
