import { authConfigRoutes, toolkitRoutes } from "../../protocol/routes.ts";
import type { AuthConfig, Page, Toolkit } from "../../protocol/types.ts";
import type { Call } from "./transport.ts";

/** Reads an answer. Returns texts for the developer about toolkits that the page shows as unavailable, each toolkit once. */
export type UnavailableReport = (call: Call, value: unknown, warnings: readonly string[]) => readonly string[];

/**
 * Tells why a button is disabled although no request has failed: the project has no auth config for its toolkit, or the
 * slug has capital letters. The page asks for the auth configs of its targets, and then about a toolkit that has none.
 */
export function createUnavailableReport(): UnavailableReport {
  /** What the catalogue says of a slug. Absent until it has answered. */
  const toolkits = new Map<string, Toolkit>();
  const withoutConfig = new Set<string>();
  const told = new Set<string>();

  return ({ route, id, input }, value, warnings) => {
    if (route === toolkitRoutes.get && id !== undefined) toolkits.set(id, value as Toolkit); // SAFETY: the route's answer.
    if (route === toolkitRoutes.list) {
      const { items } = value as Page<Toolkit>; // SAFETY: the route's answer.
      for (const toolkit of items) toolkits.set(toolkit.slug, toolkit);
    }
    if (route === authConfigRoutes.list && input && "toolkits" in input) {
      // SAFETY: the answer to a request with filters.
      const { items, unreadable } = value as { items: readonly AuthConfig[]; unreadable: readonly string[] };
      const present = new Set([...items.map(({ toolkit }) => toolkit.slug), ...unreadable]);
      for (const slug of input.toolkits ?? []) {
        // The handler has said itself what is wrong with the auth configs of a toolkit that it warns about.
        const isExplained = warnings.some((text) => text.includes(`toolkit ${slug}.`));
        if (present.has(slug) || isExplained) withoutConfig.delete(slug);
        else withoutConfig.add(slug);
      }
    }
    const unreported = [...withoutConfig].flatMap((slug) => {
      const toolkit = told.has(slug) ? undefined : toolkits.get(slug);
      return toolkit && !toolkit.noAuth ? [{ slug, toolkit }] : [];
    });
    for (const { slug } of unreported) told.add(slug);
    return textsOf(unreported);
  };
}

function textsOf(unreported: readonly { readonly slug: string; readonly toolkit: Toolkit }[]): readonly string[] {
  const texts = unreported
    .filter(({ slug, toolkit }) => toolkit.slug !== slug)
    .map(
      ({ slug, toolkit }) =>
        `No toolkit has the slug "${slug}". Slugs of toolkits are lower case: use "${toolkit.slug}".`,
    );
  const missing = unreported.filter(({ slug, toolkit }) => toolkit.slug === slug).map(({ slug }) => `"${slug}"`);
  if (missing.length > 0)
    texts.push(
      `auth_config_missing: this project has no enabled auth config for ${missing.join(", ")}, so users can't connect these toolkits. Create or enable auth configs in the Composio dashboard.`,
    );
  return texts;
}
