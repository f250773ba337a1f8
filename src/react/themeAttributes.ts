import type { CSSProperties } from "react";
import type { Theme } from "./context.ts";

/** The attributes of an element that hands a theme down and takes no part in the layout. */
export function themeAttributes(theme: Theme): { className: string; style: CSSProperties } {
  const scheme = theme.colorScheme === "auto" ? "light dark" : theme.colorScheme;
  const variables: Record<`--cr-${string}`, string | undefined> = {
    "--cr-accent": theme.accentColor,
    "--cr-radius": theme.borderRadius,
    "--cr-font": theme.fontFamily,
  };
  return {
    className: "cr-theme",
    style: { display: "contents", ...(scheme && { colorScheme: scheme }), ...variables },
  };
}
