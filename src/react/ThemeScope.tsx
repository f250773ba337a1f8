import { type ReactElement, type ReactNode, useId } from "react";
import type { Theme } from "./context/context.ts";

/**
 * Hands the variables of a theme down. Renders a `<div>` that takes no part in the layout.
 *
 * There is no `style` attribute: a strict Content-Security-Policy refuses it in HTML from a server. The variables
 * are set by script, which is always allowed, and before that by a style element where a nonce allows one.
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
        // Browsers hide a nonce from scripts, and so from React's comparison with the server's.
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

/** Writes only what has changed: whoever watches the page for new colours looks at each change. */
function setVariables(style: CSSStyleDeclaration, variables: ReadonlyMap<string, string>): void {
  if (style.display !== "contents") style.setProperty("display", "contents");
  for (const name of Array.from(style)) if (name.startsWith("--") && !variables.has(name)) style.removeProperty(name);
  for (const [name, value] of variables) if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
}

/** Whether a value can stand in a style element without ending its declaration, its rule or the element. */
function isInert(value: string): boolean {
  return !/[<>&"'{};\\@]|\/\*/.test(value);
}
