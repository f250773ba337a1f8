export const toolHints = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const;
export type ToolHint = (typeof toolHints)[number];

/** A tool of an app, with invented results. */
export interface AppTool {
  readonly slug: string;
  readonly toolkit: string;
  readonly name: string;
  readonly description: string;
  /** JSON Schema of each argument. */
  readonly properties: Readonly<Record<string, { readonly type: string; readonly description: string }>>;
  readonly required: readonly string[];
  /** Hints of MCP, by which sessions choose tools. */
  readonly hints: readonly ToolHint[];
  /** Makes the answer of the app. `id` is new for each call. */
  readonly answer: (input: Readonly<Record<string, unknown>>, id: string, time: Date) => Record<string, unknown>;
}

const text = (description: string) => ({ type: "string", description });
const reads: readonly ToolHint[] = ["readOnlyHint", "idempotentHint", "openWorldHint"];
const writes: readonly ToolHint[] = ["openWorldHint"];
const count = (description: string) => ({ type: "integer", description });

/** A few tools for agents. Names and arguments are those of Composio's tools. */
export const appTools: readonly AppTool[] = [
  {
    slug: "GMAIL_SEND_EMAIL",
    toolkit: "gmail",
    name: "Send Email",
    description: "Sends an email from the connected Gmail account.",
    properties: {
      recipient_email: text("Email address of the recipient."),
      subject: text("Subject line."),
      body: text("Content of the email."),
    },
    required: ["recipient_email"],
    hints: writes,
    answer: (_input, id) => ({ id, threadId: id, labelIds: ["SENT"] }),
  },
  {
    slug: "GMAIL_FETCH_EMAILS",
    toolkit: "gmail",
    name: "Fetch emails",
    description: "Lists the newest emails of the connected Gmail account.",
    properties: { query: text("Search query of Gmail."), max_results: count("Most emails that are returned.") },
    required: [],
    hints: reads,
    answer: (_input, id, time) => ({
      messages: [
        {
          messageId: id,
          sender: "Priya Raman <priya@fernhill.example>",
          subject: "Numbers for the weekly report",
          messageTimestamp: time.toISOString(),
          labelIds: ["INBOX"],
        },
      ],
      resultSizeEstimate: 1,
    }),
  },
  {
    slug: "SLACK_SEND_MESSAGE",
    toolkit: "slack",
    name: "Send message",
    description: "Posts a message to a Slack channel or person.",
    properties: { channel: text("Name or id of the channel."), markdown_text: text("The message.") },
    required: ["channel"],
    hints: writes,
    answer: ({ channel, markdown_text }, _id, time) => ({
      ok: true,
      channel,
      ts: (time.getTime() / 1000).toFixed(6),
      message: { type: "message", text: markdown_text ?? "" },
    }),
  },
  {
    slug: "GITHUB_CREATE_AN_ISSUE",
    toolkit: "github",
    name: "Create an issue",
    description: "Creates an issue in a GitHub repository.",
    properties: {
      owner: text("Account that owns the repository."),
      repo: text("Name of the repository."),
      title: text("Title of the issue."),
      body: text("Content of the issue."),
    },
    required: ["owner", "repo", "title"],
    hints: writes,
    answer: ({ owner, repo, title }, id) => ({
      id,
      number: 1,
      state: "open",
      title,
      html_url: `https://github.com/${String(owner)}/${String(repo)}/issues/1`,
    }),
  },
  {
    slug: "GOOGLECALENDAR_EVENTS_LIST",
    toolkit: "googlecalendar",
    name: "List Events",
    description: "Lists the events of a calendar.",
    properties: { calendarId: text("Id of the calendar; `primary` is the user's own.") },
    required: [],
    hints: reads,
    answer: (_input, id, time) => ({
      items: [{ id, status: "confirmed", summary: "Weekly review", start: { dateTime: time.toISOString() } }],
    }),
  },
  {
    slug: "STRIPE_LIST_CUSTOMERS",
    toolkit: "stripe",
    name: "List customers",
    description: "Lists the customers of the connected Stripe account.",
    properties: { limit: count("Most customers that are returned.") },
    required: [],
    hints: reads,
    answer: (_input, id) => ({ object: "list", has_more: false, data: [{ id, object: "customer", name: "Acme" }] }),
  },
  {
    slug: "HACKERNEWS_GET_FRONTPAGE",
    toolkit: "hackernews",
    name: "Get front page",
    description: "Lists the stories on the front page of Hacker News. Needs no connection.",
    properties: {},
    required: [],
    hints: reads,
    answer: (_input, id) => ({ hits: [{ objectID: id, title: "Show HN: A sandbox for agents", points: 128 }] }),
  },
  {
    slug: "HACKERNEWS_GET_USER",
    toolkit: "hackernews",
    name: "Get user",
    description: "Reads the public profile of a user of Hacker News. Needs no connection.",
    properties: { username: text("Name of the user.") },
    required: ["username"],
    hints: reads,
    answer: ({ username }, _id, time) => ({ username, karma: 512, created_at: time.toISOString() }),
  },
];

export function appTool(slug: string): AppTool | undefined {
  return appTools.find((tool) => tool.slug === slug.toUpperCase());
}
