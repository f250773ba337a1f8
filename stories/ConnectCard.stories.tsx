import type { Meta, StoryObj } from "@storybook/react-vite";
import { type ReactElement, useState } from "react";
import { flushSync } from "react-dom";
import { expect, fn, waitFor, within } from "storybook/test";
import { ComposioProvider, ConnectCard, type ConnectCardProps } from "../src/index.ts";
import { type World, user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

const request = {
  toolkits: [{ slug: "gmail" }, { slug: "slack" }],
  reason: "To mail the weekly report and post it in #sales.",
};

const meta: Meta<typeof ConnectCard> = {
  title: "ConnectCard",
  component: ConnectCard,
  args: { request, style: { inlineSize: "min(26.25rem, 90vw)" } },
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ConnectCard>;

export const Open: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
    await expect(canvas.getByRole("region", { name: "Connect 2 apps to go on" })).toBeVisible();
    await expect(canvas.getByText("0 of 2")).toBeVisible();
  },
};

export const OneOfTwo: Story = {
  parameters: inWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("alex@example.com")).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "Connect Slack" })).toBeVisible();
    await expect(canvas.getByText("1 of 2")).toBeVisible();
  },
};

export const OneApp: Story = {
  args: { request: { toolkits: [{ slug: "gmail" }] } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("region", { name: "Connect Gmail to go on" })).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
  },
};

/** The agent has made links of its own. Nobody has to follow them: the card makes its own. */
export const AgentHasMadeLinks: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" });
      control.addAccount({ userId: user, toolkit: "slack", status: "INITIATED" });
    },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Connect Slack" })).toBeVisible();
  },
};

/** One of them by a key, and one under a name. */
export const ThreeApps: Story = {
  args: {
    request: {
      toolkits: [{ slug: "gmail", alias: "Work" }, { slug: "stripe" }, { slug: "googlecalendar" }],
      reason: "To invite Acme's team to the review.",
    },
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Connect Stripe" })).toBeVisible();
    await expect(canvas.getByRole("region", { name: "Connect 3 apps to go on" })).toBeVisible();
    await expect(canvas.getByText("Work")).toBeVisible();
    await expect(canvas.getByText("0 of 3")).toBeVisible();
  },
};

export const Denied: Story = {
  args: { request: { toolkits: [{ slug: "gmail" }] } },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    await userEvent.click(await canvas.findByRole("button", { name: "Deny" }));
    await expect(await canvas.findByRole("button", { name: "Try again" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Not now" })).toBeVisible();
  },
};

export const Loading: Story = {
  parameters: inWorld({ prepare: (control) => control.delay({ ms: 600_000 }) }),
  play: async ({ canvas }) => {
    await expect(canvas.getByText("Connect 2 apps to go on")).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Gmail" })).toHaveAttribute("data-loading");
  },
};

export const Connecting: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Gmail" }));
    await expect(await canvas.findByRole("button", { name: "Connecting Gmail…" })).toBeVisible();
    await expect(await canvas.findByText("Finish in the window that opened.")).toBeVisible();
  },
};

/** The card that the user has seen open keeps its size. */
export const ConnectedJustNow: Story = {
  parameters: inWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Slack" }));
    await userEvent.click(await canvas.findByRole("button", { name: "Allow" }));
    await waitFor(() => expect(canvas.getByTitle(/^Connected: Gmail \(.*Slack/)).toBeVisible());
  },
};

/** A card that is slow to learn that all is connected keeps the size that it was drawn with. */
export const AlreadyConnected: Story = {
  args: { request: { toolkits: [{ slug: "gmail" }] } },
  parameters: inWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Connected: Gmail (alex@example.com)")).toBeVisible();
    await expect(canvas.queryByRole("button")).toBeNull();
  },
};

/**
 * The user has left the request open for more than an hour, and has connected the app meanwhile for something else. The agent
 * goes on when they say so.
 */
export const ConnectedMuchLater: Story = {
  args: { request: { toolkits: [{ slug: "gmail" }] }, requestId: crypto.randomUUID(), onConnected: fn() },
  render: (args, context) => <LeftOpen world={worldOf(context)} {...args} />,
  play: async ({ args, canvas, userEvent }) => {
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
    // The page has noted that it has shown the request open.
    await waitFor(() => expect(JSON.stringify(localStorage)).toContain(args.requestId));
    await userEvent.click(canvas.getByRole("button", { name: "Come back two hours later" }));
    await expect(await canvas.findByText("Connected: Gmail (alex@example.com)")).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "Continue" })).toBeVisible();
    await expect(args.onConnected).not.toHaveBeenCalled();
  },
};

/** A card in a page that is opened again after two hours, when the app has been connected. */
function LeftOpen({ world, ...props }: ConnectCardProps & { readonly world: World }): ReactElement {
  const [isAway, setAway] = useState(false);
  const [reloaded, setReloaded] = useState<World["client"]>();
  if (reloaded) {
    return (
      <ComposioProvider client={reloaded}>
        <ConnectCard {...props} />
      </ComposioProvider>
    );
  }
  if (isAway) return <p>The chat is closed.</p>;
  return (
    <>
      <ConnectCard {...props} />
      <button
        type="button"
        onClick={() => {
          // A card that is shown notes so while the time goes by.
          flushSync(() => setAway(true));
          world.clock.advance(2 * 3_600_000);
          world.sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
          setReloaded(world.reload());
        }}
      >
        Come back two hours later
      </button>
    </>
  );
}

export const NotNow: Story = {
  play: async ({ canvas, userEvent }) => {
    const connect = await canvas.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(connect).toHaveAttribute("data-method"));
    await userEvent.click(canvas.getByRole("button", { name: "Not now" }));
    await expect(await canvas.findByRole("button", { name: "Connect now" })).toHaveFocus();
  },
};

export const SeveralAccounts: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
    },
  }),
  play: async ({ canvas }) => {
    const group = await canvas.findByRole("group", { name: "Which Gmail account?" });
    await expect(within(group).getAllByRole("button")).toHaveLength(3);
    await expect(within(group).getByRole("button", { name: "Use Work" })).toBeVisible();
  },
};

export const Expired: Story = {
  parameters: inWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Reconnect Gmail" })).toBeVisible();
  },
};

/** The agent asks for a toolkit that this app does not allow. */
export const NotAllowedHere: Story = {
  args: { request: { toolkits: [{ slug: "gmail" }] } },
  parameters: inWorld({ authConfigs: { slack: "ac_none" } }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Can't be connected here")).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "Continue anyway" })).toBeVisible();
  },
};

/** One of two can't be connected: the other one comes first, and then the user goes on without it. */
export const OneNotAllowedHere: Story = {
  parameters: inWorld({ authConfigs: { gmail: "ac_gmail" } }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText("Can't be connected here")).toBeVisible();
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Not now" })).toBeVisible();
  },
};

export const AccountsUnknown: Story = {
  parameters: inWorld({ userId: null }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Try again" })).toBeVisible();
  },
};
