import { type Toolkit, useConnectedAccounts, useToolkits } from "composio-react";
import { type ReactNode, useState } from "react";
import { IntegrationCard } from "./IntegrationCard.tsx";

/** The page itself: every app that this product offers, with its connection. */
export function IntegrationsPage(): ReactNode {
  const toolkits = useToolkits({ limit: 100 });
  const accounts = useConnectedAccounts({ statuses: ["ACTIVE"] });
  const [search, setSearch] = useState("");
  const [onlyConnected, setOnlyConnected] = useState(false);

  const needed = onlyConnected ? [toolkits, accounts] : [toolkits];
  const failed = needed.find(({ error }) => error !== null);
  // Undefined while unknown: "0" would be false.
  const connected = accounts.data && new Set(accounts.data.map(({ toolkit }) => toolkit.slug));
  const found = toolkits.data?.filter((toolkit) => matches(toolkit, search));
  const shown = onlyConnected ? connected && found?.filter(({ slug }) => connected.has(slug)) : found;

  // As many placeholders as there were cards: the page keeps its place when another user is signed in.
  const [room, setRoom] = useState(12);
  if (shown && shown.length > 0 && shown.length !== room) setRoom(shown.length);

  return (
    <>
      <h1>Integrations</h1>
      <p className="lead">
        Connect the apps that Fernhill may use on your behalf. You can disconnect any of them at any time.
      </p>

      <div className="tools">
        <input
          type="search"
          aria-label="Search apps"
          placeholder="Search apps"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <fieldset className="switch">
          <legend className="hidden">Show</legend>
          <label>
            <input type="radio" name="show" checked={!onlyConnected} onChange={() => setOnlyConnected(false)} />
            All
          </label>
          <label>
            <input type="radio" name="show" checked={onlyConnected} onChange={() => setOnlyConnected(true)} />
            Connected <span className="count">{connected?.size ?? "…"}</span>
          </label>
        </fieldset>
      </div>

      {shown === undefined && !failed && <Placeholders count={room} />}
      {failed?.error && (
        <div className="notice" role="alert">
          <p>{failed.error.userMessage}</p>
          <button type="button" className="button" onClick={() => void failed.refetch()}>
            Try again
          </button>
        </div>
      )}
      {shown?.length === 0 && <p className="notice">{emptyText(toolkits.data?.length === 0, search)}</p>}
      <ul className="cards" aria-label="Apps">
        {shown?.map((toolkit) => (
          <IntegrationCard key={toolkit.slug} toolkit={toolkit} />
        ))}
      </ul>
    </>
  );
}

function matches({ name, description, categories }: Toolkit, search: string): boolean {
  const text = [name, description, ...categories.map((category) => category.name)].join(" ").toLowerCase();
  return text.includes(search.trim().toLowerCase());
}

function emptyText(hasNoApps: boolean, search: string): string {
  if (hasNoApps) return "There are no apps to connect yet: this Composio project has no auth config.";
  return search.trim() === "" ? "Nothing is connected yet." : `No app matches “${search.trim()}”.`;
}

function Placeholders({ count }: { readonly count: number }): ReactNode {
  return (
    <div className="cards" aria-busy="true">
      <p className="hidden">Loading apps…</p>
      {Array.from({ length: count }, (_, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- they are all the same
        <div key={index} className="card placeholder" />
      ))}
    </div>
  );
}
