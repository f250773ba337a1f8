import type { SandboxScheme, SandboxToolkit } from "./catalogue.ts";
import { logo } from "./logo.ts";

const managed = (...scopes: readonly string[]): SandboxScheme => ({ mode: "OAUTH2", managed: true, scopes });

/** Toolkits that samples of Composio's docs connect. They have no auth config: Composio makes it at the first connection. */
export const sampleToolkits: readonly SandboxToolkit[] = [
  {
    slug: "googlesheets",
    name: "Google Sheets",
    description: "Read and write spreadsheets.",
    categories: ["Productivity", "Documents"],
    schemes: [managed("https://www.googleapis.com/auth/spreadsheets")],
    logo: logo("#2e8b57", "grid"),
    identity: "alex@example.com",
    seedAuthConfigs: "none",
  },
  {
    slug: "googledocs",
    name: "Google Docs",
    description: "Read and write documents.",
    categories: ["Productivity", "Documents"],
    schemes: [managed("https://www.googleapis.com/auth/documents")],
    logo: logo("#3b6fd4", "page"),
    identity: "alex@example.com",
    seedAuthConfigs: "none",
  },
  {
    slug: "linkedin",
    name: "LinkedIn",
    description: "Posts and company pages.",
    categories: ["Marketing & social media"],
    schemes: [managed("openid", "profile", "w_member_social")],
    logo: logo("#2a66b0", "people"),
    identity: "alex@example.com",
    seedAuthConfigs: "none",
  },
  {
    slug: "reddit",
    name: "Reddit",
    description: "Posts, comments and communities.",
    categories: ["Marketing & social media"],
    schemes: [managed("identity", "read", "submit")],
    logo: logo("#d9531e", "chat"),
    identity: "alex@example.com",
    seedAuthConfigs: "none",
  },
  {
    slug: "one_drive",
    name: "OneDrive",
    description: "Files and folders of Microsoft 365.",
    categories: ["Documents"],
    schemes: [managed("Files.ReadWrite", "offline_access")],
    logo: logo("#2f7fd0", "cloud"),
    identity: "alex@example.com",
    seedAuthConfigs: "none",
  },
  {
    slug: "microsoft_teams",
    name: "Microsoft Teams",
    description: "Channels, chats and meetings.",
    categories: ["Collaboration & communication"],
    schemes: [managed("ChannelMessage.Send", "offline_access")],
    logo: logo("#5a5fb8", "chat"),
    identity: "alex@example.com",
    seedAuthConfigs: "none",
  },
  {
    slug: "composio_search",
    name: "Composio Search",
    description: "Search of the web, news and places.",
    categories: ["AI web scraping"],
    schemes: [{ mode: "NO_AUTH" }],
    logo: logo("#3b3a37", "search"),
    seedAuthConfigs: "none",
  },
];
