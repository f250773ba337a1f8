const reported = new Set<string>();

/** What types forbid, but values from elsewhere may have. */
export interface GivenTarget {
  readonly toolkit?: string | undefined;
  readonly authConfigId?: string | undefined;
  readonly connectedAccountId?: string | undefined;
}

/** In development, logs once that a component or hook got no target, or several: it would only look disabled. */
export function reportTarget(given: GivenTarget): void {
  try {
    // Written in the form that bundlers replace, so that production builds drop the check.
    if (process.env.NODE_ENV === "development") check(given);
  } catch {
    // There is no `process` in a browser without a bundler.
  }
}

function check({ toolkit, authConfigId, connectedAccountId }: GivenTarget): void {
  const values = Object.entries({ toolkit, authConfigId, connectedAccountId });
  const set = values.filter(([, value]) => Boolean(value)).map(([name, value]) => `${name}="${value}"`);
  if (set.length === 1) return;
  const fault =
    set.length === 0
      ? "A component or hook has no target. Is a value undefined or empty?"
      : `A component or hook has several targets: ${set.join(" ")}. It uses the first.`;
  if (reported.has(fault)) return;
  reported.add(fault);
  console.error(
    `[composio-react] ${fault} Give it exactly one of toolkit (Composio's slug, such as "gmail"), authConfigId ("ac_…") and connectedAccountId ("ca_…").`,
  );
}
