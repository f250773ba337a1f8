import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, waitFor, within } from "storybook/test";
import { ConnectButton } from "../src/index.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

/** What a click alone cannot say: which way, a field first, a key, a new key. */
const meta: Meta<typeof ConnectButton> = {
  title: "ConnectButton/Dialog",
  component: ConnectButton,
  // The page of the component is made with another of its files.
  tags: ["!autodocs"],
  args: { toolkit: "stripe", onConnected: fn(), onError: fn() },
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ConnectButton>;
type Context = Parameters<NonNullable<Story["play"]>>[0];

/** Presses the button once it knows what its target needs, and waits for the dialog. */
async function open({ canvas, userEvent }: Context, name: string, title = name): Promise<HTMLElement> {
  const button = await canvas.findByRole("button", { name });
  await waitFor(() => expect(button).toHaveAttribute("data-method"));
  await userEvent.click(button);
  const dialog = await canvas.findByRole("dialog", { name: title });
  await expect(dialog).toBeVisible();
  return dialog;
}

export const Key: Story = {
  play: async (context) => {
    await open(context, "Connect Stripe");
    await expect(context.canvas.getByLabelText("API Key")).toHaveFocus();
  },
};

export const KeyConnected: Story = {
  play: async (context) => {
    const { args, canvas, userEvent } = context;
    await open(context, "Connect Stripe");
    await userEvent.type(canvas.getByLabelText("API Key"), "sk_test_51H8{Enter}");
    await waitFor(() => expect(canvas.getByRole("button", { name: "Manage Stripe" })).toHaveFocus());
    await expect(canvas.queryByRole("dialog")).toBeNull();
    await waitFor(() => expect(args.onConnected).toHaveBeenCalledTimes(1));
  },
};

export const KeyRefused: Story = {
  parameters: inWorld({ validateCredentials: true }),
  play: async (context) => {
    const { args, canvas, userEvent } = context;
    await open(context, "Connect Stripe");
    await userEvent.type(canvas.getByLabelText("API Key"), "bad_key{Enter}");
    await waitFor(() =>
      expect(canvas.getByRole("alert")).toHaveTextContent("Stripe did not accept these credentials."),
    );
    await expect(canvas.getByLabelText("API Key")).toHaveValue("bad_key");
    await waitFor(() => expect(args.onError).toHaveBeenCalledTimes(1));
  },
};

export const File: Story = {
  args: { toolkit: "googlebigquery" },
  play: async (context) => {
    await open(context, "Connect BigQuery");
    await expect(context.canvas.getByRole("button", { name: "Choose file" })).toBeVisible();
  },
};

export const Choice: Story = {
  args: { toolkit: "jira" },
  play: async (context) => {
    await open(context, "Connect Jira", "Connect Jira");
    const ways = within(context.canvas.getByRole("list")).getAllByRole("button");
    await expect(ways.map(({ textContent }) => textContent)).toEqual([
      "Sign in with Jira",
      "Use an API key",
      "Use other credentials",
    ]);
    await expect(context.canvas.getByRole("button", { name: "Sign in with Jira" })).toHaveFocus();
  },
};

/** Jira's real credentials are among its optional fields. */
export const Chosen: Story = {
  args: { toolkit: "jira" },
  play: async (context) => {
    const { canvas, userEvent } = context;
    await open(context, "Connect Jira", "Connect Jira");
    await userEvent.click(canvas.getByRole("button", { name: "Use an API key" }));
    await expect(canvas.getByLabelText("Your Subdomain")).toHaveFocus();
    await expect(canvas.getByRole("button", { name: "Connect another way" })).toBeVisible();
  },
};

export const FieldsFirst: Story = {
  args: { toolkit: "zendesk" },
  play: async (context) => {
    const { canvas, userEvent } = context;
    await open(context, "Connect Zendesk", "Connect Zendesk");
    await userEvent.click(canvas.getByRole("button", { name: "Sign in with Zendesk" }));
    await expect(canvas.getByText("Zendesk needs this first. Then you sign in.")).toBeVisible();
    await userEvent.click(canvas.getByRole("button", { name: "Continue to Zendesk" }));
    await expect(canvas.getByText("Please fill this in.")).toBeVisible();
    await expect(canvas.getByLabelText("Subdomain")).toHaveFocus();
    await expect(worldOf(context).browser.popups).toHaveLength(0);
  },
};

export const FieldsFirstConnected: Story = {
  args: { toolkit: "zendesk" },
  play: async (context) => {
    const { canvas, userEvent } = context;
    await open(context, "Connect Zendesk", "Connect Zendesk");
    await userEvent.click(canvas.getByRole("button", { name: "Sign in with Zendesk" }));
    await userEvent.type(canvas.getByLabelText("Subdomain"), "acme{Enter}");
    await userEvent.click(await canvas.findByRole("button", { name: "Allow" }));
    await expect(await canvas.findByText("Connected")).toBeVisible();
    await expect(worldOf(context).sandbox.control.accounts()).toMatchObject([{ val: { subdomain: "acme" } }]);
  },
};

/** A key that has stopped working is asked for anew. */
export const NewCredentials: Story = {
  args: { toolkit: "firecrawl" },
  parameters: inWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "firecrawl", status: "EXPIRED" }),
  }),
  play: async (context) => {
    await open(context, "Reconnect Firecrawl");
    const key = context.canvas.getByLabelText(/^API Key/);
    await expect(key).toBeRequired();
    await expect(key).toHaveValue("");
  },
};

/** Signing in has failed, and there is another way. */
export const OtherWay: Story = {
  args: { toolkit: "supabase" },
  play: async (context) => {
    const { canvas, userEvent } = context;
    await open(context, "Connect Supabase", "Connect Supabase");
    await userEvent.click(canvas.getByRole("button", { name: "Sign in with Supabase" }));
    await userEvent.click(await canvas.findByRole("button", { name: "Deny" }));
    await expect(await canvas.findByRole("button", { name: "Try again" })).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Connect another way" })).toBeVisible();
  },
};

/** The app brings the key: nothing is asked. */
export const OneKeyForAll: Story = {
  args: { toolkit: "tavily" },
  parameters: inWorld({ credentials: { ac_tavily: { generic_api_key: "tvly-of-the-app" } } }),
  play: async ({ args, canvas, userEvent }) => {
    const button = await canvas.findByRole("button", { name: "Connect Tavily" });
    await waitFor(() => expect(button).toHaveAttribute("data-method", "fields"));
    await userEvent.click(button);
    await expect(await canvas.findByText("Connected")).toBeVisible();
    await expect(canvas.queryByRole("dialog")).toBeNull();
    await waitFor(() => expect(args.onConnected).toHaveBeenCalledTimes(1));
  },
};
