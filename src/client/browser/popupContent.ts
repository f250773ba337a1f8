import { pageScheme } from "./pageScheme.ts";

/** What the popup shows until the link is known. */
export interface PopupContent {
  readonly title: string;
  readonly message: string;
  /** Address of the app's logo. */
  readonly logo?: string | null;
}

/**
 * Shows that the link is being made. The popup inherits the page's Content-Security-Policy. It may forbid style elements, but
 * allows styles that a script sets.
 */
export function fillPopup(popup: Window, content: PopupContent, opener: Document): void {
  try {
    fill(popup, content, opener);
  } catch {
    // An in-app browser may return a window that scripts can't write to. It can still be navigated.
  }
}

function fill({ document, matchMedia }: Window, { title, message, logo }: PopupContent, opener: Document): void {
  const { documentElement, body } = document;
  document.title = title;
  documentElement.lang = opener.documentElement.lang || "en";
  documentElement.style.colorScheme = pageScheme(opener.body) ?? "light dark";
  body.style.cssText =
    "display:grid;place-content:center;justify-items:center;gap:.5rem;min-height:90vh;margin:0;padding:1rem;" +
    "font:500 1rem/1.5 system-ui,sans-serif;text-align:center;color:CanvasText;background:Canvas";
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  text.textContent = message;
  const spinner = document.createElement("div");
  spinner.style.cssText = "width:20px;height:20px;border:2px solid;border-top-color:transparent;border-radius:50%";
  body.append(spinner, text);
  if (logo) {
    // With an empty `alt`, a picture that the policy forbids takes no space.
    const picture = document.createElement("img");
    Object.assign(picture, { alt: "", width: 40, referrerPolicy: "no-referrer", src: logo });
    body.prepend(picture);
  }
  if (!matchMedia("(prefers-reduced-motion:reduce)").matches)
    spinner.animate({ rotate: ["0turn", "1turn"] }, { duration: 900, iterations: 1e3 });
}
