import { isOfInputMethod } from "../../platform/listen.ts";
import type { Overlay } from "../../react/context/overlay.ts";
import { stayAboveKeyboard } from "./aboveKeyboard.ts";
import { watchPage } from "./leftPage.ts";
import { containEvent, lockScroll } from "./scrollLock.ts";

export interface ModalOptions {
  readonly dialog: HTMLDialogElement;
  /** The element that contains the dialog. It is in the page only while the dialog is open. */
  readonly container: HTMLElement;
  /** The pressed element. It may be removed while the dialog is open. */
  readonly opener: HTMLElement | null;
  /** The page's address when it was pressed; null if the dialog stays wherever the app goes. */
  readonly page: string | null;
  /** The provider's open modals. */
  readonly modals: Overlay["modals"];
  /** Called when the user closes the dialog with Escape or a browser gesture. */
  onCloseRequest(): void;
  /** Called when the user has left that page. */
  onLeft(): void;
}

/** A dialog that is open. */
export interface Modal {
  /** Closes the dialog. Its `close` event follows later. */
  close(): void;
  /** Takes the container out of the page. */
  remove(): void;
}

/**
 * Shows a dialog as a modal in a page that may have its own dialogs, menus and listeners.
 *
 * The container is inserted next to the opener, so that focus traps, `inert` attributes and colours around the opener also
 * apply to the dialog. If that place is removed or hidden, as a menu after a click, the container moves to the end of its
 * shadow root or of the page.
 */
export function openModal(options: ModalOptions): Modal {
  const { dialog, container, opener, page, modals, onCloseRequest, onLeft } = options;
  const { ownerDocument } = container;
  const openers = [activeElement(opener), opener];
  const triggers = triggersOf(opener);
  const homes = rootsAround(opener);
  const path = pathTo(homes[0]);
  const pageScheme = opener?.closest("[data-cr-page]")?.getAttribute("data-cr-page");
  let lastFocused: HTMLElement | null = null;

  const home = opener?.isConnected ? treeOf(opener) : ownerDocument;
  // No box of its own, which would be a row of a grid around it.
  container.style.display = "contents";
  // In the shadow root if there is one, because the styles are there.
  (placeFor(opener) ?? (home instanceof ShadowRoot ? home : ownerDocument.body)).append(container);
  show(dialog);
  modals.push(takesEscape);
  const stops = [lockScroll(ownerDocument), stayAboveKeyboard(dialog)];
  const watch = page === null ? null : watchPage(page, homes[0], onLeft);
  if (watch) stops.push(watch.stop);
  const root = treeOf(container);

  /** A move removes the dialog from the top layer and its focus, so both are restored. */
  function showAgain(): void {
    // `show` moves the focus to the first element that can have it.
    const focused = lastFocused;
    dialog.removeAttribute("open");
    show(dialog);
    focused?.focus();
  }

  /** Moves the container to the end. */
  function moveAway(): void {
    if (container.parentElement === ownerDocument.body) return;
    const isHome = root instanceof ShadowRoot && root.isConnected && container.parentNode !== root;
    (isHome ? root : ownerDocument.body).append(container);
    // Before, the dialog inherited its colours from the elements around the button.
    if (pageScheme) dialog.setAttribute("data-cr-page", pageScheme);
    showAgain();
    if (isHome) moveIfHidden();
  }

  function moveIfHidden(): void {
    if (dialog.open && dialog.getClientRects().length === 0) moveAway();
  }

  function takesEscape(event: KeyboardEvent): boolean {
    const [target] = event.composedPath();
    const isElsewhere = target instanceof Element && !container.contains(target) && !isAround(target, container);
    if (isOfInputMethod(event) || isElsewhere) return false;
    onCloseRequest();
    return true;
  }

  function onCancel(event: Event): void {
    event.preventDefault();
    onCloseRequest();
  }

  function onFocusIn({ target }: FocusEvent): void {
    if (target instanceof HTMLElement) lastFocused = target;
  }

  function returnFocus(): void {
    // The opener may be gone: a connect button is replaced by the account and its menu.
    const places = homes.flatMap((home) => [home.querySelector<HTMLElement>(pressable), home]);
    const candidates = [...openers, ...places.slice(0, 1), ...triggers, ...places.slice(1), successorAt(path)];
    candidates.find((element) => element?.isConnected && isFocusable(element))?.focus();
  }

  const removed = new MutationObserver(() => {
    // A closed dialog stays in the page until its `close` event. If its place is removed meanwhile, it must not open again.
    // jsdom has no modal dialogs, and empties the document of a test that has ended after taking its globals away.
    if (!dialog.open || typeof ShadowRoot === "undefined") return;
    watch?.check();
    if (!dialog.open) return;
    if (!container.isConnected) moveAway();
    // Its place was moved, such as a row of a list that is sorted anew.
    else if (typeof dialog.showModal === "function" && !dialog.matches(":modal")) showAgain();
  });
  for (const tree of [root, ...hostsOf(container).map(treeOf)])
    removed.observe(tree, { childList: true, subtree: true });
  const hidden = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(moveIfHidden);
  hidden?.observe(dialog);
  dialog.addEventListener("cancel", onCancel);
  container.addEventListener("focusin", onFocusIn);
  // Never removed. Adding the same listener again has no effect.
  for (const type of containedEvents) container.addEventListener(type, containEvent, { passive: false });

  return {
    close() {
      const hadFocus = isFocusLost(container);
      hide(dialog);
      // At once, because the dialog stays in the page until its `close` event. Meanwhile the focus trap of a dialog around it
      // (radix-ui) would take a focus that is nowhere.
      if (hadFocus && isFocusLost(container)) returnFocus();
    },
    remove() {
      removed.disconnect();
      hidden?.disconnect();
      dialog.removeEventListener("cancel", onCancel);
      container.removeEventListener("focusin", onFocusIn);
      modals.splice(modals.indexOf(takesEscape), 1);
      for (const stop of stops) stop();
      const hadFocus = isFocusLost(container);
      container.remove();
      // For StrictMode, which unmounts the dialog and shows it again.
      dialog.removeAttribute("open");
      if (hadFocus) returnFocus();
    },
  };
}

function show(dialog: HTMLDialogElement): void {
  if (typeof dialog.showModal === "function") return dialog.showModal();
  // jsdom has no modal dialogs (jsdom#3294).
  dialog.setAttribute("open", "");
  dialog.setAttribute("aria-modal", "true");
}

/** jsdom's dialogs have no `close()`. */
function hide(dialog: HTMLDialogElement): void {
  if (typeof dialog.close === "function") return dialog.close();
  dialog.removeAttribute("open");
  dialog.dispatchEvent(new Event("close"));
}

/**
 * The element for the container: the component's own root. Another child in an element of the app could change what the app's
 * selectors match, such as `:last-child`.
 */
function placeFor(opener: HTMLElement | null): Element | null {
  if (!opener?.isConnected) return null;
  // A form can't be nested in a form.
  const form = opener.closest("form");
  return form ? form.parentElement : opener.closest("[data-cr-scheme]");
}

const pressable = "button, select";

/** The roots of the kit's components around the opener, innermost first: a button's, then the card's that has the button. */
function rootsAround(opener: HTMLElement | null): readonly HTMLElement[] {
  const root = opener?.closest<HTMLElement>("[data-cr-scheme]");
  return root ? [root, ...rootsAround(root.parentElement)] : [];
}

type Path = readonly (readonly [parent: ParentNode, position: number])[];

/** The parents of an element, innermost first, each with the position of its child on the way to the element. */
function pathTo(element: Element | undefined): Path {
  const parent = element?.parentNode;
  if (!element || !parent) return [];
  const step = [parent, [...parent.children].indexOf(element)] as const;
  return parent instanceof Element ? [step, ...pathTo(parent)] : [step];
}

/** The button of the component that has taken the place of a removed one, as after a new `key` or a spinner of the app. */
function successorAt(path: Path): HTMLElement | null {
  const last = path.findIndex(([parent]) => parent.isConnected);
  const place = path
    .slice(0, last + 1)
    .reduceRight<ParentNode | undefined>((from, [, position]) => from?.children[position], path[last]?.[0]);
  return place instanceof Element && place.matches("[data-cr-scheme]") ? place.querySelector(pressable) : null;
}

/** The hosts of the shadow roots around an element, innermost first. */
function hostsOf(element: Element): readonly Element[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [root.host, ...hostsOf(root.host)] : [];
}

/**
 * Whether `focused` is what the page reports when nothing has the focus, or a host of a shadow root around the
 * element.
 */
function isAround(focused: Element | null, element: Element): boolean {
  return [null, element.ownerDocument.body, ...hostsOf(element)].includes(focused);
}

/** The document or shadow root in which an element's ids and focus are looked up. */
function treeOf(element: Element): Document | ShadowRoot {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root : element.ownerDocument;
}

function activeElement(opener: HTMLElement | null): HTMLElement | null {
  const found = opener && treeOf(opener).activeElement;
  return found instanceof HTMLElement && found !== opener?.ownerDocument.body ? found : null;
}

/** Buttons that opened the menus and popovers around the opener. They get the focus if the opener is gone. */
function triggersOf(opener: HTMLElement | null): (HTMLElement | null)[] {
  const triggers: (HTMLElement | null)[] = [];
  const surface = "[role=menu], [role=listbox], [role=dialog], [popover]";
  for (let host = opener?.closest(surface); host; host = host.parentElement?.closest(surface)) {
    const tree = treeOf(host);
    const controlling = host.id
      ? `[aria-controls=${JSON.stringify(host.id)}], [popovertarget=${JSON.stringify(host.id)}]`
      : "";
    const label = host.getAttribute("aria-labelledby") ?? "";
    triggers.push(controlling ? tree.querySelector<HTMLElement>(controlling) : null);
    triggers.push(label ? tree.getElementById(label) : null);
  }
  return triggers;
}

function isFocusable(element: HTMLElement): boolean {
  return element.tabIndex >= 0 || element.hasAttribute("tabindex");
}

/** Whether nothing outside of the container has the focus. If something has, the app has moved it there. */
function isFocusLost(container: HTMLElement): boolean {
  const { activeElement, body } = container.ownerDocument;
  const own = treeOf(container).activeElement;
  return container.contains(own) || ((own ?? body) === body && isAround(activeElement, container));
}

/**
 * Events of the dialog that must not reach the elements around its button: a card, a form, a focus trap, another dialog that
 * closes on a click outside. React listens on the container and still receives them.
 */
const containedEvents = [
  "beforeinput",
  "cancel",
  "change",
  "click",
  "contextmenu",
  "copy",
  "cut",
  "dblclick",
  "dragenter",
  "dragover",
  "drop",
  "focusin",
  "focusout",
  "input",
  "keydown",
  "keypress",
  "keyup",
  "mousedown",
  "mouseup",
  "paste",
  "pointerdown",
  "pointerup",
  "submit",
  "touchend",
  "touchmove",
  "touchstart",
  "wheel",
] as const;
