import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { ApiKeyForm, ComposioProvider } from "../src/index.ts";
import { de } from "../src/locales/de.ts";
import { user } from "../test/browser/support/createWorld.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

/** Every state that a form can be in. */
const meta: Meta<typeof ApiKeyForm> = {
  title: "ApiKeyForm/States",
  component: ApiKeyForm,
  args: { toolkit: "stripe" },
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ApiKeyForm>;

export const Idle: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByLabelText("API Key")).toHaveAccessibleDescription(/^Secret, hidden/);
    await expect(canvas.getByRole("form", { name: "Connect Stripe" })).toHaveAttribute("data-state", "idle");
  },
};

export const Loading: Story = {
  parameters: inWorld({ prepare: (control) => control.delay({ path: "auth_configs", ms: 600_000 }) }),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole("form")).toHaveAttribute("data-loading");
    await expect(await canvas.findByRole("status")).toHaveTextContent("Loading…");
  },
};

export const Unreadable: Story = {
  parameters: inWorld({ userId: null }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole("button", { name: "Try again" })).toBeVisible();
    await expect(canvas.getByRole("alert")).toHaveTextContent("Please sign in again, then try once more.");
  },
};

/** OAuth only, and no app for it. */
export const Unavailable: Story = {
  args: { toolkit: "twitter" },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/can't be connected yet\.$/)).toBeVisible();
  },
};

export const Revealed: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText("API Key"), "sk_test_51H8");
    await userEvent.click(canvas.getByRole("button", { name: "Show API Key" }));
    await expect(canvas.getByRole("textbox", { name: "API Key" })).toHaveValue("sk_test_51H8");
  },
};

export const Suggestion: Story = {
  args: { toolkit: "freshdesk" },
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByLabelText("Sub Domain"));
    await userEvent.paste("https://acme.freshdesk.com/a/tickets");
    await expect(canvas.getByRole("button", { name: 'Use "acme"' })).toBeVisible();
  },
};

export const FileTaken: Story = {
  args: { toolkit: "googlebigquery" },
  play: async ({ canvas, canvasElement, userEvent }) => {
    await canvas.findByLabelText("Service account key");
    const chooser = canvasElement.querySelector<HTMLInputElement>("input[type=file]");
    if (!chooser) throw new Error("There is a file chooser.");
    await userEvent.upload(chooser, new File(['{\n  "type": "service_account"\n}'], "acme-1234.json"));
    await expect(await canvas.findByText("acme-1234.json is filled in.")).toBeVisible();
  },
};

export const FieldErrors: Story = {
  args: { toolkit: "github_app" },
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText("Installation ID"), "67890");
    await userEvent.click(canvas.getByRole("button", { name: "Connect GitHub App" }));
    await expect(canvas.getByLabelText("App ID")).toHaveFocus();
    await expect(canvas.getAllByText("Please fill this in.")).toHaveLength(2);
  },
};

export const NotJson: Story = {
  args: { toolkit: "googlebigquery" },
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText("Service account key"), "AIzaSy");
    await userEvent.click(canvas.getByRole("button", { name: "Connect BigQuery" }));
    await expect(canvas.getByText(/^This is not a JSON object\./)).toBeVisible();
  },
};

export const Submitting: Story = {
  args: { onCancel: () => undefined },
  parameters: inWorld({ prepare: (control) => control.delay({ method: "POST", ms: 600_000 }) }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText("API Key"), "sk_test_1");
    const submit = canvas.getByRole("button", { name: "Connect Stripe" });
    await userEvent.click(submit);
    await waitFor(() => expect(submit).toHaveTextContent("Connecting Stripe…"));
    await expect(submit).toHaveFocus();
  },
};

/** Taken, but not ACTIVE at once. */
export const Verifying: Story = {
  play: async ({ canvas, userEvent, ...context }) => {
    const { control, requests } = worldOf(context).sandbox;
    await userEvent.type(await canvas.findByLabelText("API Key"), "sk_test_1");
    // Holds back the read after the creation long enough to change the account first, however busy the machine is;
    // and perhaps the one before, too.
    control.delay({ method: "GET", path: "connected_accounts", ms: 2_000 });
    await userEvent.click(canvas.getByRole("button", { name: "Connect Stripe" }));
    const patient = { timeout: 10_000 };
    await waitFor(() => expect(requests.some(({ status }) => status === 201)).toBe(true), patient);
    control.setStatus(control.accounts()[0]?.id ?? "", "INITIATED");
    await expect(await canvas.findByText("Checking the connection…", undefined, patient)).toBeVisible();
    await expect(canvas.getByRole("button", { name: "Cancel" })).toBeVisible();
  },
};

export const Connected: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await canvas.findByLabelText("API Key"), "sk_test_1{Enter}");
    await expect(await canvas.findByText("Stripe is ready to use.")).toBeVisible();
    await expect(canvas.queryByLabelText("API Key")).toBeNull();
  },
};

export const Refused: Story = {
  parameters: inWorld({ validateCredentials: true }),
  play: async ({ canvas, userEvent }) => {
    const key = await canvas.findByLabelText("API Key");
    await userEvent.type(key, "bad_key{Enter}");
    await waitFor(() =>
      expect(canvas.getByRole("alert")).toHaveTextContent(/^Stripe did not accept these credentials/),
    );
    await expect(key).toHaveFocus();
    await expect(key).toHaveValue("bad_key");
  },
};

export const NoNetwork: Story = {
  play: async ({ canvas, userEvent, ...context }) => {
    const key = await canvas.findByLabelText("API Key");
    worldOf(context).online = false;
    await userEvent.type(key, "sk_test_1{Enter}");
    await waitFor(() => expect(canvas.getByRole("alert")).toHaveTextContent(/^The server can't be reached/));
    await expect(key).toHaveValue("sk_test_1");
  },
};

/** An account that has lost its credentials gets new ones; what is left empty stays as it is. */
export const NewCredentialsSaved: Story = {
  parameters: inWorld({
    prepare(control) {
      control.addAuthConfig({ toolkit: "jira", scheme: "API_KEY", id: "ac_key" });
      control.addAccount({ userId: user, authConfigId: "ac_key", status: "EXPIRED" });
    },
  }),
  render: (_, { loaded }) => {
    const [account] = worldOf({ loaded }).sandbox.control.accounts();
    return <ApiKeyForm connectedAccountId={account?.id ?? ""} />;
  },
  play: async ({ canvas, userEvent }) => {
    const key = await canvas.findByLabelText("API Key (Required)");
    await expect(key).toHaveAttribute("placeholder", "Unchanged");
    await userEvent.type(key, "ATATT2");
    await userEvent.click(canvas.getByRole("button", { name: "Reconnect Jira" }));
    await expect(await canvas.findByText("The new credentials are saved.")).toBeVisible();
  },
};

export const NothingChanged: Story = {
  ...NewCredentialsSaved,
  play: async ({ canvas, userEvent }) => {
    await canvas.findByLabelText("API Key (Required)");
    await userEvent.click(canvas.getByRole("button", { name: "Reconnect Jira" }));
    await expect(canvas.getByText(/^Nothing has changed yet/)).toBeVisible();
  },
};

export const IdleDark: Story = { ...Idle, globals: { colorScheme: "dark" } };
export const FieldErrorsDark: Story = { ...FieldErrors, globals: { colorScheme: "dark" } };
export const RefusedDark: Story = { ...Refused, globals: { colorScheme: "dark" } };
export const ConnectedDark: Story = { ...Connected, globals: { colorScheme: "dark" } };

export const Narrow: Story = {
  args: { toolkit: "jira", scheme: "API_KEY", onCancel: () => undefined },
  render: (args) => (
    <div style={{ inlineSize: "15rem" }}>
      <ApiKeyForm {...args} />
    </div>
  ),
  play: async ({ canvas }) => {
    const form = canvas.getByRole("form");
    await canvas.findByLabelText("Your Subdomain");
    await expect(form.scrollWidth).toBeLessThanOrEqual(15 * 16);
  },
};

export const RightToLeft: Story = {
  args: { toolkit: "googlebigquery", onCancel: () => undefined },
  render: (args) => (
    <div dir="rtl">
      <ApiKeyForm {...args} />
    </div>
  ),
  play: async ({ canvas }) => {
    const area = await canvas.findByLabelText("Service account key");
    const choose = canvas.getByRole("button", { name: "Choose file" });
    await expect(choose.getBoundingClientRect().right).toBeGreaterThan(area.getBoundingClientRect().right - 16);
  },
};

export const German: Story = {
  render: (args, { loaded }) => (
    <ComposioProvider client={worldOf({ loaded }).client} messages={de}>
      <ApiKeyForm {...args} />
    </ComposioProvider>
  ),
  play: async ({ canvas, userEvent }) => {
    await canvas.findByLabelText("API Key");
    await userEvent.click(canvas.getByRole("button", { name: "Stripe verbinden" }));
    await expect(canvas.getByText("Bitte ausfüllen.")).toBeVisible();
  },
};
