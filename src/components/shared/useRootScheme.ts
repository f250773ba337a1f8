import { useState } from "react";
import { parentOf, pageScheme } from "../../client/browser/pageScheme.ts";
import { type Theme, useComposio } from "../../react/context/context.ts";
import { type ThemeProps, themeProps } from "../../react/context/themeProps.ts";
import { reportMissingStyles } from "./reportMissingStyles.ts";
import { on } from "../../platform/listen.ts";

/**
 * Attributes that the stylesheet needs on the root of a component. `[data-cr-scheme]` is the theme's colour scheme.
 * `[data-cr-page="light | dark"]` is whether the page is light or dark there: the ref sets it before the first paint, and
 * updates it when the page changes. A root inside another root inherits its colours.
 * A root that is not inside of its provider's element has the theme itself: React renders the app's own dialogs at the end of the
 * page (a portal), where no style of that element reaches.
 * @param hasSurface whether the root has its own background, which must not be taken for the page's
 */
export function useRootScheme(hasSurface = false): RootScheme {
  const composio = useComposio();
  const { theme } = composio;
  const [isOutside, setOutside] = useState(false);
  const [ref] = useState(() => {
    let stop: (() => void) | undefined;
    return (root: Element | null) => {
      stop?.();
      stop = root ? follow(root, hasSurface) : undefined;
      // React renders again before the paint.
      if (theme.variables) setOutside(root?.closest(".cr-theme") === null);
    };
  });
  return { ref, "data-cr-scheme": theme.colorScheme ?? "auto", ...(isOutside && themeProps(composio)) };
}

interface RootScheme extends Partial<ThemeProps> {
  readonly ref: (root: Element | null) => void;
  readonly "data-cr-scheme": NonNullable<Theme["colorScheme"]>;
}

const attribute = "data-cr-page";

/** The component roots of a document, and the listeners for changes of its colours. */
interface Follower {
  readonly roots: Map<Element, boolean>;
  readonly observer: MutationObserver;
  readonly stops: readonly (() => void)[];
  readonly update: () => void;
}

const followers = new WeakMap<Document, Follower>();

function follow(root: Element, hasSurface: boolean): () => void {
  const { ownerDocument } = root;
  const follower = followers.get(ownerDocument) ?? createFollower(ownerDocument);
  follower.roots.set(root, hasSurface);
  // Pages switch their theme by an attribute of an ancestor, such as a class, `data-theme` or a style.
  for (let node = parentOf(root); node; node = parentOf(node)) follower.observer.observe(node, { attributes: true });
  follower.update();
  reportMissingStyles(root);
  return () => {
    follower.roots.delete(root);
    if (follower.roots.size > 0) return;
    followers.delete(ownerDocument);
    follower.observer.disconnect();
    for (const stop of follower.stops) stop();
  };
}

function createFollower(document: Document): Follower {
  const roots = new Map<Element, boolean>();
  let isDue = false;

  function update(): void {
    if (isDue) return;
    isDue = true;
    // In a microtask: after React's commit, and before the paint.
    queueMicrotask(() => {
      isDue = false;
      const known = new Map<Element, number>();
      const found = [...roots]
        .filter(([root]) => root.isConnected && !isInside(root))
        .map(([root, hasSurface]) => [root, pageScheme(hasSurface ? (parentOf(root) ?? root) : root, known)] as const);
      // All reads come before the writes, so that the browser computes styles once.
      for (const [root, scheme] of found) {
        // Only changes, because the observer also watches this root if it contains another one.
        if (scheme !== null && root.getAttribute(attribute) !== scheme) root.setAttribute(attribute, scheme);
      }
    });
  }

  const observer = new MutationObserver(update);
  // Style elements are added to and removed from the head.
  observer.observe(document.head, { childList: true });
  const onLoad = ({ target }: Event) => target instanceof Element && target.localName === "link" && update();
  // During a transition, a background does not have its final colour.
  const onTransition = ({ propertyName }: TransitionEvent) => /color|background/.test(propertyName) && update();
  const stops = [on(document, "load", onLoad, true), on(document, "transitionend", onTransition, true)];
  const preference = document.defaultView?.matchMedia?.("(prefers-color-scheme: dark)");
  if (preference) stops.push(on(preference, "change", update));

  const follower = { roots, observer, stops, update };
  followers.set(document, follower);
  return follower;
}

/** Whether a root inherits the colours of a root around it. */
function isInside(root: Element): boolean {
  return (parentOf(root)?.closest("[data-cr-scheme]") ?? null) !== null;
}
