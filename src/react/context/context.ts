import type { QueryClient } from "@tanstack/react-query";
import { type ComponentType, type Context, createContext, useContext } from "react";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import type { Messages } from "../../locales/messages.ts";
import type { Overlay } from "./overlay.ts";

/** Appearance options, as an alternative to the stylesheet's variables. */
export interface Theme {
  /**
   * `soft`: rounder corners, and surfaces tinted by the accent colour. `contrast`: black and white, thick edges, and a text
   * contrast of at least 7:1. @default 'neutral'
   */
  preset?: "neutral" | "soft" | "contrast" | undefined;
  /**
   * Colour scheme of buttons, controls and dialogs; `auto` is the page's. Text outside of them follows the page.
   * @default 'auto'
   */
  colorScheme?: "light" | "dark" | "auto" | undefined;
  /** Colour of buttons and focus rings: any CSS colour. */
  accentColor?: string | undefined;
  /** Colour of text on the accent colour. @default black or white, whichever has more contrast */
  onAccentColor?: string | undefined;
  /** Corner radius: any CSS length. */
  borderRadius?: string | undefined;
  /** Any CSS font-family. */
  fontFamily?: string | undefined;
  /** Height of controls, 32, 36 or 40 pixels, and the space between them. @default 'default' */
  density?: "compact" | "default" | "comfortable" | undefined;
  /** Any other variable of the stylesheet. */
  variables?: Readonly<Record<`--cr-${string}`, string>> | undefined;
}

/**
 * Defaults of components' props, by component. A component's own props come first; class names are joined. Each component
 * declares its own key.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- components add their keys by declaration merging
export interface Appearance {}

/** Parts of components that the app can replace. */
export interface Components {
  /** Rendered in place of a toolkit's logo. */
  Logo?: ComponentType<LogoProps> | undefined;
}

/** Props of `Components.Logo`. */
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
  /** Over the theme of the provider around it. Its variables hold colours, corners and font too; undefined without a theme. */
  readonly theme: Theme;
  readonly appearance: Appearance;
  readonly components: Components;
  readonly unstyled: boolean;
  /** Content that components render outside of themselves. */
  readonly overlay: Overlay;
}

export const ComposioContext: Context<ComposioContextValue | null> = createContext<ComposioContextValue | null>(null);

/** The client, query client, messages and theme of the nearest `ComposioProvider`. */
export function useComposio(): ComposioContextValue {
  const value = useContext(ComposioContext);
  if (!value) throw new Error("composio-react needs a <ComposioProvider> of this copy in this React root.");
  return value;
}
