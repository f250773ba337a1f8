import { QueryClient, QueryClientContext } from "@tanstack/react-query";
import { type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type ComposioClient, createComposioClient } from "../client/createComposioClient.ts";
import type { ComposioEvent } from "../client/flow/states.ts";
import type { Messages } from "../locales/messages.ts";
import { type Appearance, ComposioContext, type Components, type Theme } from "./context/context.ts";
import { useOverlay } from "./context/overlay.ts";
import { resolveTheme } from "./context/themeProps.ts";
import { withDefaults } from "./context/withDefaults.ts";
import { followQueries, dropAccounts, forgetAnswers, patchAccounts } from "./queries/queries.ts";
import { ThemeScope } from "./ThemeScope.tsx";
import { useStableCallback } from "./hooks/useStableCallback.ts";

/**
 * Provides a client to the hooks and components below it. Uses the page's QueryClient if there is one. Renders no
 * element, or, with a `theme` or `unstyled`, one `<div>` with `display: contents`. One inside another, such as for a second
 * handler, has the outer one's texts, theme, `appearance` and `components`, and adds its own.
 *
 * @example
 * const client = createComposioClient({ baseUrl: "/api/composio" });
 * <ComposioProvider client={client}><ConnectButton toolkit="gmail" /></ComposioProvider>
 */
export function ComposioProvider(props: ComposioProviderProps): ReactNode {
  const { baseUrl, nonce, messages, appearance, components, children } = props;
  const outer = useContext(ComposioContext);
  const outerTheme = outer?.theme ?? none;
  const own = props.theme ?? (props.unstyled ? none : undefined);
  const theme = useMemo(() => (own ? resolveTheme(outerTheme, own) : outerTheme), [outerTheme, own]);
  const unstyled = props.unstyled ?? outer?.unstyled ?? false;
  const client = useMemo(
    () => props.client ?? createComposioClient({ baseUrl: baseUrl ?? "" }),
    [props.client, baseUrl],
  );
  const queryClient = useQueryClientOfPage(props.queryClient);
  const onEvent = useStableCallback(props.onEvent);
  const onUserChange = useStableCallback(props.onUserChange);

  useEffect(() => {
    const { connections } = client;
    const stops = [
      connections.onAccounts((accounts) => patchAccounts(queryClient, client, accounts)),
      connections.onGone((isGone) => dropAccounts(queryClient, client, isGone)),
      connections.onEvent(onEvent),
      connections.users.subscribe((isAnother) => {
        if (!isAnother) return;
        forgetAnswers(queryClient, client);
        // In a microtask: a callback that throws must not break the answer.
        if (!connections.users.isByApp) queueMicrotask(() => connections.tellUserChange(onUserChange));
      }),
      followQueries(queryClient, client),
      connections.attach(),
    ];
    return () => {
      for (const stop of stops.reverse()) stop();
    };
  }, [client, queryClient, onEvent, onUserChange]);

  const [overlay, contents] = useOverlay();
  const value = useMemo(
    () => ({
      client,
      queryClient,
      theme,
      unstyled,
      overlay,
      messages: withDefaults(outer?.messages ?? none, messages),
      appearance: withDefaults(outer?.appearance ?? none, appearance),
      components: withDefaults(outer?.components ?? none, components),
    }),
    [client, queryClient, outer, messages, theme, appearance, components, unstyled, overlay],
  );
  return (
    <ComposioContext.Provider value={value}>
      {own ? <ThemeScope nonce={nonce}>{children}</ThemeScope> : children}
      {contents}
    </ComposioContext.Provider>
  );
}

const none = {};

/** One of `client` and `baseUrl`; the props below. */
export type ComposioProviderProps = {
  /**
   * The page's QueryClient, if it is not in React Query's context. Providers in several React roots share their data with
   * the same one. @default the nearest one, otherwise a new one
   */
  queryClient?: QueryClient | undefined;
  /** Colours, corners and fonts of everything below. With it the provider renders a `<div>`, which must not be in a `<p>`. */
  theme?: Theme | undefined;
  /** Defaults of components' props: `{ connectButton: { size: "sm" } }`. A component's own props come first. */
  appearance?: Appearance | undefined;
  /** Parts of components that the app replaces: `{ Logo }`. */
  components?: Components | undefined;
  /** Switches the stylesheet off, for an app that styles every part itself. Renders a `<div>`, as `theme` does. @default false */
  unstyled?: boolean | undefined;
  /**
   * Nonce of the page's Content-Security-Policy. With it, HTML from a server has the theme before scripts run. An empty string
   * on a page without such a policy. @default none: the theme is set at hydration
   */
  nonce?: string | undefined;
  /** Texts: a language from `composio-react/locales/*`, or single texts. @default English */
  messages?: Partial<Messages> | undefined;
  /**
   * Called for every step of every flow of the client, for analytics. Of several providers with one client, each calls its own.
   * Events never contain a credential.
   */
  onEvent?: ((event: ComposioEvent) => void) | undefined;
  /**
   * Called once when another user is signed in than before, such as after a switch of the workspace in another tab, or when another
   * tab has signed the user out: load your own data anew. Not called for the first user, nor in the tab that calls
   * `client.reset()`.
   */
  onUserChange?: (() => void) | undefined;
  /** The components and hooks that use the client. */
  children?: ReactNode | undefined;
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

/** The page's QueryClient, so that its devtools and defaults apply to our queries. There is no nested provider. */
function useQueryClientOfPage(given: QueryClient | undefined): QueryClient {
  const host = useContext(QueryClientContext);
  const [own] = useState(() => new QueryClient());
  const found = given ?? host ?? own;
  // Without it a client asks nothing again when the page is focused or online again. React Query counts its mounts.
  useEffect(() => {
    found.mount();
    return () => found.unmount();
  }, [found]);
  return found;
}
