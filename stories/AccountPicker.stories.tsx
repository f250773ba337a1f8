import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { AccountPicker } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld } from "./support/world.tsx";

const meta: Meta<typeof AccountPicker> = {
  title: "AccountPicker",
  component: AccountPicker,
  loaders: [loadWorld],
  decorators: [
    (Story) => (
      <div style={{ inlineSize: "min(20rem, calc(100vw - 2rem))" }}>
        <Story />
      </div>
    ),
    withWorld,
  ],
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
    },
  }),
  args: { toolkit: "gmail" },
};

export default meta;
type Story = StoryObj<typeof AccountPicker>;

/** The newest is chosen until the user has chosen another. */
export const Several: Story = {
  play: async ({ canvas, userEvent }) => {
    const picker = await canvas.findByRole("combobox", { name: "Gmail account" });
    await waitFor(() => expect(picker).toHaveDisplayValue("Work"));
    await userEvent.selectOptions(picker, "Home");
    await expect(picker).toHaveDisplayValue("Home");
  },
};

export const NothingConnected: Story = {
  parameters: inWorld({ prepare: () => undefined }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
  },
};

/** An account that no longer works is not exchanged for another: the user decides. */
export const ChosenOneExpired: Story = {
  loaders: [
    (context) => {
      const loaded = loadWorld(context);
      const { id } = loaded.world.sandbox.control.addAccount({
        userId: user,
        toolkit: "gmail",
        alias: "Team",
        status: "EXPIRED",
      });
      context.args.defaultValue = id;
      return loaded;
    },
  ],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Team: Access has expired")).toBeVisible();
  },
};

export const Loading: Story = {
  loaders: [
    (context) => {
      const loaded = loadWorld(context);
      loaded.world.hold("GET /connected-accounts");
      return loaded;
    },
  ],
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("combobox")).toHaveDisplayValue("Loading…");
  },
};

/** The app does not let this user see accounts. */
export const Refused: Story = {
  parameters: inWorld({ authorize: () => false }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("You don't have access to this.")).toBeVisible();
  },
};

export const SignedOut: Story = {
  parameters: inWorld({ userId: null }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Please sign in again, then try once more.")).toBeVisible();
  },
};
