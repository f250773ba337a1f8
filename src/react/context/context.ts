import type { QueryClient } from "@tanstack/react-query";
import { type ComponentType, type Context, createContext, useContext } from "react";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import type { Messages } from "../../locales/messages.ts";
import type { Overlay } from "./overlay.ts";

/** Appearance options, as an alternative to the stylesheet's variables. */
export interface Theme {
  /**
   * `soft`: rounder, with surfaces tinted by the accent; `contrast`: black and white, thick edges, text of 7:1 and
   * more. @default 'neutral'
   */
  preset?: "neutral" | "soft" | "contrast";
  /**
   * Colour scheme of buttons, controls and dialogs. Text on the page always follows the page. @default 'auto':
   * follows the page
   */
  colorScheme?: "light" | "dark" | "auto";
  /** Colour of buttons and focus rings: any CSS colour. */
  accentColor?: string;
  /** Colour of the text on the accent. @default black or white, whichever stands out more */
  onAccentColor?: string;
  /** Corner radius: any CSS length. */
  borderRadius?: string;
  /** Any CSS font-family. */
  fontFamily?: string;
  /** Height of controls, 32, 36 or 40 pixels, and the space between them. @default 'default' */
  density?: "compact" | "default" | "comfortable";
  /** Any other variable of the stylesheet. */
  variables?: Readonly<Record<`--cr-${string}`, string>>;
}

/**
 * Defaults of components' props, by component. A component's own props win; class names are joined. Each component
 * declares its own key.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- merged with what components declare
export interface Appearance {}

/** Parts that the app replaces in every component. */
export interface Components {
  /** Drawn in place of an app's logo, beside its name. */
  Logo?: ComponentType<LogoProps>;
}

export interface LogoProps {
  /** The app's name. */
  readonly name: string;
  /** Address of the app's logo, if it has one. */
  readonly logo: string | null;
  /** Width and height in pixels. */
  readonly size: number;
}

export interface ComposioContextValue {
  readonly client: ComposioClient;
  readonly queryClient: QueryClient;
  /** Texts that replace the English ones. */
  readonly messages: Partial<Messages>;
  readonly theme: Theme;
  readonly appearance: Appearance;
  readonly components: Components;
  readonly unstyled: boolean;
  /** Content that components render outside themselves. */
  readonly overlay: Overlay;
}

export const ComposioContext: Context<ComposioContextValue | null> = createContext<ComposioContextValue | null>(null);

/** The client, query client, messages and theme of the nearest `ComposioProvider`. */
export function useComposio(): ComposioContextValue {
  const value = useContext(ComposioContext);
  if (!value) throw new Error("useComposio needs a <ComposioProvider> above it.");
  return value;
}
