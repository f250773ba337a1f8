import type { SandboxField, SandboxToolkit } from "./catalogue.ts";
import { logo } from "./logo.ts";

const apiKey = (description: string): SandboxField => ({
  name: "generic_api_key",
  label: "API Key",
  description,
  secret: true,
});

/** Toolkits with an API key. The key's name in the API differs between toolkits. */
export const keyToolkits: readonly SandboxToolkit[] = [
  {
    slug: "stripe",
    name: "Stripe",
    description: "Payments, customers, invoices and subscriptions.",
    categories: ["Finance & accounting"],
    schemes: [
      {
        mode: "API_KEY",
        name: "stripe_api_key",
        fields: [apiKey("A secret or restricted key (sk_… or rk_…) from https://dashboard.stripe.com/apikeys")],
        hintUrl: "https://dashboard.stripe.com/apikeys",
      },
    ],
    logo: logo("#5b54d6", "card"),
  },
  {
    slug: "firecrawl",
    name: "Firecrawl",
    description: "Crawl sites and turn pages into clean text.",
    categories: ["Developer tools & devops"],
    schemes: [
      {
        mode: "API_KEY",
        name: "firecrawl_api_key",
        fields: [
          {
            name: "full",
            label: "Base URL",
            description: "Address of the API. Keep it unless you host Firecrawl yourself; then end it in /v1.",
            defaultValue: "https://api.firecrawl.dev/v1",
            secret: false,
          },
          apiKey("A key that starts with fc-, from https://www.firecrawl.dev/app/api-keys"),
        ],
        hintUrl: "https://www.firecrawl.dev/app/api-keys",
      },
    ],
    logo: logo("#e2572b", "flame"),
  },
  {
    slug: "tavily",
    name: "Tavily",
    description: "Web search made for agents.",
    categories: ["Developer tools & devops"],
    schemes: [
      {
        mode: "API_KEY",
        name: "tavily_scheme",
        fields: [apiKey("A key that starts with tvly-, from https://app.tavily.com/home")],
        hintUrl: "https://app.tavily.com/home",
        credentialRules: [
          { startsWith: "late", verdict: "fails_later" },
          { field: "generic_api_key", startsWith: "tvly-", verdict: "accepted" },
          { startsWith: "", verdict: "refused" },
        ],
      },
    ],
    logo: logo("#3f6b57", "search"),
  },
  {
    slug: "posthog",
    name: "PostHog",
    description: "Product analytics, feature flags and experiments.",
    categories: ["Analytics & data"],
    schemes: [
      {
        mode: "API_KEY",
        name: "posthog_api_key",
        fields: [
          {
            name: "subdomain",
            label: "Sub Domain",
            description: "Where your project lives: us.i or eu.i. Look at the address of your dashboard.",
            defaultValue: "us",
            secret: false,
          },
          apiKey(
            "A personal API key that starts with phx_: in PostHog, open Settings, then Personal API keys, and create one.",
          ),
        ],
        hintUrl: "https://us.posthog.com/settings/user-api-keys",
      },
    ],
    logo: logo("#c2760c", "chart"),
  },
  {
    slug: "supabase",
    name: "Supabase",
    description: "Postgres projects, edge functions and storage.",
    categories: ["Developer tools & devops", "Analytics & data"],
    schemes: [
      {
        mode: "API_KEY",
        name: "supabase_api_key",
        fields: [
          {
            name: "supabase_personal_token",
            label: "Personal access token",
            description: "Make one at https://supabase.com/dashboard/account/tokens",
            secret: true,
          },
        ],
        hintUrl: "https://supabase.com/dashboard/account/tokens",
      },
      { mode: "OAUTH2", managed: true, scopes: ["all"] },
    ],
    logo: logo("#249a68", "database"),
    identity: "Acme organization",
  },
  {
    slug: "weathermap",
    name: "OpenWeatherMap",
    description: "Weather, forecasts and air quality.",
    categories: ["Other"],
    schemes: [{ mode: "API_KEY", fields: [apiKey("Listed under My API keys in your account.")] }],
    logo: logo("#d97a1f", "sun"),
  },
  {
    slug: "_2chat",
    name: "2Chat",
    description: "Messages over WhatsApp.",
    categories: ["Collaboration & communication"],
    schemes: [
      {
        mode: "API_KEY",
        fields: [
          {
            name: "api_key",
            label: "API Key",
            description: "From the developer settings of your account.",
            secret: true,
          },
        ],
      },
    ],
    logo: logo("#158f7a", "phone"),
  },
  {
    slug: "freshdesk",
    name: "Freshdesk",
    description: "Support tickets, agents and canned answers.",
    categories: ["Customer support"],
    schemes: [
      {
        mode: "API_KEY",
        fields: [
          {
            name: "subdomain",
            label: "Sub Domain",
            description: "The label in front of .freshdesk.com.",
            secret: false,
          },
          apiKey("Shown in your profile settings."),
        ],
      },
    ],
    logo: logo("#2b9348", "ticket"),
  },
];
