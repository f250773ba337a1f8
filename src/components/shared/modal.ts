import type { Overlay } from "../../react/context/overlay.ts";
import { keepInside, lockScroll } from "./scrollLock.ts";

export interface ModalOptions {
  readonly dialog: HTMLDialogElement;
  /** The element that the dialog is rendered into. It is put into the page here, and taken out at the end. */
  readonly container: HTMLElement;
  /** What was pressed. It may leave the page while the dialog is open. */
  readonly opener: HTMLElement | null;
  /** The provider's open ones. */
  readonly modals: Overlay["modals"];
  /** The user wants the dialog closed, by Escape or by the browser's own gesture. */
  onCloseRequest(): void;
}

/**
 * Shows a dialog as a modal, in a page with dialogs, menus and listeners of its own, and returns what ends it.
 *
 * The container is put beside the opener, so that the focus traps, `inert` attributes and colours of what the opener
 * stands in hold for the dialog too. When that place is taken away or hidden, as a menu is after a click, the
 * container moves to the end of its shadow root or of the page.
 */
export function openModal({ dialog, container, opener, modals, onCloseRequest }: ModalOptions): () => void {
  const { ownerDocument } = container;
  const returnTargets = [activeElement(opener), opener, ...triggersOf(opener)];
  const pageScheme = opener?.closest("[data-cr-page]")?.getAttribute("data-cr-page");
  let lastFocused: HTMLElement | null = null;

  (placeFor(opener) ?? ownerDocument.body).append(container);
  show(dialog);
  modals.push(takesEscape);
  const unlockScroll = lockScroll(ownerDocument);
  const root = treeOf(container);

  /** Moving a dialog takes it out of the top layer, and the focus out of its control. */
  function moveAway(): void {
    if (container.parentElement === ownerDocument.body) return;
    // In a shadow root are the styles.
    const isHome = root instanceof ShadowRoot && root.isConnected && container.parentNode !== root;
    (isHome ? root : ownerDocument.body).append(container);
    // Colours were the button's so far.
    if (pageScheme) dialog.setAttribute("data-cr-page", pageScheme);
    dialog.removeAttribute("open");
    show(dialog);
    lastFocused?.focus();
    if (isHome) moveIfHidden();
  }

  function moveIfHidden(): void {
    if (dialog.open && dialog.getClientRects().length === 0) moveAway();
  }

  function takesEscape(event: KeyboardEvent): boolean {
    const [target] = event.composedPath();
    const isElsewhere = target instanceof Element && !container.contains(target) && !isAround(target, container);
    if (event.isComposing || isElsewhere) return false;
    onCloseRequest();
    return true;
  }

  function onCancel(event: Event): void {
    if (event.target !== dialog) return;
    event.preventDefault();
    onCloseRequest();
  }

  function onFocusIn({ target }: FocusEvent): void {
    if (target instanceof HTMLElement) lastFocused = target;
  }

  const removed = new MutationObserver(() => {
    if (!container.isConnected) moveAway();
  });
  for (const tree of [root, ...hostsOf(container).map(treeOf)])
    removed.observe(tree, { childList: true, subtree: true });
  const hidden = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(moveIfHidden);
  hidden?.observe(dialog);
  dialog.addEventListener("cancel", onCancel);
  container.addEventListener("focusin", onFocusIn);
  // Once, however often the dialog is shown in it.
  for (const type of containedEvents) container.addEventListener(type, keepInside, { passive: false });

  return () => {
    removed.disconnect();
    hidden?.disconnect();
    dialog.removeEventListener("cancel", onCancel);
    container.removeEventListener("focusin", onFocusIn);
    modals.splice(modals.indexOf(takesEscape), 1);
    unlockScroll();
    const hadFocus = isFocusLost(container);
    container.remove();
    // StrictMode ends it and shows the same dialog again.
    dialog.removeAttribute("open");
    if (hadFocus) returnTargets.find((element) => element?.isConnected && isFocusable(element))?.focus();
  };
}

/** Closes a dialog, also where dialogs have no such method (jsdom). */
export function closeModal(dialog: HTMLDialogElement): void {
  if (typeof dialog.close === "function") return dialog.close();
  dialog.removeAttribute("open");
  dialog.dispatchEvent(new Event("close"));
}

function show(dialog: HTMLDialogElement): void {
  if (typeof dialog.showModal === "function") return dialog.showModal();
  // jsdom has no modal dialogs (jsdom#3294).
  dialog.setAttribute("open", "");
  dialog.setAttribute("aria-modal", "true");
}

/** In the button's own element: another child of the app's element would change what `:last-child` selects there. */
function placeFor(opener: HTMLElement | null): Element | null {
  if (!opener?.isConnected) return null;
  // A form has no place in another form.
  const form = opener.closest("form");
  return form ? form.parentElement : opener.closest(".cr-connect");
}

/** The hosts of the shadow roots that an element is in, the innermost first. */
function hostsOf(element: Element): readonly Element[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [root.host, ...hostsOf(root.host)] : [];
}

/** Whether this is what a page names where the focus is on nothing, or in the shadow root of the element: of a closed one it sees only the host. */
function isAround(focused: Element | null, element: Element): boolean {
  return [null, element.ownerDocument.body, ...hostsOf(element)].includes(focused);
}

/** Where an element's ids and its focus are. */
function treeOf(element: Element): Document | ShadowRoot {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root : element.ownerDocument;
}

function activeElement(opener: HTMLElement | null): HTMLElement | null {
  const found = opener && treeOf(opener).activeElement;
  return found instanceof HTMLElement && found !== opener?.ownerDocument.body ? found : null;
}

/** Buttons of the menus and popovers that the opener stands in: the focus goes there when the opener is gone. */
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

/** Whether nothing else in the page has the focus: an app may have taken it on purpose. */
function isFocusLost(container: HTMLElement): boolean {
  const { activeElement, body } = container.ownerDocument;
  const own = treeOf(container).activeElement;
  return container.contains(own) || ((own ?? body) === body && isAround(activeElement, container));
}

/**
 * What happens in the dialog is not the business of what its button stands in: a card, a form, a dialog that closes
 * by a click elsewhere, a trap for the focus. React listens on the container itself and still hears all of it.
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
