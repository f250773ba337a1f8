import { useState } from "react";
import { parentOf, pageScheme } from "../../client/browser/pageScheme.ts";
import { type Theme, useComposio } from "../../react/context/context.ts";
import { reportMissingStyles } from "./reportMissingStyles.ts";

/**
 * What the stylesheet needs on the root of a component: `[data-cr-scheme]` is the theme's colour scheme, and
 * `[data-cr-page="light | dark"]` what the page shows there. The ref sets that before the browser paints, and
 * follows the page; a root inside another one takes its colours from it instead.
 *
 * @param hasSurface Whether the root has a background of the kit's own, which says nothing about the page.
 */
export function useRootScheme(hasSurface = false): RootScheme {
  const { theme } = useComposio();
  const [ref] = useState(() => {
    let stop: (() => void) | undefined;
    return (root: Element | null) => {
      stop?.();
      stop = root ? follow(root, hasSurface) : undefined;
    };
  });
  return { ref, "data-cr-scheme": theme.colorScheme ?? "auto" };
}

interface RootScheme {
  readonly ref: (root: Element | null) => void;
  readonly "data-cr-scheme": NonNullable<Theme["colorScheme"]>;
}

const attribute = "data-cr-page";

/** The roots of a document, and what tells that its colours may have changed. */
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
  // Themes are switched by an attribute of an element around: a class, `data-theme`, a style.
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
    // After the whole commit of React, and before the paint.
    queueMicrotask(() => {
      isDue = false;
      const known = new Map<Element, number>();
      const found = [...roots]
        .filter(([root]) => root.isConnected && !isInside(root))
        .map(([root, hasSurface]) => [root, pageScheme(hasSurface ? (parentOf(root) ?? root) : root, known)] as const);
      // All reads come before all writes, so that the browser computes styles once.
      for (const [root, scheme] of found) {
        // A root may stand around another one, and is then observed itself.
        if (scheme !== null && root.getAttribute(attribute) !== scheme) root.setAttribute(attribute, scheme);
      }
    });
  }

  const observer = new MutationObserver(update);
  // Style elements come and go there.
  observer.observe(document.head, { childList: true });
  const stops: (() => void)[] = [];
  // Without a signal: under Jest it is not jsdom's own, and is refused.
  const listen = (target: EventTarget, name: string, isColor: (event: Event) => boolean) => {
    const listener = (event: Event) => isColor(event) && update();
    target.addEventListener(name, listener, true);
    stops.push(() => target.removeEventListener(name, listener, true));
  };
  listen(document, "load", ({ target }) => target instanceof Element && target.localName === "link");
  // A background that fades shows its last colour only at the end.
  // SAFETY: the DOM sends a TransitionEvent under this name.
  listen(document, "transitionend", (event) => /color|background/.test((event as TransitionEvent).propertyName));
  const preference = document.defaultView?.matchMedia?.("(prefers-color-scheme: dark)");
  if (preference) listen(preference, "change", () => true);

  const follower = { roots, observer, stops, update };
  followers.set(document, follower);
  return follower;
}

/** Whether the colours of a root come from the one around it. */
function isInside(root: Element): boolean {
  return (parentOf(root)?.closest("[data-cr-scheme]") ?? null) !== null;
}
