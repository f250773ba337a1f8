import { ComposioProvider, createComposioClient } from "composio-react";
import { ComposioDevtools } from "composio-react/devtools";
import { type ReactNode, Suspense, lazy, useMemo } from "react";
import { AdminPage } from "./AdminPage.tsx";
import { AssistantSettings } from "./AssistantSettings.tsx";
import { DeveloperPanel } from "./DeveloperPanel.tsx";
import { IntegrationsPage } from "./IntegrationsPage.tsx";
import { KitIntegrations, KitIntegrationsByParts } from "./KitPages.tsx";
import { sandboxActions } from "./sandboxActions.ts";
import { Shell } from "./Shell.tsx";
import { useColorScheme } from "./useColorScheme.ts";
import { useEventLog } from "./useEventLog.ts";
import { useSession } from "./useSession.ts";

/** Made once, outside of render. It knows where the handler is; no key and no user id. */
const client = createComposioClient({ baseUrl: "/api/composio" });

/** The AI SDK is loaded with the page that needs it. */
const AssistantPage = lazy(async () => {
  const page = await import("./assistant/AssistantPage.tsx");
  return { default: page.AssistantPage };
});

/** By the address, so that a link leads to each. The first is made by hand, of buttons; the others of whole pages. */
const pages: Readonly<Record<string, () => ReactNode>> = {
  "/integrations": KitIntegrations,
  "/integrations-by-parts": KitIntegrationsByParts,
  "/assistant-settings": AssistantSettings,
  "/admin": AdminPage,
};
const Page = pages[window.location.pathname] ?? IntegrationsPage;

/** Fernhill, an invented product, open at its settings. */
export function App(): ReactNode {
  const { session } = useSession();
  const [colorScheme, setColorScheme] = useColorScheme();
  const { events, record } = useEventLog();
  const theme = useMemo(() => ({ colorScheme, accentColor: "light-dark(#2b6e4f, #7cc9a0)" }), [colorScheme]);

  return (
    <ComposioProvider client={client} theme={theme} onEvent={record}>
      <Shell session={session} colorScheme={colorScheme} onColorScheme={setColorScheme}>
        <Suspense>
          {window.location.pathname === "/assistant" ? <AssistantPage session={session} /> : <Page />}
        </Suspense>
        <DeveloperPanel events={events} usesSandbox={session?.usesSandbox ?? false} />
      </Shell>
      {/* The cards' buttons are on the right. */}
      <ComposioDevtools buttonPosition="bottom-left" {...(session?.usesSandbox && { sandbox: sandboxActions })} />
    </ComposioProvider>
  );
}
