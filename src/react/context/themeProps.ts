import type { ComposioContextValue, Theme } from "./context.ts";

/** A provider's theme over that of the provider around it, with colours, corners and font as variables. */
export function resolveTheme(outer: Theme, theme: Theme): Theme {
  const own = {
    "--cr-accent": theme.accentColor,
    // An accent has its own: not one that the page or an outer provider has for another accent.
    "--cr-on-accent": theme.onAccentColor ?? (theme.accentColor && "initial"),
    "--cr-radius": theme.borderRadius,
    "--cr-font": theme.fontFamily,
    ...theme.variables,
  };
  const set = Object.entries(own).filter(([, value]) => value);
  return { ...outer, ...theme, variables: { ...outer.variables, ...Object.fromEntries(set) } };
}

/** The theme as props of an element. */
export function themeProps({ theme, unstyled }: Pick<ComposioContextValue, "theme" | "unstyled">): ThemeProps {
  return {
    "data-cr-preset": theme.preset,
    "data-cr-density": theme.density,
    "data-cr-unstyled": unstyled || undefined,
    style: { ...theme.variables },
  };
}

export interface ThemeProps {
  "data-cr-preset": string | undefined;
  "data-cr-density": string | undefined;
  "data-cr-unstyled": true | undefined;
  style: Record<string, string>;
}
