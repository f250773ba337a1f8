import { ComposioProvider, ConnectButton, ConnectionStatusBadge, createComposioClient } from "composio-react";
import { useSyncExternalStore } from "react";

const client = createComposioClient({ baseUrl: "/api/composio" });

/** A host's page, the same in every bundler. `?theme=dark` is the colour scheme that it asks the kit for. */
export function HostPage() {
  const colorScheme = useSyncExternalStore(
    never,
    () => new URLSearchParams(location.search).get("theme") ?? undefined,
    () => undefined,
  );
  return (
    <ComposioProvider client={client} theme={{ colorScheme, fontFamily: "system-ui, sans-serif" }}>
      <main>
        <h1>Integrations</h1>
        <p>
          <ConnectionStatusBadge toolkit="stripe" />
        </p>
        <ConnectButton toolkit="stripe" />
      </main>
    </ComposioProvider>
  );
}

const never = () => () => undefined;
