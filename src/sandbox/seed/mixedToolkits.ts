import type { SandboxField, SandboxToolkit } from "./catalogue.ts";
import { logo } from "./logo.ts";

const jiraSubdomain: SandboxField = {
  name: "subdomain",
  label: "Your Subdomain",
  description: "The label in front of .atlassian.net, such as acme in https://acme.atlassian.net",
};

const zendeskSubdomain: SandboxField = {
  name: "subdomain",
  label: "Subdomain",
  description: "The label in front of .zendesk.com, not the full address.",
};

/** Toolkits with several schemes, or with values that become part of a URL. */
export const mixedToolkits: readonly SandboxToolkit[] = [
  {
    slug: "jira",
    name: "Jira",
    description: "Issues, boards and sprints.",
    categories: ["Project management", "Developer tools & devops"],
    schemes: [
      {
        mode: "OAUTH2",
        managed: true,
        scopes: ["read:jira-work", "write:jira-work", "offline_access"],
        fields: [jiraSubdomain],
      },
      {
        mode: "API_KEY",
        name: "API_KEY",
        hintUrl: "https://id.atlassian.com/manage-profile/security/api-tokens",
        // As in Composio's catalogue: the real credential is an optional field, though its label says "(Required)".
        fields: [
          jiraSubdomain,
          {
            name: "basic_encoded",
            label: "Base Encode (Deprecated)",
            description: "Leave this empty: it is made of the email and token below. Otherwise base64 of email:token.",
            required: false,
            secret: true,
          },
          {
            name: "generic_api_key",
            label: "API Key (Required)",
            description:
              "An API token, shown once when you create it at https://id.atlassian.com/manage-profile/security/api-tokens",
            required: false,
            secret: true,
          },
          {
            name: "generic_id",
            label: "Jira Email (Required)",
            description: "The address you sign in with; it must own the token above.",
            required: false,
            secret: false,
          },
        ],
      },
      {
        mode: "S2S_OAUTH2",
        name: "jira_s2s_oauth2",
        fields: [jiraSubdomain],
        creationFields: [
          {
            name: "client_id",
            label: "Client ID",
            description: "Of your service account's credential.",
            secret: false,
          },
          {
            name: "client_secret",
            label: "Client Secret",
            description: "Of your service account's credential.",
            secret: true,
          },
        ],
      },
    ],
    logo: logo("#2456c9", "board"),
    identity: "alex@example.com",
  },
  {
    slug: "zendesk",
    name: "Zendesk",
    description: "Tickets, customers and help center articles.",
    categories: ["Customer support"],
    schemes: [
      { mode: "OAUTH2", managed: true, scopes: ["read", "write"], fields: [zendeskSubdomain] },
      {
        mode: "API_KEY",
        fields: [
          zendeskSubdomain,
          {
            name: "basic_encoded",
            label: "Encoded credentials",
            description: "Base64 of email/token:key.",
            secret: true,
          },
        ],
      },
    ],
    logo: logo("#1f4a45", "ticket"),
    identity: "alex@example.com",
  },
  {
    slug: "cal",
    name: "Cal",
    description: "Event types, availability and bookings.",
    categories: ["Scheduling & booking"],
    schemes: [
      {
        mode: "API_KEY",
        fields: [{ name: "api_key", label: "API Key", description: "Starts with cal_.", secret: true }],
      },
      {
        mode: "CALCOM_AUTH",
        fields: [
          { name: "api_key", label: "API Key", description: "Starts with cal_.", secret: true },
          {
            name: "base_url",
            label: "Address",
            description: "Only if you host it yourself.",
            required: false,
            secret: false,
          },
        ],
      },
    ],
    logo: logo("#33373d", "calendar"),
  },
  {
    slug: "zulip",
    name: "Zulip",
    description: "Streams, topics and messages.",
    categories: ["Collaboration & communication"],
    schemes: [
      {
        mode: "BASIC",
        fields: [
          { name: "username", label: "Email", description: "Of the bot or person.", secret: false },
          { name: "password", label: "API key", description: "Shown in your personal settings.", secret: true },
          { name: "your_server", label: "Server", description: "Such as https://acme.zulipchat.com", secret: false },
        ],
      },
    ],
    logo: logo("#4a6bd8", "chat"),
  },
  {
    slug: "agencyzoom",
    name: "AgencyZoom",
    description: "Leads and policies of insurance agencies.",
    categories: ["CRM"],
    schemes: [
      {
        mode: "BASIC_WITH_JWT",
        fields: [
          { name: "username", label: "User name", description: "The address you sign in with." },
          { name: "password", label: "Password", description: "Your password there.", secret: true },
        ],
      },
    ],
    logo: logo("#7a4fb5", "people"),
  },
  {
    slug: "canvas",
    name: "Canvas",
    description: "Courses, assignments and grades.",
    categories: ["Education"],
    schemes: [
      {
        mode: "BEARER_TOKEN",
        fields: [
          {
            name: "token",
            label: "Access token",
            description: "Made under Account, Settings, Approved integrations.",
            secret: true,
          },
          { name: "your-domain", label: "Your domain", description: "Such as acme.instructure.com", secret: false },
        ],
      },
    ],
    logo: logo("#c0392b", "book"),
  },
];
