import type { ReactElement, ReactNode } from "react";
import { themeProps } from "./context/themeProps.ts";
import { useComposio } from "./context/context.ts";
import { reportTheme } from "./reportTheme.ts";

/**
 * Sets the provider's theme for its children. Renders a `<div>` with `display: contents`.
 *
 * HTML from a server has the variables too, so that the first paint has the theme: in the `style` attribute or, with a nonce, in
 * a style element. A strict Content-Security-Policy refuses the attribute, and hydration does not set it again. Therefore a
 * script sets all variables, which is always allowed.
 */
export function ThemeScope({ nonce, children }: ThemeScopeProps): ReactElement {
  const composio = useComposio();
  const { style, ...attributes } = themeProps(composio);
  reportTheme(composio.theme);
  const early = Object.entries(style)
    .map((declaration) => declaration.join(":"))
    .filter(isInert);
  return (
    <div
      ref={(element) => {
        if (element) declare(element.style, { display: "contents", ...style });
      }}
      className="cr-theme"
      {...attributes}
      style={nonce === undefined ? style : undefined}
    >
      {nonce && (
        // Its scope is the element around it. Browsers hide the nonce from scripts, so React would report a hydration mismatch.
        <style nonce={nonce} suppressHydrationWarning>{`@scope{:scope{${early.join(";")}}}`}</style>
      )}
      {children}
    </div>
  );
}

interface ThemeScopeProps {
  nonce?: string | undefined;
  children: ReactNode;
}

/** Writes only values that differ, because a MutationObserver of the page may react to each write. */
function declare(style: CSSStyleDeclaration, wanted: Readonly<Record<string, string>>): void {
  for (const name of Array.from(style)) if (!(name in wanted)) style.removeProperty(name);
  for (const [name, value] of Object.entries(wanted))
    if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
}

/** Whether a declaration is safe in a style element: it can't end its rule or the element, and has nothing that HTML escapes. */
function isInert(declaration: string): boolean {
  return !/[<>&"'{};\\@]|\/\*/.test(declaration);
}
