import type { Meta, StoryObj } from "@storybook/react-vite";
import type { ReactNode } from "react";
import { expect, waitFor } from "storybook/test";
import { ConnectButton } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

const meta: Meta<typeof ConnectButton> = {
  title: "ConnectButton/At a glance",
  component: ConnectButton,
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ConnectButton>;

const Shown = ({ caption, children }: { caption: string; children: ReactNode }) => (
  <figure>
    <figcaption>{caption}</figcaption>
    {children}
  </figure>
);

export const OneButton: Story = {
  args: { toolkit: "gmail" },
  play: async ({ canvas }) => {
    const button = await canvas.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(button).toHaveAttribute("data-phase", "not_connected"));
  },
};

/** Every kind of state side by side. */
export const Light: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "github", status: "EXPIRED", statusReason: "refresh failed" });
      control.addAccount({ userId: user, toolkit: "notion", status: "INACTIVE" });
      control.addAccount({ userId: user, toolkit: "hubspot", status: "FAILED" });
      control.addAccount({ userId: user, toolkit: "dropbox", status: "INITIATED" });
    },
  }),
  render: () => (
    <div className="story-gallery">
      <Shown caption="not connected">
        <ConnectButton toolkit="slack" />
      </Shown>
      <Shown caption="not connected, outline">
        <ConnectButton toolkit="googlecalendar" variant="outline" />
      </Shown>
      <Shown caption="connected">
        <ConnectButton toolkit="gmail" />
      </Shown>
      <Shown caption="waiting">
        <ConnectButton toolkit="linear" />
      </Shown>
      <Shown caption="started elsewhere">
        <ConnectButton toolkit="dropbox" />
      </Shown>
      <Shown caption="needs reconnect">
        <ConnectButton toolkit="github" />
      </Shown>
      <Shown caption="needs reconnect, outline">
        <ConnectButton toolkit="github" variant="outline" />
      </Shown>
      <Shown caption="paused">
        <ConnectButton toolkit="notion" variant="outline" />
      </Shown>
      <Shown caption="failed before">
        <ConnectButton toolkit="hubspot" variant="outline" />
      </Shown>
      <Shown caption="nothing to connect">
        <ConnectButton toolkit="hackernews" />
      </Shown>
      <Shown caption="can't be connected">
        <ConnectButton toolkit="twitter" />
      </Shown>
      <Shown caption="switched off">
        <ConnectButton toolkit="asana" />
      </Shown>
    </div>
  ),
  play: async ({ canvas, userEvent, ...context }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Connect Linear" }));
    await canvas.findByText("Finish in the window that opened.");
    await expect(worldOf(context).browser.popups).toHaveLength(1);
    await waitFor(() => expect(canvas.getByText("Connected")).toBeVisible());
  },
};

export const Dark: Story = { ...Light, globals: { colorScheme: "dark" } };
