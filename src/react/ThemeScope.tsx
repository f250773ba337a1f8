import { type ReactElement, type ReactNode, useId } from "react";
import type { Theme } from "./context/context.ts";

/**
 * Sets the variables of a theme for its children. Renders a `<div>` with `display: contents`.
 *
 * It renders no `style` attribute, because a strict Content-Security-Policy refuses one in HTML from a server. A
 * script sets the variables, which is always allowed; with a nonce, a style element sets them before scripts run.
 */
export function ThemeScope({ theme, nonce, children }: ThemeScopeProps): ReactElement {
  const variables = themeVariables(theme);
  const scope = `cr-theme-${useId().replace(/\W/g, "")}`;
  const early = [...variables].filter(([, value]) => isInert(value)).map((declaration) => `${declaration.join(":")};`);
  return (
    <div
      ref={(element) => {
        if (element) setVariables(element.style, variables);
      }}
      className={nonce === undefined ? "cr-theme" : `cr-theme ${scope}`}
    >
      {nonce !== undefined && (
        // Browsers hide the nonce from scripts, so hydration would report a mismatch.
        <style nonce={nonce} suppressHydrationWarning>{`.${scope}{display:contents;${early.join("")}}`}</style>
      )}
      {children}
    </div>
  );
}

interface ThemeScopeProps {
  theme: Theme;
  nonce?: string | undefined;
  children: ReactNode;
}

function themeVariables({ accentColor, borderRadius, fontFamily, variables }: Theme): ReadonlyMap<string, string> {
  const all = { "--cr-accent": accentColor, "--cr-radius": borderRadius, "--cr-font": fontFamily, ...variables };
  return new Map(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Writes only changed values, because a MutationObserver of the page may react to each write. */
function setVariables(style: CSSStyleDeclaration, variables: ReadonlyMap<string, string>): void {
  if (style.display !== "contents") style.setProperty("display", "contents");
  for (const name of Array.from(style)) if (name.startsWith("--") && !variables.has(name)) style.removeProperty(name);
  for (const [name, value] of variables) if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
}

/** Whether a value can't end its declaration, its rule or the style element. */
function isInert(value: string): boolean {
  return !/[<>&"'{};\\@]|\/\*/.test(value);
}
