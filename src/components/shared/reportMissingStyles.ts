let isAsked = false;

/** In development, logs once if the stylesheet is missing: components work without it, but look broken. */
export function reportMissingStyles(root: Element): void {
  try {
    // Written in the form that bundlers replace, so that production builds drop the check.
    if (process.env.NODE_ENV === "development") checkOnce(root);
  } catch {
    // There is no `process` in a browser without a bundler.
  }
}

function checkOnce(root: Element): void {
  const window = root.ownerDocument.defaultView;
  if (isAsked || !window) return;
  isAsked = true;
  const check = () =>
    // Later, because development servers insert styles by script after the load event.
    window.setTimeout(() => {
      if (!root.isConnected) isAsked = false;
      else if (window.getComputedStyle(root).getPropertyValue("--cr-styles") === "")
        console.error(
          '[composio-react] No stylesheet, so the components look broken. Add `import "composio-react/styles.css"` to the app. If the app styles them itself, set `--cr-styles: own` on `:root`.',
        );
    }, 1000);
  if (root.ownerDocument.readyState === "complete") check();
  else window.addEventListener("load", check, { once: true });
}
