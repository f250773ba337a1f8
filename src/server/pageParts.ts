/** What every page of the handler is sent with. Scripts run only where the page has one of its own. */
export function pageHeaders(nonce: string, scripts: "no scripts" | "own script" = "no scripts"): HeadersInit {
  const scriptSource = scripts === "own script" ? ` script-src 'nonce-${nonce}';` : "";
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none';${scriptSource} style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}

/** How every page of the handler looks. */
export const pageStyle = `:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { padding: 2rem; max-width: 26rem; text-align: center; }`;
