import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { ConnectButton } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

const meta: Meta<typeof ConnectButton> = {
  title: "ConnectButton/Menu",
  component: ConnectButton,
  // The page of the component is made with another of its files.
  tags: ["!autodocs"],
  args: { toolkit: "gmail" },
  loaders: [loadWorld],
  decorators: [withWorld],
  parameters: inWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) }),
};

export default meta;
type Story = StoryObj<typeof ConnectButton>;
type Play = Parameters<NonNullable<Story["play"]>>[0];

async function openMenu({ canvas, userEvent }: Play): Promise<void> {
  await userEvent.click(await canvas.findByRole("button", { name: "Manage Gmail" }));
  await canvas.findByRole("menu", { name: "Manage Gmail" });
}

async function choose(context: Play, item: string): Promise<void> {
  await openMenu(context);
  await context.userEvent.click(context.canvas.getByRole("menuitem", { name: item }));
}

/** By keyboard: arrows, Home, End and letters move, Escape leaves. */
export const Open: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    await openMenu(context);
    const names = canvas.getAllByRole("menuitem").map(({ textContent }) => textContent);
    await expect(names).toEqual(["Reconnect", "Rename", "Pause", "Disconnect"]);
    await expect(canvas.getByRole("menuitem", { name: "Reconnect" })).toHaveFocus();
    await userEvent.keyboard("{ArrowUp}");
    await expect(canvas.getByRole("menuitem", { name: "Disconnect" })).toHaveFocus();
    await userEvent.keyboard("p");
    await expect(canvas.getByRole("menuitem", { name: "Pause" })).toHaveFocus();
    await userEvent.keyboard("{Escape}");
    await expect(canvas.queryByRole("menu")).toBeNull();
    await expect(canvas.getByRole("button", { name: "Manage Gmail" })).toHaveFocus();
    await openMenu(context);
  },
};

export const Renaming: Story = {
  play: async (context) => {
    const { canvas } = context;
    await choose(context, "Rename");
    const field = canvas.getByRole("textbox", { name: "Name of this Gmail connection" });
    await expect(field).toHaveFocus();
    await expect(field).toHaveValue("alex@example.com");
  },
};

export const Renamed: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    await choose(context, "Rename");
    await userEvent.keyboard("Work{Enter}");
    await expect(await canvas.findByText("Work")).toBeVisible();
    await waitFor(() => expect(canvas.getByRole("status")).toHaveTextContent("The name is saved."));
    await expect(canvas.getByRole("button", { name: "Manage Gmail" })).toHaveFocus();
    await expect(worldOf(context).sandbox.control.accounts()[0]?.alias).toBe("Work");
  },
};

/** Another connection of the app has that name: the field stays, and says why. */
export const NameRefused: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work", status: "EXPIRED" });
      control.addAccount({ userId: user, toolkit: "gmail" });
    },
  }),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await choose(context, "Rename");
    await userEvent.keyboard("Work{Enter}");
    const refusal = { selector: "[role=status]" };
    await expect(await canvas.findByText("You already use that name for another connection.", refusal)).toBeVisible();
    await expect(canvas.getByRole("textbox")).toHaveValue("Work");
    await expect(canvas.getByRole("textbox")).toBeInvalid();
  },
};

export const Paused: Story = {
  play: async (context) => {
    const { canvas } = context;
    await choose(context, "Pause");
    await expect(await canvas.findByText("Paused")).toBeVisible();
    await waitFor(() => expect(canvas.getByRole("status")).toHaveTextContent("Gmail is paused."));
  },
};

export const DisconnectQuestion: Story = {
  play: async (context) => {
    const { canvas } = context;
    await choose(context, "Disconnect");
    const dialog = canvas.getByRole("dialog", { name: "Disconnect Gmail?" });
    await expect(dialog).toBeVisible();
    await expect(canvas.getByRole("checkbox", { name: "Also withdraw the access at Gmail" })).not.toBeChecked();
    await expect(canvas.getByRole("button", { name: "Cancel" })).toBeVisible();
  },
};

export const Disconnected: Story = {
  play: async (context) => {
    const { canvas, userEvent } = context;
    await choose(context, "Disconnect");
    await userEvent.click(canvas.getByRole("button", { name: "Disconnect" }));
    await expect(await canvas.findByRole("button", { name: "Connect Gmail" })).toHaveFocus();
    await waitFor(() => expect(canvas.getByRole("status")).toHaveTextContent("Gmail is disconnected."));
  },
};

/** The server refuses: the question stays, and says why. Nothing is announced as done. */
export const DisconnectRefused: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.failNext({ method: "DELETE", status: 503, times: 10 });
    },
  }),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await choose(context, "Disconnect");
    await userEvent.click(canvas.getByRole("button", { name: "Disconnect" }));
    await waitFor(() => expect(canvas.getByRole("alert")).toHaveTextContent("Gmail can't be reached right now."));
    await expect(canvas.getByText("Connected")).toBeVisible();
  },
};

/** On a slow network the button shows that it has been pressed. */
export const Disconnecting: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.delay({ method: "DELETE", path: "connected_accounts", ms: 600_000 });
    },
  }),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await choose(context, "Disconnect");
    const button = canvas.getByRole("button", { name: "Disconnect" });
    const { width } = button.getBoundingClientRect();
    await userEvent.click(button);
    await waitFor(() => expect(button).toHaveAttribute("aria-disabled", "true"));
    await expect(button.getBoundingClientRect().width).toBe(width);
  },
};
