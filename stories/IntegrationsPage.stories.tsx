import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor, within } from "storybook/test";
import { ConnectionList, IntegrationsPage, ToolkitPicker } from "../src/index.ts";
import type { SandboxControl } from "../src/sandbox/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld } from "./support/world.tsx";

/** 40 connections of four apps, two of which have expired. */
function many(control: SandboxControl): void {
  for (const toolkit of ["gmail", "slack", "notion", "github"])
    for (let number = 1; number <= 10; number++)
      control.addAccount({
        userId: user,
        toolkit,
        alias: `Team ${String(number).padStart(2, "0")}`,
        ...(toolkit === "slack" && number > 8 && { status: "EXPIRED" }),
      });
}

const meta: Meta<typeof IntegrationsPage> = {
  title: "IntegrationsPage",
  component: IntegrationsPage,
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
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED" });
    },
  }),
};

export default meta;
type Story = StoryObj<typeof IntegrationsPage>;

/** What needs attention first, then what is connected, then all apps. */
export const Connections: Story = {
  play: async ({ canvas }) => {
    const connections = await canvas.findByRole("region", { name: "Connections" });
    await expect(await within(connections).findByRole("button", { name: "Reconnect Slack" })).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "Connect GitHub" })).toBeVisible();
  },
};

export const FirstRun: Story = {
  args: { featured: ["gmail", "slack", "notion"] },
  parameters: inWorld({ prepare: () => undefined }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Connect your first app")).toBeVisible();
    await expect(await canvas.findByRole("list", { name: "Featured" })).toBeVisible();
  },
};

/** The first ones, and all that wait for the user. The catalogue is not far below. */
export const ManyConnections: Story = {
  parameters: inWorld({ prepare: many }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Show all 40 connections" })).toBeVisible();
    await expect(canvas.getAllByRole("button", { name: /^Reconnect Slack/ })).toHaveLength(2);
  },
};

/** The focus is on the first of the connections that have come. */
export const AllConnections: Story = {
  parameters: inWorld({ prepare: many }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Show all 40 connections" }));
    await waitFor(() => expect(canvas.getByRole("button", { name: "Manage GitHub, Team 05" })).toHaveFocus());
    await expect(canvas.getByRole("button", { name: "Show less" })).toBeVisible();
  },
};

/** The same by its parts. */
export const ByParts: Story = {
  render: () => (
    <>
      <h2>Your connections</h2>
      <ConnectionList groupBy="toolkit" />
      <h2>All apps</h2>
      <ToolkitPicker />
    </>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Manage Gmail" })).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "Connect GitHub" })).toBeVisible();
  },
};
