import { type ReactElement, type ReactNode, useId, useState } from "react";
import { themeProps } from "./context/themeProps.ts";
import { useComposio } from "./context/context.ts";
import { reportTheme } from "./reportTheme.ts";

/**
 * Sets the provider's theme for its children. Renders a `<div>` with `display: contents`.
 *
 * HTML from a server has no `style` attribute, because a strict Content-Security-Policy forbids it. Once the element exists, React
 * sets the variables by script, which is always allowed. With a nonce, a style element sets them before scripts run.
 */
export function ThemeScope({ nonce, children }: ThemeScopeProps): ReactElement {
  const composio = useComposio();
  const { style, ...attributes } = themeProps(composio);
  reportTheme(composio.theme);
  // Set before the paint, by another render.
  const [element, setElement] = useState<Element | null>(null);
  const scope = `cr-theme-${useId().replace(/\W/g, "")}`;
  const early = Object.entries(style)
    .map((declaration) => declaration.join(":"))
    .filter(isInert);
  return (
    <div
      ref={setElement}
      className={nonce === undefined ? "cr-theme" : `cr-theme ${scope}`}
      {...attributes}
      style={element ? { display: "contents", ...style } : undefined}
    >
      {nonce !== undefined && (
        // Browsers hide the nonce from scripts, so React would report a hydration mismatch.
        <style nonce={nonce} suppressHydrationWarning>{`.${scope}{${early.join(";")}}`}</style>
      )}
      {children}
    </div>
  );
}

interface ThemeScopeProps {
  nonce?: string | undefined;
  children: ReactNode;
}

/** Whether a declaration is safe in a style element: it can't end its rule or the element, and has nothing that HTML escapes. */
function isInert(declaration: string): boolean {
  return !/[<>&"'{};\\@]|\/\*/.test(declaration);
}
