import { QueryClient, QueryClientContext } from "@tanstack/react-query";
import { type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type ComposioClient, createComposioClient } from "../client/createComposioClient.ts";
import type { ComposioEvent } from "../client/flow/states.ts";
import type { Messages } from "../locales/messages.ts";
import { ComposioContext, type Theme } from "./context/context.ts";
import { useOverlay } from "./context/overlay.ts";
import { dropAccount, forgetAnswers, patchAccounts } from "./queries/queries.ts";
import { ThemeScope } from "./ThemeScope.tsx";
import { useStableCallback } from "./hooks/useStableCallback.ts";

/**
 * Provides a client to the hooks and components below it. Uses the page's QueryClient if there is one. Renders no
 * element, or, with a `theme`, one `<div>` with `display: contents`.
 *
 * @example
 * const client = createComposioClient({ baseUrl: "/api/composio" });
 * <ComposioProvider client={client}><ConnectButton toolkit="gmail" /></ComposioProvider>
 */
export function ComposioProvider(props: ComposioProviderProps): ReactNode {
  const { baseUrl, theme, nonce, messages = noMessages, children } = props;
  const client = useMemo(
    () => props.client ?? createComposioClient({ baseUrl: baseUrl ?? "" }),
    [props.client, baseUrl],
  );
  const queryClient = useQueryClientOfPage(props.queryClient);
  const onEvent = useStableCallback(props.onEvent);

  useEffect(() => {
    const { connections } = client;
    const stops = [
      connections.onAccounts((accounts) => patchAccounts(queryClient, client, accounts)),
      connections.onRemoved((id) => dropAccount(queryClient, client, id)),
      connections.onEvent(onEvent),
      connections.users.subscribe((isAnother) => isAnother && forgetAnswers(queryClient, client)),
      connections.attach(),
    ];
    return () => {
      for (const stop of stops.reverse()) stop();
    };
  }, [client, queryClient, onEvent]);

  const [overlay, contents] = useOverlay();
  const value = useMemo(
    () => ({ client, queryClient, messages, theme: theme ?? noTheme, overlay }),
    [client, queryClient, messages, theme, overlay],
  );
  return (
    <ComposioContext.Provider value={value}>
      {theme ? (
        <ThemeScope theme={theme} nonce={nonce}>
          {children}
        </ThemeScope>
      ) : (
        children
      )}
      {contents}
    </ComposioContext.Provider>
  );
}

const noTheme: Theme = {};
const noMessages: Partial<Messages> = {};

export type ComposioProviderProps = {
  /** The page's QueryClient, if it is not in React Query's own context. @default the nearest one, else a new one */
  queryClient?: QueryClient;
  /** Colours, corners and fonts of everything below. */
  theme?: Theme;
  /** Nonce of the page's Content-Security-Policy: server-rendered HTML then has the theme before scripts run. */
  nonce?: string | undefined;
  /** Texts: a language from `composio-react/locales/*`, or single texts. @default English */
  messages?: Partial<Messages>;
  /** Called for every step of every flow, for analytics. Events never contain a credential. */
  onEvent?: (event: ComposioEvent) => void;
  children?: ReactNode;
} & (
  | {
      /** Made with `createComposioClient`, once, outside of render. */
      client: ComposioClient;
      baseUrl?: undefined;
    }
  | {
      /** Where the handler is mounted. Creates a client with default options. */
      baseUrl: string;
      client?: undefined;
    }
);

/** The page's QueryClient, so that its devtools and defaults apply to our queries. Never a nested provider. */
function useQueryClientOfPage(given: QueryClient | undefined): QueryClient {
  const host = useContext(QueryClientContext);
  const [own] = useState(() => new QueryClient());
  const found = given ?? host ?? own;
  useEffect(() => {
    if (found !== own) return undefined;
    own.mount();
    return () => own.unmount();
  }, [found, own]);
  return found;
}
