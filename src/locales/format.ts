/** Inserts the app's name into a text that has no other values: "Connect {name}". */
export function withName(text: string, name: string): string {
  return text.replaceAll("{name}", () => name);
}

/**
 * Inserts values into a text: `format(en.connect, { name: 'Gmail' })`. Values are plain text, never markup.
 * `{count, plural, one {# app} other {# apps}}` chooses by the number's plural form in the language (`zero`, `one`,
 * `two`, `few`, `many`, `other`), and writes the number for `#`.
 */
export function format(text: string, values: Readonly<Record<string, string | number>>, language?: string): string {
  return text.replace(/\{(\w+)(?:, plural,((?: \w+ \{[^{}]*\})+))?\}/g, (whole, key: string, forms?: string) => {
    const value = values[key] ?? whole;
    if (forms === undefined) return String(value);
    const count = Number(value);
    const read = (form: string) => new RegExp(` ${form} \\{(.*?)\\}`).exec(forms)?.[1];
    const chosen = read(new Intl.PluralRules(language).select(count)) ?? read("other") ?? whole;
    return chosen.replace("#", count.toLocaleString(language));
  });
}
