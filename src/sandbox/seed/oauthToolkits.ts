import type { SandboxField, SandboxScheme, SandboxToolkit } from "./catalogue.ts";
import { logo } from "./logo.ts";

const managed = (scopes: readonly string[], fields: readonly SandboxField[] = []): SandboxScheme => ({
  mode: "OAUTH2",
  managed: true,
  scopes,
  fields,
});

const google = (scope: string) =>
  managed([`https://www.googleapis.com/auth/${scope}`, "https://www.googleapis.com/auth/userinfo.profile"]);

/** Toolkits with OAuth, through Composio's own app unless noted. */
export const oauthToolkits: readonly SandboxToolkit[] = [
  {
    slug: "gmail",
    name: "Gmail",
    description: "Read, search, label and send mail.",
    categories: ["Collaboration & communication", "Productivity"],
    schemes: [google("gmail.modify")],
    logo: logo("#d9483b", "mail"),
    identity: "alex@example.com",
  },
  {
    slug: "slack",
    name: "Slack",
    description: "Post messages, read channels and look up people of a workspace.",
    categories: ["Collaboration & communication"],
    schemes: [managed(["channels:read", "chat:write", "users:read"])],
    logo: logo("#5b2a63", "chat"),
    identity: "Acme workspace",
  },
  {
    slug: "github",
    name: "GitHub",
    description: "Work with repositories, issues, pull requests and releases.",
    categories: ["Developer tools & devops"],
    schemes: [managed(["repo", "read:user"])],
    logo: logo("#24292f", "branch"),
    identity: "alex-doe",
  },
  {
    slug: "googlecalendar",
    name: "Google Calendar",
    description: "Find free time, create events and invite guests.",
    categories: ["Scheduling & booking", "Productivity"],
    schemes: [google("calendar")],
    logo: logo("#2f6fde", "calendar"),
    identity: "alex@example.com",
  },
  {
    slug: "notion",
    name: "Notion",
    description: "Read and write pages, databases and comments.",
    categories: ["Productivity", "Documents"],
    schemes: [managed([])],
    logo: logo("#3b3a37", "page"),
    identity: "Acme Inc.",
  },
  {
    slug: "linear",
    name: "Linear",
    description: "Create and triage issues, projects and cycles.",
    categories: ["Project management", "Developer tools & devops"],
    schemes: [managed(["read", "write"])],
    logo: logo("#5e6ad2", "check"),
    identity: "alex@example.com",
  },
  {
    slug: "hubspot",
    name: "HubSpot",
    description: "Contacts, companies, deals and marketing mail.",
    categories: ["CRM", "Marketing & social media"],
    schemes: [managed(["crm.objects.contacts.read", "crm.objects.contacts.write", "oauth"])],
    logo: logo("#e8613c", "people"),
    identity: "acme.example",
  },
  {
    slug: "googledrive",
    name: "Google Drive",
    description: "Find, read, upload and share files.",
    categories: ["Documents", "Productivity"],
    schemes: [google("drive")],
    logo: logo("#1a8f5a", "folder"),
    identity: "alex@example.com",
  },
  {
    slug: "outlook",
    name: "Outlook",
    description: "Mail, calendar and contacts of a Microsoft account.",
    categories: ["Collaboration & communication", "Productivity"],
    schemes: [managed(["Mail.ReadWrite", "Calendars.ReadWrite", "offline_access"])],
    logo: logo("#1f6fb8", "mail"),
    identity: "alex@example.com",
  },
  {
    slug: "discord",
    name: "Discord",
    description: "Servers, channels and messages.",
    categories: ["Collaboration & communication"],
    schemes: [managed(["identify", "guilds"])],
    logo: logo("#5662f0", "chat"),
    identity: "alex",
  },
  {
    slug: "dropbox",
    name: "Dropbox",
    description: "Store, search and share files.",
    categories: ["Documents"],
    schemes: [managed(["files.content.read", "files.content.write"])],
    logo: logo("#1560e0", "folder"),
    identity: "alex@example.com",
  },
  {
    slug: "youtube",
    name: "YouTube",
    description: "Channels, playlists, comments and uploads.",
    categories: ["Marketing & social media"],
    schemes: [google("youtube")],
    logo: logo("#c4302b", "play"),
    identity: "Alex on video",
  },
  {
    slug: "trello",
    name: "Trello",
    description: "Boards, lists and cards.",
    categories: ["Project management"],
    schemes: [{ mode: "OAUTH1", managed: true, scopes: ["read", "write"] }],
    logo: logo("#1469a8", "board"),
    identity: "alexdoe",
  },
  {
    slug: "mailchimp",
    name: "Mailchimp",
    description: "Audiences, campaigns and reports.",
    categories: ["Marketing & social media"],
    schemes: [
      managed(
        [],
        [
          {
            name: "subdomain",
            label: "Server Prefix",
            description: "The label in front of .admin.mailchimp.com when you are signed in, such as us19.",
          },
        ],
      ),
    ],
    logo: logo("#b98a00", "mail"),
    identity: "Acme newsletter",
  },
  {
    slug: "share_point",
    name: "SharePoint",
    description: "Sites, lists and document libraries.",
    categories: ["Documents"],
    schemes: [
      managed(
        ["Sites.ReadWrite.All", "offline_access"],
        [
          { name: "subdomain", label: "Tenant", description: "The label in front of .sharepoint.com, such as acme." },
          {
            name: "site_name",
            label: "SharePoint Subsite",
            description: "A bare name stands for /sites/name; a path such as /teams/name works as well.",
            required: false,
          },
        ],
      ),
    ],
    logo: logo("#036c70", "page"),
    identity: "alex@example.com",
  },
  {
    slug: "salesforce",
    name: "Salesforce",
    description: "Leads, accounts, opportunities and reports.",
    categories: ["CRM"],
    schemes: [
      managed(
        ["api", "refresh_token"],
        [
          {
            name: "subdomain",
            label: "My Domain",
            description:
              "What stands in front of .salesforce.com. It may hold a dot, such as acme.my or acme--dev.sandbox.my.",
            defaultValue: "login",
          },
        ],
      ),
    ],
    logo: logo("#0b7fb5", "cloud"),
    identity: "alex@example.com",
  },
  {
    slug: "asana",
    name: "Asana",
    description: "Tasks, projects and portfolios.",
    categories: ["Project management"],
    schemes: [managed(["default"])],
    logo: logo("#d9534f", "check"),
    seedAuthConfigs: "disabled",
  },
  {
    slug: "twitter",
    name: "X",
    description: "Posts, timelines and direct messages.",
    categories: ["Marketing & social media"],
    schemes: [{ mode: "OAUTH2", scopes: ["tweet.read", "tweet.write", "users.read", "offline.access"] }],
    logo: logo("#15181c", "chat"),
    seedAuthConfigs: "none",
  },
  {
    slug: "granola_mcp",
    name: "Granola",
    description: "Notes of meetings, by dynamic client registration.",
    categories: ["Productivity"],
    schemes: [{ mode: "DCR_OAUTH", managed: true, scopes: ["notes:read"] }],
    logo: logo("#6a8f3c", "book"),
    identity: "alex@example.com",
  },
];
