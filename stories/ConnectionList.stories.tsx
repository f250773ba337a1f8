import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, within } from "storybook/test";
import { ConnectionList } from "../src/index.ts";
import type { SandboxControl } from "../src/sandbox/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

function several(control: SandboxControl): void {
  control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
  control.addAccount({ userId: user, toolkit: "notion", status: "INACTIVE" });
  control.addAccount({ userId: user, toolkit: "slack" });
  control.addAccount({ userId: user, toolkit: "github", status: "EXPIRED" });
  control.addAccount({ userId: user, toolkit: "stripe", status: "FAILED" });
}

const meta: Meta<typeof ConnectionList> = {
  title: "ConnectionList",
  component: ConnectionList,
  loaders: [loadWorld],
  decorators: [
    (Story) => (
      <div style={{ inlineSize: "min(40rem, calc(100vw - 2rem))" }}>
        <Story />
      </div>
    ),
    withWorld,
  ],
  parameters: inWorld({ prepare: several }),
};

export default meta;
type Story = StoryObj<typeof ConnectionList>;

/** What needs attention comes first. */
export const Several: Story = {
  play: async ({ canvas }) => {
    const list = await canvas.findByRole("list", { name: "Connections" });
    await expect(await within(list).findByRole("button", { name: "Reconnect GitHub" })).toBeVisible();
    await expect(within(list).getByText("Work")).toBeVisible();
  },
};

/** The connections of an app stay together, and another account can be added. */
export const ByToolkit: Story = {
  args: { groupBy: "toolkit" },
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Private" });
      control.addAccount({ userId: user, toolkit: "slack" });
    },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Manage Gmail, Work" })).toBeVisible();
    await expect((await canvas.findAllByRole("button", { name: "Add another account" })).length).toBe(2);
  },
};

/** Waiting takes the account's line. */
export const Reconnecting: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Reconnect GitHub" }));
    await waitFor(() => expect(canvas.getByText("Waiting for you in the other window…")).toBeVisible());
    await expect(canvas.getByRole("button", { name: "Cancel" })).toBeVisible();
  },
};

export const Renaming: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Manage Gmail" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Rename" }));
    await expect(canvas.getByRole("textbox", { name: "Name of this Gmail connection" })).toHaveValue("Work");
  },
};

/** The server refuses: the row is as it was, and says why. */
export const PauseRefused: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.failNext({ method: "PATCH", status: 503, times: 10 });
    },
  }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Manage Gmail" }));
    await userEvent.click(await canvas.findByRole("menuitem", { name: "Pause" }));
    await waitFor(() =>
      expect(canvas.getByRole("listitem")).toHaveTextContent(
        "Gmail can't be reached right now. Try again in a moment.",
      ),
    );
    await expect(canvas.getByText("Connected")).toBeVisible();
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
    await expect(canvas.getByRole("list", { name: "Connections" })).toHaveAttribute("aria-busy", "true");
  },
};

export const Empty: Story = {
  parameters: inWorld({ prepare: () => undefined }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Nothing is connected yet.")).toBeVisible();
  },
};

export const SignedOut: Story = {
  parameters: inWorld({ userId: null, prepare: () => undefined }),
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
    await expect(await canvas.findByText("Nothing is connected yet.")).toBeVisible();
  },
};
