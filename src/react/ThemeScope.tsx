import { type ReactElement, type ReactNode, useId } from "react";
import { type Theme, useComposio } from "./context/context.ts";
import { reportTheme } from "./reportTheme.ts";

/**
 * Sets the provider's theme for its children. Renders a `<div>` with `display: contents`.
 *
 * It renders no `style` attribute, because a strict Content-Security-Policy forbids it in server-rendered HTML. A script sets
 * the variables, which is always allowed. With a nonce, a style element sets them before scripts run.
 */
export function ThemeScope({ nonce, children }: ThemeScopeProps): ReactElement {
  const { theme, unstyled } = useComposio();
  reportTheme(theme);
  const declarations = declarationsOf(theme);
  const scope = `cr-theme-${useId().replace(/\W/g, "")}`;
  const early = declarations.filter(isInert).map((declaration) => declaration.join(":"));
  return (
    <div
      ref={(element) => {
        if (element) declare(element.style, new Map(declarations));
      }}
      className={nonce === undefined ? "cr-theme" : `cr-theme ${scope}`}
      data-cr-preset={theme.preset}
      data-cr-density={theme.density}
      data-cr-unstyled={unstyled ? "" : undefined}
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

type Declaration = readonly [name: string, value: string];

function declarationsOf({ variables, ...theme }: Theme): readonly Declaration[] {
  const all = {
    "--cr-accent": theme.accentColor,
    // An accent has its own: not one that the page or an outer provider has for another accent.
    "--cr-on-accent": theme.onAccentColor ?? (theme.accentColor && "initial"),
    "--cr-radius": theme.borderRadius,
    "--cr-font": theme.fontFamily,
    ...variables,
  };
  return Object.entries({ display: "contents", ...all }).filter((entry): entry is [string, string] => !!entry[1]);
}

/** Writes only values that differ, because a MutationObserver of the page may react to each write. */
function declare(style: CSSStyleDeclaration, declarations: ReadonlyMap<string, string>): void {
  for (const name of Array.from(style)) if (!declarations.has(name)) style.removeProperty(name);
  for (const [name, value] of declarations) if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
}

/** Whether a value is safe in a style element: it can't end its declaration, its rule or the element. */
function isInert([, value]: Declaration): boolean {
  return !/[<>&"'{};\\@]|\/\*/.test(value);
}
