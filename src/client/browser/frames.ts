/** Whether the page is in a frame. Providers refuse to be shown in frames. */
export function isFramed({ self, top }: Window): boolean {
  return self !== top;
}

/** Target of a link in a frame: a new tab, or the top page if the frame's sandbox forbids new tabs. */
export function linkTarget(window: Window): "_blank" | "_top" {
  try {
    const sandbox = window.frameElement?.getAttribute("sandbox") ?? "allow-popups";
    return sandbox.includes("allow-popups") ? "_blank" : "_top";
  } catch {
    return "_blank"; // The parent has another origin, so the frame's sandbox can't be read.
  }
}
