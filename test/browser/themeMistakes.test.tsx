import { afterEach, expect, test, vi } from "vitest";
import type { Theme } from "../../src/index.ts";
import { checkTheme } from "../../src/react/reportTheme.ts";

/*
 * Browsers ignore an invalid value without a word. `test/package/missingStyles.test.ts` shows that the provider checks its
 * theme in development builds only.
 */

afterEach(() => vi.restoreAllMocks());

// JavaScript, and settings that a server sends, may have values that the types forbid.
const given = (theme: object) => theme as Theme;

test.each([
  [
    "accentColor",
    "teall",
    /theme\.accentColor is "teall", which is no value of CSS's color.* accentColor: "#0d9488"\.$/,
  ],
  ["onAccentColor", "#12", /theme\.onAccentColor is "#12".* onAccentColor: "#ffffff"\.$/],
  ["borderRadius", "14", /theme\.borderRadius is "14", which is no value.* borderRadius: "14px"\.$/],
  ["borderRadius", 14, /theme\.borderRadius is 14, which is no value.* borderRadius: "14px"\.$/],
  ["fontFamily", "1Font", /theme\.fontFamily is "1Font".* fontFamily: "Georgia, serif"\.$/],
  ["preset", "Soft", /theme\.preset is "Soft", which has no effect\. It is one of "neutral", "soft", "contrast"\.$/],
  ["colorScheme", "system", /theme\.colorScheme is "system".* "light", "dark", "auto"\.$/],
  ["density", "small", /theme\.density is "small".* "compact", "default", "comfortable"\.$/],
])("theme.%s of %j is told the developer once, with an example", (name, value, text) => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  checkTheme(given({ [name]: value }));
  checkTheme(given({ [name]: value, variables: { "--cr-space": "8px" } }));
  expect(log.mock.calls).toEqual([[expect.stringMatching(text)]]);
});

test.each<Theme>([
  {},
  { accentColor: "teal", onAccentColor: "white", borderRadius: "0", fontFamily: "Georgia, serif" },
  { accentColor: "var(--primary)", borderRadius: "calc(var(--radius) - 2px)", fontFamily: "var(--font)" },
  { accentColor: "oklch(60% 0.2 250)", borderRadius: "9999px", fontFamily: "inherit" },
  { accentColor: "", borderRadius: "", preset: "soft", colorScheme: "auto", density: "compact" },
])("nothing is said of %j", (theme) => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  checkTheme(theme);
  expect(log).not.toHaveBeenCalled();
});
