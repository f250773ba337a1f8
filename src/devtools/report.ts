import type { ComposioClient } from "../client/createComposioClient.ts";
import type { Target, ConnectedAccount } from "../protocol/types.ts";
import { version as reactVersion } from "react";
import type { Recording } from "./recorder.ts";
import { pathOf, pollerText, time } from "./text.ts";

const email = /[^\s@|`]+@[^\s@|`]+/g;
const mostRequests = 30;

/**
 * A text for a bug report, as Markdown. It contains only statuses, codes, times and the ids of connected accounts and auth
 * configs: no credential, no user id, no name of an account and no query.
 */
export function reportOf(
  client: ComposioClient,
  recording: Recording,
  accounts: readonly ConnectedAccount[] | undefined,
): string {
  const { clock, window } = client.connections;
  const { requests, flows, events, poller, cards } = recording;
  const lines = [
    "# composio-react",
    "",
    `- ${new Date(clock.now()).toISOString()}`,
    `- React ${reactVersion}`,
    `- ${window?.navigator.userAgent ?? "no browser"}`,
    `- ${pollerText(poller, clock.now(), window)}`,
    "",
    "## Accounts",
    "",
    accounts === undefined
      ? "not known"
      : table(
          ["id", "toolkit", "auth config", "scheme", "status", "reason"],
          accounts.map((account) => [
            account.id,
            account.toolkit.slug,
            account.authConfig.id,
            account.authScheme ?? "",
            account.isDisabled ? `${account.status}, disabled` : account.status,
            account.statusReason ?? "",
          ]),
        ),
    "",
    "## Flows",
    "",
    ...Object.values(flows).flatMap((steps) => {
      const [first] = steps;
      if (!first) return [];
      const rows = steps.map(({ at, event, from, to, effects }) => [
        time(at - first.at),
        event,
        from === to ? to : `${from} → ${to}`,
        effects.join(" "),
      ]);
      return [`### ${targetText(first.target)}`, "", table(["at", "event", "state", "effects"], rows), ""];
    }),
    "## Requests",
    "",
    table(
      ["method", "path", "status", "ms", "code"],
      requests
        .slice(-mostRequests)
        .map(({ method, url, status, startedAt, endedAt, code }) => [
          method,
          pathOf(url, client.baseUrl),
          String(status || "–"),
          endedAt === null ? "–" : String(Math.round(endedAt - startedAt)),
          code ?? "",
        ]),
    ),
    "",
    "## Events",
    "",
    table(
      ["event", "target", "account", "after", "code"],
      events.map(({ name, target, connectedAccountId, elapsed, code }) => [
        name,
        targetText(target),
        connectedAccountId ?? "",
        time(elapsed),
        code ?? "",
      ]),
    ),
    "",
    "## Cards",
    "",
    table(
      ["state"],
      cards.map(({ state }) => [state]),
    ),
  ];
  // The app's own names, such as a target, could contain an e-mail address.
  return `${lines.join("\n")}\n`.replace(email, "[address]");
}

export function targetText({ toolkit, authConfigId, connectedAccountId }: Target): string {
  return toolkit ?? authConfigId ?? connectedAccountId ?? "";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "none";
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}
