/** The values, and the defaults for those that are missing or undefined. */
export function withDefaults<Defaults extends object>(defaults: Defaults, values: object | undefined): Defaults {
  const given = Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
