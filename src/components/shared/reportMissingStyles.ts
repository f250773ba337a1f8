let isAsked = false;

/** In development, says once where the stylesheet was forgotten: without it the components work and look broken. */
export function reportMissingStyles(root: Element): void {
  try {
    // Spelt as bundlers replace it: a production build drops the rest. They leave `typeof process` as it is.
    if (process.env.NODE_ENV === "development") checkOnce(root);
  } catch {
    // A browser without a bundler has no `process`.
  }
}

function checkOnce(root: Element): void {
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
