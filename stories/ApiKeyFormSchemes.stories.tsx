import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect } from "storybook/test";
import { ApiKeyForm } from "../src/index.ts";
import { inWorld, loadWorld, withWorld, worldOf } from "./support/world.tsx";

/** One form for every scheme made of fields: each story fills it in by label and connects. */
const meta: Meta<typeof ApiKeyForm> = {
  title: "ApiKeyForm/Schemes",
  component: ApiKeyForm,
  // The page of the component is made with another of its files.
  tags: ["!autodocs"],
  loaders: [loadWorld],
  decorators: [withWorld],
};

export default meta;
type Story = StoryObj<typeof ApiKeyForm>;

const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----";

/** A story that fills in what is named, connects, and finds it upstream. */
function story(args: Story["args"], app: string, values: Readonly<Record<string, string>>): Story {
  return {
    args,
    play: async ({ canvas, userEvent, ...context }) => {
      for (const [label, value] of Object.entries(values)) {
        await userEvent.click(await canvas.findByLabelText(label));
        await userEvent.paste(value);
      }
      await userEvent.click(canvas.getByRole("button", { name: `Connect ${app}` }));
      await expect(await canvas.findByText(`${app} is ready to use.`)).toBeVisible();
      const [account] = worldOf(context).sandbox.control.accounts();
      await expect(Object.values(account?.val ?? {})).toEqual(expect.arrayContaining(Object.values(values)));
    },
  };
}

export const ApiKey: Story = story({ toolkit: "stripe" }, "Stripe", { "API Key": "sk_test_1" });

export const ApiKeyWithDefault: Story = story({ toolkit: "firecrawl" }, "Firecrawl", { "API Key": "fc-1" });

/** The labels say "(Required)" of what is optional; nothing is hidden, and what is deprecated comes last. */
export const ApiKeyWithOptionalFields: Story = story({ toolkit: "jira", scheme: "API_KEY" }, "Jira", {
  "Your Subdomain": "acme",
  "API Key (Required)": "ATATT1",
  "Jira Email (Required)": "alex@example.com",
});

export const BearerToken: Story = story({ toolkit: "canvas" }, "Canvas", {
  "Access token": "7~token",
  "Your domain": "acme.instructure.com",
});

export const Basic: Story = story({ toolkit: "zulip" }, "Zulip", {
  Email: "bot@acme.zulipchat.com",
  "API key": "zulip_1",
  Server: "https://acme.zulipchat.com",
});

export const BasicWithJwt: Story = story({ toolkit: "agencyzoom" }, "AgencyZoom", {
  "User name": "alex@example.com",
  Password: " with spaces ",
});

export const GoogleServiceAccount: Story = story({ toolkit: "googlebigquery" }, "BigQuery", {
  "Service account key": '{\n  "type": "service_account"\n}',
});

export const ServiceAccount: Story = story({ toolkit: "github_app" }, "GitHub App", {
  "App ID": "12345",
  "Installation ID": "67890",
  "Private key": pem,
});

export const BillcomAuth: Story = story({ toolkit: "bill" }, "BILL", {
  "Developer key": "dev_1",
  "Session id": "session_1",
});

export const CalcomAuth: Story = story({ toolkit: "cal", scheme: "CALCOM_AUTH" }, "Cal", { "API Key": "cal_1" });

export const S2sOauth2: Story = story({ toolkit: "auth0" }, "Auth0", {
  "Tenant domain": "acme.eu.auth0.com",
  "Client ID": "client_1",
  "Client Secret": "secret_1",
});

/** A scheme that nobody has heard of, with a hidden field and odd names. */
export const Custom: Story = story({ toolkit: "acme_erp" }, "Acme ERP", {
  "Company domain": "acme.example",
  "Signing token": "token_1",
});

/** The app's own key serves every user: one press. */
export const OneKeyForAllUsers: Story = {
  args: { authConfigId: "ac_shared" },
  parameters: inWorld({
    prepare: (control) =>
      void control.addAuthConfig({
        toolkit: "tavily",
        id: "ac_shared",
        sharedCredentials: { generic_api_key: "tvly-ours" },
      }),
  }),
  play: async ({ canvas, userEvent }) => {
    await expect(await canvas.findByText("There is nothing to fill in.")).toBeVisible();
    await userEvent.click(canvas.getByRole("button", { name: "Connect Tavily" }));
    await expect(await canvas.findByText("Tavily is ready to use.")).toBeVisible();
  },
};
