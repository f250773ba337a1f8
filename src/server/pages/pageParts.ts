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

/** The headers of the handler's pages. Scripts run only on a page that has its own. */
export function pageHeaders(nonce: string, scripts: "no scripts" | "own script" = "no scripts"): HeadersInit {
  const scriptSource = scripts === "own script" ? ` script-src 'nonce-${nonce}';` : "";
  return {
    "content-type": "text/html; charset=utf-8",
    // The only image is the app's favicon, which browsers request by themselves.
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
  readonly nonce: string;
}

/** The HTML of the handler's pages. The stylesheet's address is relative, so it works under any mount point. */
export function pageHtml({ locale, title, head = "", body, nonce }: PageShell): string {
  return `<!doctype html>
<html lang="${htmlText(locale.language)}" dir="${htmlText(locale.direction)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${htmlText(title)}</title>
<link rel="stylesheet" nonce="${nonce}" href="callback/style">
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

const pageStyle = `:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 'Liberation Sans', 'Helvetica Neue', 'Segoe UI', system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { padding: 2rem; max-width: 26rem; text-align: center; }
html[data-closing] main { visibility: hidden; }
`;
