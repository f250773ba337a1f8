import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { RequireConnection } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

const meta: Meta<typeof RequireConnection> = {
  title: "RequireConnection",
  component: RequireConnection,
  loaders: [loadWorld],
  decorators: [
    (Story) => (
      <div style={{ inlineSize: "min(26rem, calc(100vw - 2rem))" }}>
        <Story />
      </div>
    ),
    withWorld,
  ],
  parameters: inWorld({}),
  // Storybook's control for objects has list items outside a list. axe reports them on the page of the manual.
  argTypes: { toolkits: { control: false }, children: { control: false }, fallback: { control: false } },
  args: { toolkits: ["gmail", "slack", "notion"], children: <p>Everything is connected.</p> },
};

export default meta;
type Story = StoryObj<typeof RequireConnection>;

export const Several: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
    await expect(canvas.getByText("Step 1 of 3")).toBeVisible();
  },
};

export const One: Story = {
  args: { toolkits: ["gmail"] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("region", { name: "Connect Gmail to go on" })).toBeVisible();
  },
};

/** The first step is done; the focus goes to the next one. */
export const SecondStep: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    const world = worldOf(context);
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    world.consent("allow");
    await waitFor(() => expect(canvas.getByRole("button", { name: "Connect Slack" })).toHaveFocus());
    await expect(canvas.getByText("Step 2 of 3")).toBeVisible();
  },
};

/** One of two can't be connected in this app: the other one can. */
export const OneUnavailable: Story = {
  args: { toolkits: ["twitter", "gmail"] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("X: Can't be connected here · Please contact support.")).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Connect Gmail" })).toBeVisible();
  },
};

/** Nothing is missing that the user could connect. */
export const Unavailable: Story = {
  args: { toolkits: ["twitter"] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("region", { name: "X: Can't be connected here" })).toBeVisible();
    await expect(canvas.getByText("Please contact support.")).toBeVisible();
  },
};

/** After a refusal the app can be tried again, and the next one is offered as well. */
export const Refused: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    const world = worldOf(context);
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
    world.consent("deny");
    await expect(await canvas.findByRole("button", { name: "Try again" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Connect Slack" })).toBeVisible();
  },
};

export const Blocked: Story = {
  parameters: inWorld({ blocksPopups: true }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    await expect(await canvas.findByRole("button", { name: "Continue in this tab" })).toBeVisible();
  },
};

/** A connection has stopped working. */
export const Expired: Story = {
  args: { toolkits: ["gmail"] },
  parameters: inWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Reconnect Gmail" })).toBeVisible();
    await expect(canvas.getByText("Access has expired")).toBeVisible();
  },
};

export const Paused: Story = {
  args: { toolkits: ["gmail"] },
  parameters: inWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INACTIVE" }),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Resume Gmail" })).toBeVisible();
  },
};

export const Resumed: Story = {
  ...Paused,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Resume Gmail" }));
    await expect(await canvas.findByText("Everything is connected.")).toBeVisible();
  },
};

export const Open: Story = {
  args: { toolkits: ["gmail", "hackernews"] },
  parameters: inWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Everything is connected.")).toBeVisible();
  },
};

export const Loading: Story = {
  loaders: [
    async (context) => {
      const loaded = loadWorld(context);
      loaded.world.hold("GET /connected-accounts");
      return loaded;
    },
  ],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole("region", { name: "Loading…" })).toHaveAttribute("aria-busy", "true");
  },
};

export const SignedOut: Story = {
  parameters: inWorld({ userId: null }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("alert")).toHaveTextContent("Please sign in again, then try once more.");
    await expect(canvas.getByRole("button", { name: "Try again" })).toBeVisible();
  },
};

export const SignedInAgain: Story = {
  ...SignedOut,
  play: async (context) => {
    const { canvas, userEvent } = context;
    const button = await canvas.findByRole("button", { name: "Try again" });
    worldOf(context).userId = user;
    await userEvent.click(button);
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
  },
};

/** In place of the card. */
export const Fallback: Story = {
  args: { fallback: <p>The assistant needs Gmail, Slack and Notion.</p> },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("The assistant needs Gmail, Slack and Notion.")).toBeVisible();
  },
};
