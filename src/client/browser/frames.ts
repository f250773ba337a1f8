/** Whether the page is in a frame of another one. Providers refuse to be shown there. */
export function isFramed({ self, top }: Window): boolean {
  return self !== top;
}

/** Where a link in a frame may open: beside the page, or in its place where the frame's sandbox lets nothing open. */
export function linkTarget(window: Window): "_blank" | "_top" {
  try {
    const sandbox = window.frameElement?.getAttribute("sandbox") ?? "allow-popups";
    return sandbox.includes("allow-popups") ? "_blank" : "_top";
  } catch {
    return "_blank"; // The frame is of another origin, and says nothing of itself.
  }
}
