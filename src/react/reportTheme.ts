import type { Theme } from "./context/context.ts";

type Option = Exclude<keyof Theme, "variables">;

/** What an option takes: values of a CSS property with an example, or one of a few words. */
const rules: Readonly<
  Record<Option, readonly [property: string, example: string] | readonly [words: readonly string[]]>
> = {
  preset: [["neutral", "soft", "contrast"]],
  colorScheme: [["light", "dark", "auto"]],
  density: [["compact", "default", "comfortable"]],
  accentColor: ["color", "#0d9488"],
  onAccentColor: ["color", "#ffffff"],
  borderRadius: ["border-radius", "14px"],
  fontFamily: ["font-family", "Georgia, serif"],
};

const reported = new Set<string>();

/** In development, logs each theme value that browsers would ignore, once: the result is a colourless or square control. */
export function reportTheme(theme: Theme): void {
  try {
    // Written in the form that bundlers replace, so that production builds drop the check.
    if (process.env.NODE_ENV === "development") checkTheme(theme);
  } catch {
    // There is no `process` in a browser without a bundler.
  }
}

/** A function of its own, because tests call it: their build is not a development build. */
export function checkTheme(theme: Theme): void {
  // SAFETY: the names are those of the table above.
  for (const name of Object.keys(rules) as Option[]) {
    const value = theme[name];
    // An empty value is none: the option keeps its default.
    if (value === undefined || value === "" || isValid(name, value)) continue;
    const fault = `theme.${name} is ${JSON.stringify(value)}`;
    if (reported.has(fault)) continue;
    reported.add(fault);
    console.error(`[composio-react] ${fault}, ${expected(name)}`);
  }
}

function isValid(name: Option, value: string): boolean {
  const [rule] = rules[name];
  if (typeof rule !== "string") return rule.includes(value);
  // Test environments without CSS have no `supports`.
  return globalThis.CSS?.supports?.(rule, value) ?? true;
}

function expected(name: Option): string {
  const [rule, example] = rules[name];
  return typeof rule === "string"
    ? `which is no value of CSS's ${rule}, so it has no effect. An example: ${name}: "${example}".`
    : `which has no effect. It is one of ${rule.map((word) => `"${word}"`).join(", ")}.`;
}
