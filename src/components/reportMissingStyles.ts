let isAsked = false;

/** In development, says once where the stylesheet was forgotten: without it the components work and look broken. */
export function reportMissingStyles(root: Element): void {
  // Spelt so that a production build drops the rest.
  if (typeof process === "undefined" || process.env.NODE_ENV !== "development") return;
  const window = root.ownerDocument.defaultView;
  if (isAsked || !window) return;
  isAsked = true;
  const check = () =>
    // Development servers put styles into the page by script, after the load.
    window.setTimeout(() => {
      if (!root.isConnected) isAsked = false;
      else if (window.getComputedStyle(root).getPropertyValue("--cr-styles") === "")
        console.error(
          '[composio-react] No stylesheet: the components are shown without any look. Add `import "composio-react/styles.css"` to the app. If the app styles them itself, set `--cr-styles: own` on `:root`.',
        );
    }, 1000);
  if (root.ownerDocument.readyState === "complete") check();
  else window.addEventListener("load", check, { once: true });
}
