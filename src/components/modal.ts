import { lockScroll } from "./scrollLock.ts";

export interface ModalOptions {
  readonly dialog: HTMLDialogElement;
  /** The element that the dialog is rendered into. It is put into the page here, and taken out at the end. */
  readonly container: HTMLElement;
  /** What was pressed. It may leave the page while the dialog is open. */
  readonly opener: HTMLElement | null;
  /** The user wants the dialog closed, by Escape or by the browser's own gesture. */
  onCloseRequest(): void;
}

/** Modals that are open, the last one on top. */
const open: HTMLElement[] = [];

/**
 * Shows a dialog as a modal, in a page with dialogs, menus and listeners of its own, and returns what ends it.
 *
 * The container is put beside the opener, so that the focus traps, `inert` attributes and colours of what the opener
 * stands in hold for the dialog too. When that place is taken away or hidden, as a menu is after a click, the
 * container moves to the end of the page.
 */
export function openModal({ dialog, container, opener, onCloseRequest }: ModalOptions): () => void {
  const { ownerDocument } = container;
  const { defaultView } = ownerDocument;
  const returnTargets = [activeElement(opener), opener, ...triggersOf(opener)];
  const pageScheme = opener?.closest("[data-cr-page]")?.getAttribute("data-cr-page");
  let lastFocused: HTMLElement | null = null;

  (placeFor(opener) ?? ownerDocument.body).append(container);
  show(dialog);
  open.push(container);
  const unlockScroll = lockScroll(ownerDocument);

  /** Moving a dialog takes it out of the top layer, and the focus out of its control. */
  function moveToBody(): void {
    if (container.parentElement === ownerDocument.body) return;
    ownerDocument.body.append(container);
    // Colours were the button's so far.
    if (pageScheme) dialog.setAttribute("data-cr-page", pageScheme);
    dialog.removeAttribute("open");
    show(dialog);
    lastFocused?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing || open.at(-1) !== container) return;
    const [target] = event.composedPath();
    const isElsewhere = target instanceof Element && !container.contains(target) && target !== ownerDocument.body;
    if (isElsewhere) return;
    // Libraries listen for Escape on the document, capturing: they would close their own dialog as well (radix-ui).
    event.stopImmediatePropagation();
    event.preventDefault();
    onCloseRequest();
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
    if (!container.isConnected) moveToBody();
  });
  removed.observe(ownerDocument, { childList: true, subtree: true });
  const hidden =
    typeof ResizeObserver === "undefined"
      ? null
      : new ResizeObserver(() => {
          if (dialog.open && dialog.getClientRects().length === 0) moveToBody();
        });
  hidden?.observe(dialog);
  defaultView?.addEventListener("keydown", onKeyDown, true);
  dialog.addEventListener("cancel", onCancel);
  container.addEventListener("focusin", onFocusIn);
  for (const type of containedEvents) container.addEventListener(type, stopPropagation);

  return () => {
    removed.disconnect();
    hidden?.disconnect();
    defaultView?.removeEventListener("keydown", onKeyDown, true);
    dialog.removeEventListener("cancel", onCancel);
    container.removeEventListener("focusin", onFocusIn);
    for (const type of containedEvents) container.removeEventListener(type, stopPropagation);
    open.splice(open.indexOf(container), 1);
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

function activeElement(opener: HTMLElement | null): HTMLElement | null {
  const root = opener?.getRootNode();
  const found = root instanceof ShadowRoot ? root.activeElement : opener?.ownerDocument.activeElement;
  return found instanceof HTMLElement && found !== opener?.ownerDocument.body ? found : null;
}

/** Buttons of the menus and popovers that the opener stands in: the focus goes there when the opener is gone. */
function triggersOf(opener: HTMLElement | null): (HTMLElement | null)[] {
  const triggers: (HTMLElement | null)[] = [];
  const surface = "[role=menu], [role=listbox], [role=dialog], [popover]";
  for (let host = opener?.closest(surface); host; host = host.parentElement?.closest(surface)) {
    const { ownerDocument } = host;
    const controlling = host.id
      ? `[aria-controls=${JSON.stringify(host.id)}], [popovertarget=${JSON.stringify(host.id)}]`
      : "";
    const label = host.getAttribute("aria-labelledby") ?? "";
    triggers.push(controlling ? ownerDocument.querySelector<HTMLElement>(controlling) : null);
    triggers.push(label ? ownerDocument.getElementById(label) : null);
  }
  return triggers;
}

function isFocusable(element: HTMLElement): boolean {
  return element.tabIndex >= 0 || element.hasAttribute("tabindex");
}

/** Whether nothing else in the page has the focus: an app may have taken it on purpose. */
function isFocusLost(container: HTMLElement): boolean {
  const { activeElement: active, body } = container.ownerDocument;
  return active === null || active === body || container.contains(active) || active.shadowRoot !== null;
}

function stopPropagation(event: Event): void {
  event.stopPropagation();
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
  "touchstart",
] as const;
