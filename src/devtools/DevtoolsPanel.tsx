import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useId, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { useComposio } from "../react/context/context.ts";
import { connectedAccountsQuery } from "../react/queries/queries.ts";
import type { ComposioDevtoolsProps } from "./ComposioDevtoolsProps.ts";
import { AccountsPanel } from "./panels/AccountsPanel.tsx";
import { CardsPanel } from "./panels/CardsPanel.tsx";
import { EventsPanel } from "./panels/EventsPanel.tsx";
import { FlowsPanel } from "./panels/FlowsPanel.tsx";
import { RequestsPanel } from "./panels/RequestsPanel.tsx";
import { SandboxPanel } from "./panels/SandboxPanel.tsx";
import { type Recorder, recorderOf } from "./recorder.ts";
import { reportOf } from "./report.ts";
import { type DevtoolsSandbox, sandboxByRoutes } from "./sandbox.ts";
import { styles } from "./styles.ts";
import { Tabs } from "./Tabs.tsx";
import { useKeptState } from "./useKeptState.ts";

/** The panel, and the button that opens it. Renders an `<aside>` at the end of the page's body. */
export function DevtoolsPanel(props: ComposioDevtoolsProps): ReactNode {
  const { client } = useComposio();
  // During the first render, so that requests of the page's effects are recorded.
  const recorder = recorderOf(client);
  // Not on a server, nor during hydration, because the panel depends on the browser's storage.
  const isInBrowser = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  return isInBrowser ? createPortal(<Devtools {...props} recorder={recorder} />, document.body) : null;
}

function Devtools(props: DevtoolsProps): ReactNode {
  const { recorder, sandbox: given, initialIsOpen = false, buttonPosition = "bottom-right", nonce } = props;
  const [kept, keep] = useKeptState({ isOpen: initialIsOpen, tab: "Accounts" });
  const panelId = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const sandbox = useMemo(() => (typeof given === "string" ? sandboxByRoutes(given) : given), [given]);
  const panel = useRef<HTMLDivElement>(null);
  const isPressed = useRef(false);
  const [isHidden, setHidden] = useState(false);
  const toggle = (isOpen: boolean) => {
    isPressed.current = true;
    keep({ isOpen });
  };
  const close = () => toggle(false);
  // The button is hidden while the panel is open, so the focus moves between both.
  useEffect(() => {
    if (!isPressed.current) return;
    isPressed.current = false;
    const selected = panel.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    (selected ?? opener.current)?.focus();
  });
  if (isHidden) return null;
  const attributes = { "data-open": kept.isOpen, "data-button": buttonPosition };
  return (
    // The devtools are in English, in any page.
    <aside className="cr-devtools" aria-label="Composio devtools" lang="en" dir="ltr" {...attributes}>
      <style nonce={nonce}>{styles}</style>
      <button
        ref={opener}
        type="button"
        className="cr-devtools-opener"
        aria-expanded={kept.isOpen}
        aria-controls={kept.isOpen ? panelId : undefined}
        onClick={() => toggle(!kept.isOpen)}
      >
        Composio devtools
      </button>
      {kept.isOpen && (
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape closes the panel, wherever the focus is in it
        <div
          ref={panel}
          id={panelId}
          className="cr-devtools-panel"
          onKeyDown={(event) => {
            if (event.key === "Escape") close();
          }}
        >
          <Contents
            recorder={recorder}
            sandbox={sandbox}
            tab={kept.tab}
            onTab={(tab) => keep({ tab })}
            onHide={() => {
              keep({ isOpen: false });
              setHidden(true);
            }}
            onClose={close}
          />
        </div>
      )}
    </aside>
  );
}

function Contents({ recorder, sandbox, tab, onTab, onHide, onClose }: ContentsProps): ReactNode {
  const { client, queryClient } = useComposio();
  const recording = useSyncExternalStore(recorder.subscribe, recorder.getRecording, recorder.getRecording);
  // Only accounts that the page itself has read, because the devtools send no requests.
  const { data: accounts } = useQuery({ ...connectedAccountsQuery(client, queryClient), enabled: false }, queryClient);
  const { baseUrl } = client;
  const panels: Readonly<Record<string, ReactNode>> = {
    Accounts: <AccountsPanel accounts={accounts} />,
    Flows: <FlowsPanel flows={recording.flows} />,
    Requests: <RequestsPanel requests={recording.requests} poller={recording.poller} baseUrl={baseUrl} />,
    Events: <EventsPanel events={recording.events} />,
    Cards: <CardsPanel cards={recording.cards} />,
    ...(sandbox && { Sandbox: <SandboxPanel sandbox={sandbox} accounts={accounts ?? []} /> }),
  };
  return (
    <Tabs panels={panels} selected={tab} onSelect={onTab}>
      <CopyReport makeReport={() => reportOf(client, recorder.getRecording(), accounts)} />
      <button type="button" className="cr-devtools-button" onClick={onHide}>
        Hide until reload
      </button>
      <button type="button" className="cr-devtools-button" aria-label="Close the devtools" onClick={onClose}>
        ×
      </button>
    </Tabs>
  );
}

/** Copies the report, or shows it if the browser does not permit copying. */
function CopyReport({ makeReport }: { makeReport: () => string }): ReactNode {
  const [outcome, setOutcome] = useState<{ readonly text: string; readonly report: string | null } | null>(null);

  const shown = outcome?.report ?? null;

  async function copy(): Promise<void> {
    const report = makeReport();
    try {
      await navigator.clipboard.writeText(report);
      setOutcome({ text: "Report copied. It holds no key, no user id and no e-mail address.", report: null });
    } catch {
      setOutcome({ text: "The browser does not allow copying. Copy it from here:", report });
    }
  }

  return (
    <>
      <button type="button" className="cr-devtools-button" onClick={() => void copy()}>
        Copy report
      </button>
      <output className="cr-devtools-outcome">{outcome?.text}</output>
      {shown !== null && (
        <textarea className="cr-devtools-report" aria-label="Report" readOnly rows={6} value={shown} />
      )}
    </>
  );
}

interface DevtoolsProps extends ComposioDevtoolsProps {
  recorder: Recorder;
}

interface ContentsProps {
  recorder: Recorder;
  sandbox: DevtoolsSandbox | undefined;
  tab: string;
  onTab: (tab: string) => void;
  onHide: () => void;
  onClose: () => void;
}
