import type { SandboxField, SandboxScheme, SandboxToolkit } from "./catalogue.ts";

const key: SandboxField = {
  name: "generic_api_key",
  label: "API Key",
  description: "Make one in your account's settings, under API keys.",
  secret: true,
};
const address: SandboxField = {
  name: "subdomain",
  label: "Subdomain",
  description: "The part of your account's address before the first dot.",
  secret: false,
};
const apiKey: SandboxScheme = { mode: "API_KEY", fields: [key] };
const signIn: SandboxScheme = { mode: "OAUTH2", managed: true, scopes: ["read"] };

/** Similar to Composio's catalogue: three of four toolkits have a key, one of four has OAuth. */
const mix: readonly SandboxScheme[] = [
  apiKey,
  signIn,
  apiKey,
  apiKey,
  { mode: "BEARER_TOKEN", fields: [{ name: "token", label: "Access token", secret: true }] },
  signIn,
  { mode: "API_KEY", fields: [address, key] },
  apiKey,
  {
    mode: "BASIC",
    fields: [
      { name: "username", label: "User name" },
      { name: "password", label: "Password", secret: true },
    ],
  },
  { ...signIn, fields: [address] },
  apiKey,
  apiKey,
];

/** Generated toolkits `made_up_1` and so on, one scheme each, to reach Composio's size of about 2,100. */
export function madeUpToolkits(count: number): SandboxToolkit[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const slug = `made_up_${index + 1}`;
    const scheme = mix[index % mix.length] ?? apiKey;
    return {
      slug,
      name: `Made up ${index + 1}`,
      description: "A made-up toolkit, for catalogues of Composio's size.",
      categories: ["Other"],
      schemes: [{ ...scheme, hintUrl: `https://${slug.replaceAll("_", "-")}.example/settings/keys` }],
      logo: `https://logos.example/${slug}.svg`,
    };
  });
}
