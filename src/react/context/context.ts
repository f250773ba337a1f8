import type { QueryClient } from "@tanstack/react-query";
import { type Context, createContext, useContext } from "react";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import type { Messages } from "../../locales/messages.ts";
import type { Overlay } from "./overlay.ts";

/** Appearance options, as an alternative to the stylesheet's variables. */
export interface Theme {
  /**
   * Colour scheme of buttons, controls and dialogs. Text on the page always follows the page. @default 'auto':
   * follows the page
   */
  colorScheme?: "light" | "dark" | "auto";
  /** Colour of buttons and focus rings: any CSS colour. */
  accentColor?: string;
  /** Corner radius: any CSS length. */
  borderRadius?: string;
  /** Any CSS font-family. */
  fontFamily?: string;
  /** Any other variable of the stylesheet. */
  variables?: Readonly<Record<`--cr-${string}`, string>>;
}

export interface ComposioContextValue {
  readonly client: ComposioClient;
  readonly queryClient: QueryClient;
  /** Texts that replace the English ones. */
  readonly messages: Partial<Messages>;
  readonly theme: Theme;
  /** Content that components render outside themselves. */
  readonly overlay: Overlay;
}

export const ComposioContext: Context<ComposioContextValue | null> = createContext<ComposioContextValue | null>(null);

/** The client, query client, messages and theme of the nearest `ComposioProvider`. */
export function useComposio(): ComposioContextValue {
  const value = useContext(ComposioContext);
  if (!value) throw new Error("useComposio: there is no <ComposioProvider> above. Wrap the app in one.");
  return value;
}
