import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { ToolkitPicker } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

/** Holds back a kind of request before the story begins. */
function holding(kind: string) {
  return async (context: Parameters<typeof loadWorld>[0]) => {
    const loaded = loadWorld(context);
    loaded.world.hold(kind);
    return loaded;
  };
}

const meta: Meta<typeof ToolkitPicker> = {
  title: "ToolkitPicker",
  component: ToolkitPicker,
  loaders: [loadWorld],
  decorators: [
    (Story) => (
      <div style={{ inlineSize: "min(60rem, calc(100vw - 2rem))" }}>
        <Story />
      </div>
    ),
    withWorld,
  ],
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED" });
      control.addAccount({ userId: user, toolkit: "notion", status: "INACTIVE" });
    },
  }),
};

export default meta;
type Story = StoryObj<typeof ToolkitPicker>;

/** Each tile with its connection: a badge, or what it needs. */
export const Catalogue: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Connect GitHub" })).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "Reconnect Slack" })).toBeVisible();
    await expect(canvas.getByText("Connected")).toBeVisible();
  },
};

export const Featured: Story = {
  args: { featured: ["linear", "stripe"] },
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByRole("list", { name: "Featured" })).toHaveTextContent("Linear"));
  },
};

/** By two letters: among the apps that are here. */
export const Searching: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByRole("button", { name: "Connect GitHub" });
    await userEvent.type(canvas.getByRole("searchbox", { name: "Search apps" }), "gi");
    await waitFor(() => expect(canvas.queryByText("Gmail")).toBeNull());
    await expect(canvas.getByText("GitHub")).toBeVisible();
  },
};

export const NothingFound: Story = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByRole("button", { name: "Connect GitHub" });
    await userEvent.type(canvas.getByRole("searchbox", { name: "Search apps" }), "qwertz");
    await expect(await canvas.findByRole("button", { name: "Clear the search" })).toBeVisible();
  },
};

export const Category: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Documents" }));
    await waitFor(() => expect(canvas.queryByText("Gmail")).toBeNull());
    await expect(canvas.getByRole("button", { name: "Documents" })).toHaveAttribute("aria-pressed", "true");
  },
};

export const Connecting: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect GitHub" }));
    await expect(await canvas.findByRole("button", { name: "Connecting GitHub…" })).toBeVisible();
  },
};

/** X has no auth config, Asana only a disabled one; Hacker News needs none. */
export const NotAvailableYet: Story = {
  args: { toolkits: ["twitter", "asana", "hackernews", "github"] },
  play: async ({ canvas }) => {
    await expect((await canvas.findAllByText("Not available yet")).length).toBe(2);
    await expect(canvas.getByText("Ready to use")).toBeVisible();
  },
};

/** The second page, after a press. */
export const MorePages: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Show more" }));
    await waitFor(() => expect(canvas.getAllByRole("listitem").length).toBeGreaterThan(24));
  },
};

export const Loading: Story = {
  loaders: [holding("GET /toolkits")],
  play: async ({ canvas }) => {
    await expect(canvas.getByRole("list", { name: "Apps" })).toHaveAttribute("aria-busy", "true");
  },
};

/** The apps are known, the user's accounts are not yet. */
export const AccountsLoading: Story = {
  loaders: [holding("GET /connected-accounts")],
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "GitHub" })).toHaveAttribute("data-loading");
  },
};

export const Empty: Story = {
  args: { toolkits: [] },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("There are no apps here.")).toBeVisible();
  },
};

export const SignedOut: Story = {
  parameters: inWorld({ userId: null }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("alert")).toHaveTextContent("Please sign in again, then try once more.");
    await expect(canvas.getByRole("button", { name: "Try again" })).toBeVisible();
  },
};

/** What was refused comes after another try. */
export const AfterAnotherTry: Story = {
  parameters: inWorld({ userId: null }),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await canvas.findByRole("alert");
    worldOf(context).userId = user;
    await userEvent.click(canvas.getByRole("button", { name: "Try again" }));
    await expect(await canvas.findByRole("button", { name: "Connect GitHub" })).toBeVisible();
    const [gmail] = await canvas.findAllByText("Gmail", { selector: "[data-phase=connected] *" });
    await expect(gmail).toBeVisible();
  },
};
