import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { AuthConfigList } from "../src/index.ts";
import type { SandboxControl } from "../src/sandbox/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld } from "./support/world.tsx";

const authConfigs = {
  gmail: [
    { id: "ac_readonly", label: "Read only" },
    { id: "ac_gmail", label: "Full access" },
  ],
  slack: "ac_slack",
  stripe: "ac_stripe",
};

function several(control: SandboxControl): void {
  control.addAuthConfig({ toolkit: "gmail", id: "ac_readonly", name: "Gmail, read only" });
  control.addAuthConfig({ toolkit: "gmail", id: "ac_own", name: "Gmail, our own app", managed: false });
  control.addAccount({ userId: user, toolkit: "gmail" });
  control.setAuthConfigEnabled("ac_slack", false);
}
const admin = { authorizeAdmin: () => true, authConfigs, prepare: several };

const meta: Meta<typeof AuthConfigList> = {
  title: "AuthConfigList",
  component: AuthConfigList,
  loaders: [loadWorld],
  decorators: [
    (Story) => (
      <div style={{ inlineSize: "min(40rem, calc(100vw - 2rem))" }}>
        <Story />
      </div>
    ),
    withWorld,
  ],
  parameters: inWorld(admin),
};

export default meta;
type Story = StoryObj<typeof AuthConfigList>;

/** Several for one toolkit, with names; disabled ones too. */
export const Several: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Full access")).toBeVisible();
    await expect(canvas.getByText("Disabled")).toBeVisible();
  },
};

/** A question before an auth config is disabled. */
export const Disabling: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Disable Stripe" }));
    await expect(await canvas.findByRole("group", { name: /stop working/ })).toBeVisible();
  },
};

/** The app of a new auth config is chosen first. */
export const ChoosingTheApp: Story = {
  parameters: inWorld({ authorizeAdmin: () => true }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "New auth config" }));
    await expect(await canvas.findByRole("button", { name: "Gmail" })).toBeVisible();
  },
};

/** Empty fields keep what is stored. */
export const Editing: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Edit Gmail, our own app" }));
    await expect(await canvas.findByRole("button", { name: "Save" })).toBeVisible();
  },
};

export const None: Story = {
  args: { toolkit: "asana" },
  parameters: inWorld({ authorizeAdmin: () => true, authConfigs: { gmail: "ac_gmail" } }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("There are no auth configs yet.")).toBeVisible();
  },
};

/** For users whom `authorizeAdmin` does not accept. */
export const NotAllowed: Story = {
  parameters: inWorld({ authorizeAdmin: () => false }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Try again" })).toBeVisible();
  },
};
