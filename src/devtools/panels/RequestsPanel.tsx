import { type ReactNode, useEffect, useState } from "react";
import type { PollerStep, RequestStep } from "../../client/trace/trace.ts";
import { useComposio } from "../../react/context/context.ts";
import { Table } from "../Table.tsx";
import { pathOf, pollerText, time } from "../text.ts";

/** Milliseconds between two updates of the displayed time. */
const tick = 500;

/** The state of the poller, and the requests to the handler, newest first. */
export function RequestsPanel({ requests, poller, baseUrl }: RequestsPanelProps): ReactNode {
  return (
    <>
      <PollerLine poller={poller} />
      <Table
        label="Requests"
        head={["Method", "Path", "Status", "Time", "Code"]}
        empty="No request since the devtools were added to the page."
        rows={[...requests].reverse().map(({ number, method, url, status, startedAt, endedAt, code }) => ({
          key: String(number),
          tone: code === null ? undefined : "danger",
          cells: [
            method,
            <code key="path">{pathOf(url, baseUrl)}</code>,
            endedAt === null ? "…" : status || "–",
            endedAt === null ? "" : time(endedAt - startedAt),
            code,
          ],
        }))}
      />
    </>
  );
}

function PollerLine({ poller }: { poller: PollerStep | null }): ReactNode {
  const { clock, window } = useComposio().client.connections;
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), tick);
    return () => clearInterval(timer);
  }, [clock]);
  return (
    <p className="cr-devtools-line">
      <strong>Poller</strong> {pollerText(poller, Math.max(now, poller?.at ?? 0), window)}{" "}
      {poller && poller.stream !== "closed" && "The event stream is open."}
    </p>
  );
}

interface RequestsPanelProps {
  requests: readonly RequestStep[];
  poller: PollerStep | null;
  baseUrl: string;
}
