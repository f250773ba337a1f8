import type { Target } from "../../../src/index.ts";

/** A form of one scheme, and what its user pastes into each field, by label. */
export interface FilledForm {
  readonly target: Target & { readonly scheme?: string };
  /** The app's name. */
  readonly app: string;
  readonly values: Readonly<Record<string, string>>;
}

const pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----";

type FormName =
  | "apiKey"
  | "apiKeyWithDefault"
  | "apiKeyWithOptionalFields"
  | "bearerToken"
  | "basic"
  | "basicWithJwt"
  | "googleServiceAccount"
  | "serviceAccount"
  | "billcomAuth"
  | "calcomAuth"
  | "s2sOauth2"
  | "custom";

/** Every scheme that is made of fields, with an app of the sandbox. */
export const filledForms: Readonly<Record<FormName, FilledForm>> = {
  apiKey: { target: { toolkit: "stripe" }, app: "Stripe", values: { "API Key": "sk_test_1" } },
  apiKeyWithDefault: { target: { toolkit: "firecrawl" }, app: "Firecrawl", values: { "API Key": "fc-1" } },
  apiKeyWithOptionalFields: {
    target: { toolkit: "jira", scheme: "API_KEY" },
    app: "Jira",
    values: {
      "Your Subdomain": "acme",
      "API Key (Required)": "ATATT1",
      "Jira Email (Required)": "alex@example.com",
    },
  },
  bearerToken: {
    target: { toolkit: "canvas" },
    app: "Canvas",
    values: { "Access token": "7~token", "Your domain": "acme.instructure.com" },
  },
  basic: {
    target: { toolkit: "zulip" },
    app: "Zulip",
    values: { Email: "bot@acme.zulipchat.com", "API key": "zulip_1", Server: "https://acme.zulipchat.com" },
  },
  basicWithJwt: {
    target: { toolkit: "agencyzoom" },
    app: "AgencyZoom",
    values: { "User name": "alex@example.com", Password: " with spaces " },
  },
  googleServiceAccount: {
    target: { toolkit: "googlebigquery" },
    app: "BigQuery",
    values: { "Service account key": '{\n  "type": "service_account"\n}' },
  },
  serviceAccount: {
    target: { toolkit: "github_app" },
    app: "GitHub App",
    values: { "App ID": "12345", "Installation ID": "67890", "Private key": pem },
  },
  billcomAuth: {
    target: { toolkit: "bill" },
    app: "BILL",
    values: { "Developer key": "dev_1", "Session id": "session_1" },
  },
  calcomAuth: { target: { toolkit: "cal", scheme: "CALCOM_AUTH" }, app: "Cal", values: { "API Key": "cal_1" } },
  s2sOauth2: {
    target: { toolkit: "auth0" },
    app: "Auth0",
    values: { "Tenant domain": "acme.eu.auth0.com", "Client ID": "client_1", "Client Secret": "secret_1" },
  },
  custom: {
    target: { toolkit: "acme_erp" },
    app: "Acme ERP",
    values: { "Company domain": "acme.example", "Signing token": "token_1" },
  },
};
