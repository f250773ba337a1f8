import type { SandboxToolkit } from "./catalogue.ts";
import { logo } from "./logo.ts";

/** One toolkit for each rare scheme: service accounts, S2S, BILLCOM_AUTH, custom ones and no auth at all. */
export const rareToolkits: readonly SandboxToolkit[] = [
  {
    slug: "googlebigquery",
    name: "BigQuery",
    description: "Query datasets with SQL.",
    categories: ["Analytics & data"],
    schemes: [
      {
        mode: "GOOGLE_SERVICE_ACCOUNT",
        fields: [
          {
            name: "credentials_json",
            label: "Service account key",
            description: "The whole JSON file of the key, as it was downloaded.",
            secret: true,
          },
        ],
      },
    ],
    logo: logo("#3b6fd4", "database"),
  },
  {
    slug: "github_app",
    name: "GitHub App",
    description: "Act on repositories as an installed app.",
    categories: ["Developer tools & devops"],
    schemes: [
      {
        mode: "SERVICE_ACCOUNT",
        fields: [
          { name: "application_id", label: "App ID", description: "Shown at the top of the app's settings." },
          {
            name: "installation_id",
            label: "Installation ID",
            description: "The number at the end of the installation's address.",
          },
          { name: "private_key", label: "Private key", description: "The PEM file, all lines of it.", secret: true },
        ],
      },
    ],
    logo: logo("#3d444d", "key"),
  },
  {
    slug: "bill",
    name: "BILL",
    description: "Bills, vendors and payments.",
    categories: ["Finance & accounting"],
    schemes: [
      {
        mode: "BILLCOM_AUTH",
        fields: [
          { name: "devKey", label: "Developer key", description: "From your developer account.", secret: true },
          { name: "sessionId", label: "Session id", description: "Given out by the sign-in call.", secret: true },
        ],
      },
    ],
    logo: logo("#c4561e", "card"),
  },
  {
    slug: "auth0",
    name: "Auth0",
    description: "Users, roles and logs of a tenant.",
    categories: ["Security"],
    schemes: [
      {
        mode: "S2S_OAUTH2",
        fields: [
          { name: "domain", label: "Tenant domain", description: "Such as acme.eu.auth0.com", secret: false },
          { name: "client_id", label: "Client ID", description: "Of a machine-to-machine application.", secret: false },
          { name: "client_secret", label: "Client Secret", description: "Of the same application.", secret: true },
        ],
      },
    ],
    logo: logo("#b5442e", "shield"),
  },
  {
    slug: "okta",
    name: "Okta",
    description: "Single sign-on through your company's identity provider.",
    categories: ["Security"],
    schemes: [{ mode: "SAML", customApp: true }],
    logo: logo("#1d4fa3", "shield"),
    identity: "alex@example.com",
  },
  {
    slug: "acme_erp",
    name: "Acme ERP",
    description: "Orders and stock, by a scheme that only Acme has.",
    categories: ["Other"],
    schemes: [
      {
        mode: "ACME_SIGNED_TOKEN",
        fields: [
          { name: "COMPANYDOMAIN", label: "Company domain", description: "Such as acme.example", secret: false },
          {
            name: "suffix.one",
            label: "Signing token",
            description: "Printed on the back of the dongle.",
            secret: true,
          },
          {
            name: "region",
            label: "Region",
            description: "Chosen for you.",
            defaultValue: "eu",
            visible: false,
            secret: false,
          },
          { name: "instanceEndpoint", label: "Endpoint", required: false },
        ],
      },
    ],
    logo: logo("#5d6b2f", "grid"),
  },
  {
    slug: "hackernews",
    name: "Hacker News",
    description: "Stories, comments and users.",
    categories: ["News"],
    schemes: [{ mode: "NO_AUTH" }],
    logo: logo("#c75b12", "news"),
  },
];
