import { callbackScript } from "./callbackScript.ts";
import type { PageLocale } from "./pageLanguage.ts";

/** The script and style of the handler's pages, by route. Their paths have no extension, because some servers handle such paths as static files. */
export const pageFiles: Readonly<Record<"callbackScript" | "callbackStyle", () => Response>> = {
  callbackScript: () => file("text/javascript", callbackScript),
  callbackStyle: () => file("text/css", pageStyle),
};

function file(type: string, text: string): Response {
  return new Response(text, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      // Revalidated each time, so that an old script is never used with a new page.
      "cache-control": "no-cache",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });
}

/** The headers of the handler's pages. Only a page with "own script" may run a script. */
export function pageHeaders(nonce: string, scripts: "no scripts" | "own script" = "no scripts"): HeadersInit {
  const scriptSource = scripts === "own script" ? ` script-src 'nonce-${nonce}';` : "";
  return {
    "content-type": "text/html; charset=utf-8",
    // For the app's favicon, which browsers request by themselves.
    "content-security-policy": `default-src 'none';${scriptSource} style-src 'nonce-${nonce}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}

interface PageShell {
  readonly locale: PageLocale;
  readonly title: string;
  /** Further elements of the head. */
  readonly head?: string;
  readonly body: string;
  /** The path of the callback page: of `callbackPath`. */
  readonly callback: string;
  readonly nonce: string;
}

/**
 * The path of the callback page, relative to a page of the handler, because a proxy or the framework may have changed the
 * path before the handler. Some frameworks add a slash to each path (Next.js with `trailingSlash`).
 */
export function callbackPath({ url }: Request): string {
  return new URL(url).pathname.endsWith("/") ? "../callback" : "callback";
}

/** The HTML of the handler's pages. */
export function pageHtml({ locale, title, head = "", body, callback, nonce }: PageShell): string {
  return `<!doctype html>
<html lang="${htmlText(locale.language)}" dir="${htmlText(locale.direction)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${htmlText(title)}</title>
<link rel="stylesheet" nonce="${nonce}" href="${callback}/style">
${head}
</head>
<body>
<main>${body}</main>
</body>
</html>
`;
}

/** Escapes a text for HTML, attributes too. */
export function htmlText(value: string): string {
  return value.replace(/[&"'<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The symbol of an outcome: a ring with a tick, a cross or an exclamation mark. Empty for null. */
export function pageMark(mark: "done" | "not done" | "wait" | null): string {
  if (mark === null) return "";
  const paths = { done: "M8 12.5l2.8 2.8L16 9.5", "not done": "M9 9l6 6m0-6l-6 6", wait: "M12 7.5v5m0 3.5v.01" };
  return `<svg data-mark="${mark}" viewBox="0 0 24 24" width="40" height="40" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="${paths[mark]}"/></svg>`;
}

const pageStyle = `:root { color-scheme: light dark; --text: #1b1b1f; --page: #fff; --edge: #8a8a94; --done: #11602f; --failed: #a01a11; --wait: #754800; }
@media (prefers-color-scheme: dark) { :root { --text: #f4f4f5; --page: #121214; --edge: #74747e; --done: #5fd39b; --failed: #ff9d94; --wait: #f0bd5c; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 0.875rem/1.43 'Liberation Sans', 'Helvetica Neue', 'Segoe UI', system-ui, sans-serif; background: var(--page); color: var(--text); }
main { display: grid; justify-items: center; gap: 1rem; box-sizing: border-box; padding: 1.5rem; max-width: 25rem; text-align: center; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1rem; font-weight: 500; line-height: 1.5; text-wrap: balance; }
svg[data-mark="done"] { color: var(--done); }
svg[data-mark="not done"] { color: var(--failed); }
svg[data-mark="wait"] { color: var(--wait); }
a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 1rem; box-sizing: border-box; border: 1px solid var(--edge); border-radius: 0.5rem; color: inherit; font-weight: 500; text-decoration: none; }
a:focus-visible { outline: 2px solid; outline-offset: 2px; }
html[data-closing] main { visibility: hidden; }
@media (prefers-contrast: more) { :root { --edge: var(--text); } }
@media (forced-colors: active) { svg[data-mark] { color: CanvasText; } }
@media print { a { display: none; } }
`;
