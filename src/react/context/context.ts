import type { QueryClient } from "@tanstack/react-query";
import { type Context, createContext, useContext } from "react";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import type { Messages } from "../../locales/messages.ts";
import type { Overlay } from "./overlay.ts";

/** How the kit looks, beyond the stylesheet's variables. */
export interface Theme {
  /** Of buttons, controls and dialogs; text on the page itself always follows the page. @default 'auto': what the page shows */
  colorScheme?: "light" | "dark" | "auto";
  /** Any CSS colour: buttons and focus rings. */
  accentColor?: string;
  /** Any CSS length: corners. */
  borderRadius?: string;
  /** Any CSS font-family. */
  fontFamily?: string;
  /** Any of the stylesheet's variables. */
  variables?: Readonly<Record<`--cr-${string}`, string>>;
}

export interface ComposioContextValue {
  readonly client: ComposioClient;
  readonly queryClient: QueryClient;
  /** What the app has put in the place of English texts. */
  readonly messages: Partial<Messages>;
  readonly theme: Theme;
  /** What components show outside of themselves. */
  readonly overlay: Overlay;
}

export const ComposioContext: Context<ComposioContextValue | null> = createContext<ComposioContextValue | null>(null);

/** The client, query client, messages and theme of the nearest `ComposioProvider`. */
export function useComposio(): ComposioContextValue {
  const value = useContext(ComposioContext);
  if (!value)
    throw new Error(
      "useComposio: there is no <ComposioProvider> above. Wrap the app in one, with a client or a baseUrl.",
    );
  return value;
}
