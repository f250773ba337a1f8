import { HydrationBoundary, QueryClient, dehydrate, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import {
  ApiKeyForm,
  ComposioProvider,
  ConnectButton,
  type ConnectedAccount,
  ConnectionStatusBadge,
  type Target,
  createComposioClient,
  isComposioError,
  useAuthConfig,
  useConnect,
  useConnectedAccounts,
  useConnectionStatus,
  useDisconnect,
  useToolkits,
  useUpdateConnection,
} from "composio-react";
import { de } from "composio-react/locales/de";
import { composioQueries, prefetchConnections } from "composio-react/query";
import { createTestComposio } from "composio-react/testing";
import type { ReactElement } from "react";
import "composio-react/styles.css";
import "composio-react/styles.unlayered.css";

const client = createComposioClient({ baseUrl: "/api/composio", headers: async () => ({ authorization: "Bearer 1" }) });

export function Integrations({ target }: { target: Target }): ReactElement {
  const { phase, account } = useConnectionStatus(target);
  const { data: accounts } = useConnectedAccounts({ toolkits: ["gmail"], statuses: ["ACTIVE"] });
  const { state, start } = useConnect(target, { onConnected: ({ id }) => console.log(id) });
  const { data: authConfig } = useAuthConfig({ toolkit: "jira" });
  const { data: toolkits, isPlaceholderData } = useToolkits({ search: "mail" });
  const { disconnect } = useDisconnect();
  const { update } = useUpdateConnection();
  const queried = useQuery(composioQueries.connectedAccounts(client));
  const suspended: { data: readonly ConnectedAccount[] } = useSuspenseQuery(composioQueries.connectedAccounts(client));
  const names = [...(accounts ?? []), ...(queried.data ?? []), ...suspended.data].map(({ toolkit }) => toolkit.name);
  return (
    <ComposioProvider client={client} messages={de} theme={{ colorScheme: "dark" }}>
      <p>{[phase, state, authConfig?.name, isPlaceholderData, toolkits?.[0]?.slug, ...names].join(" ")}</p>
      <ConnectButton toolkit="gmail" className={({ phase: shown }) => shown ?? ""} onClick={() => start()} />
      <ConnectButton authConfigId="ac_1" render={(props) => <button {...props} />} />
      <ApiKeyForm toolkit="tavily" onError={({ code }) => console.log(code)} />
      <ConnectionStatusBadge connectedAccountId="ca_1" />
      {account && (
        <button
          type="button"
          onClick={() => void disconnect(account.id, { revoke: true }).then(() => update("ca_1", { alias: "x" }))}
        />
      )}
    </ComposioProvider>
  );
}

export async function prefetched(queryClient: QueryClient): Promise<ReactElement> {
  await prefetchConnections(queryClient, client, [{ toolkit: "gmail" }, { authConfigId: "ac_1" }]);
  await queryClient.prefetchQuery(composioQueries.authConfig(client, "ac_1"));
  await queryClient.prefetchInfiniteQuery(composioQueries.toolkits(client, { search: "mail" }));
  const accounts: readonly ConnectedAccount[] = await queryClient.fetchQuery(composioQueries.connectedAccounts(client));
  const cached = queryClient.getQueryData(composioQueries.connectedAccounts(client).queryKey);
  await queryClient.invalidateQueries({ queryKey: composioQueries.toolkit(client, "gmail").queryKey });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>{accounts.length + (cached?.length ?? 0)}</HydrationBoundary>
  );
}

export async function test(): Promise<string | null> {
  const composio = createTestComposio({ userId: null, window: null });
  try {
    return (await composio.client.connectedAccounts.get("ca_1")).alias;
  } catch (error) {
    return isComposioError(error) ? error.userMessage : null;
  }
}
