import type { ReactNode } from "react";
import type { RecordedEvent } from "../recorder.ts";
import { targetText } from "../report.ts";
import { Table } from "../Table.tsx";
import { time } from "../text.ts";

/** The events of `onEvent`, newest first. */
export function EventsPanel({ events }: { events: readonly RecordedEvent[] }): ReactNode {
  return (
    <Table
      label="Events"
      head={["Event", "Target", "Account", "After", "Code"]}
      empty="No event yet. The provider's onEvent gets the same events."
      rows={[...events].reverse().map(({ number, name, target, connectedAccountId, elapsed, code }) => ({
        key: String(number),
        tone: code === null ? undefined : "danger",
        cells: [
          <code key="name">{name}</code>,
          targetText(target),
          <code key="account">{connectedAccountId}</code>,
          time(elapsed),
          code,
        ],
      }))}
    />
  );
}
