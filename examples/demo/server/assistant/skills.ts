/** What the simulated model recognises in a request, and does about it. */
export interface Skill {
  readonly when: RegExp;
  readonly toolkit: string;
  readonly app: string;
  /** A tool of Composio's, or one of this demo's own. */
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** As in "I …" and "I did not …". */
  readonly did: string;
  readonly verb: string;
}

const report = "Sign-ups are up by 12 %, and two of three milestones are done.";

/** Several may be in one request: they run together. */
export const skills: readonly Skill[] = [
  {
    when: /\be?-?mail\b/i,
    toolkit: "gmail",
    app: "Gmail",
    tool: "GMAIL_SEND_EMAIL",
    input: { recipient_email: "team@fernhill.example", subject: "Weekly report", body: report },
    did: "mailed the weekly report to team@fernhill.example",
    verb: "mail the weekly report",
  },
  {
    when: /#\w+|slack/i,
    toolkit: "slack",
    app: "Slack",
    tool: "SLACK_SEND_MESSAGE",
    input: { channel: "sales", markdown_text: report },
    did: "posted it in #sales",
    verb: "post anything in #sales",
  },
  {
    when: /\bissue\b/i,
    toolkit: "github",
    app: "GitHub",
    tool: "GITHUB_CREATE_AN_ISSUE",
    input: { owner: "fernhill", repo: "reports", title: "Review the weekly report", body: report },
    did: "opened issue 1 in fernhill/reports",
    verb: "open an issue",
  },
  {
    when: /\bcustomers\b/i,
    toolkit: "stripe",
    app: "Stripe",
    tool: "STRIPE_LIST_CUSTOMERS",
    input: { limit: 10 },
    did: "found one customer in Stripe: Acme",
    verb: "look at your customers",
  },
];

/** These have a tool to themselves. */
export const ownSkills: readonly Skill[] = [
  {
    when: /\bcalendar\b/i,
    toolkit: "googlecalendar",
    app: "Google Calendar",
    tool: "readCalendar",
    input: {},
    did: "found one event for today: Weekly review",
    verb: "look at your calendar",
  },
  {
    when: /\binvite\b/i,
    toolkit: "gmail",
    app: "Gmail",
    tool: "inviteToTeam",
    input: { email: "priya@fernhill.example" },
    did: "sent the invitation to priya@fernhill.example",
    verb: "send the invitation",
  },
];
