import {
  type ComponentPropsWithoutRef,
  type MouseEvent,
  type RefObject,
  type SyntheticEvent,
  useRef,
  useState,
} from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { useUserChange } from "../../react/useUserChange.ts";
import { flushSync } from "react-dom";
import { useComposio } from "../../react/context/context.ts";
import { useStableCallback } from "../../react/hooks/useStableCallback.ts";
import { type Modal, openModal } from "./modal.ts";
import type { FieldElement } from "../shared/element.ts";

/** Class names per part of a dialog. */
export interface DialogClassNames {
  dialog?: string | undefined;
  dialogHeader?: string | undefined;
  dialogTitle?: string | undefined;
  dialogDetail?: string | undefined;
  dialogBody?: string | undefined;
  dialogFooter?: string | undefined;
  dialogButton?: string | undefined;
  dialogClose?: string | undefined;
}

export interface UseModalResult {
  /** The element to render the dialog into, with a portal. */
  readonly container: HTMLElement;
  readonly dialogRef: RefObject<HTMLDialogElement | null>;
  readonly dialogProps: ComponentPropsWithoutRef<"dialog">;
  /** Whether the user is being asked, because an action would discard typed text. */
  readonly isAsking: boolean;
  readonly keepEditing: () => void;
  readonly discard: () => void;
  /** Closes the dialog without asking. */
  readonly close: () => void;
  /** Runs an action that removes the form. If the user has typed something, they are asked first. */
  readonly guard: (action: () => void) => void;
  /** Moves the focus to the first useful control. */
  readonly focusFirst: () => void;
}

/** Who opened a dialog, and where. */
export interface Opening {
  /** The pressed element. It may be removed while the dialog is open. */
  readonly opener: HTMLElement | null;
  /** The page's address at the press. If the user leaves that page, the dialog closes. Null: it stays. */
  readonly page: string | null;
  /** Whether it says that the user has changed: then it stays until it is read, also after `client.reset()`. */
  readonly isNotice?: boolean;
}

/**
 * A modal dialog: opens, closes, and asks before typed text is discarded.
 * @param isHidden Takes the dialog out of the page. What was typed is there again when it comes back.
 */
export function useModal({ opener, page, isNotice }: Opening, onClose: () => void, isHidden = false): UseModalResult {
  const [container] = useState(() => document.createElement("div"));
  const [pendingAction, setPendingAction] = useState<(() => void) | null>(null);
  const dialogRef = useRef<HTMLDialogElement>(null);
  const modal = useRef<Modal | null>(null);
  const beganBeside = useRef(false);
  const lastField = useRef<FieldElement | null>(null);

  const focusFirst = () => firstControl(dialogRef.current)?.focus();
  // A dialog that is not in the page has no `close` event.
  const close = () => (isHidden ? onClose() : modal.current?.close());

  function guard(action: () => void): void {
    if (pendingAction !== null || !hasTypedText(container)) return action();
    // Synchronously, so that the question can get the focus.
    flushSync(() => setPendingAction(() => action));
    container.querySelector<HTMLElement>("[data-question] button")?.focus();
  }

  function keepEditing(): void {
    flushSync(() => setPendingAction(null));
    if (lastField.current && container.contains(lastField.current)) lastField.current.focus();
    else focusFirst();
  }

  const { modals } = useComposio().overlay;
  useUserChange(() => isNotice || close());
  const onCloseRequest = useStableCallback(() => (pendingAction === null ? guard(close) : keepEditing()));
  // What is being sent has an answer, which the user must see.
  const onLeft = useStableCallback(() => container.querySelector("[data-pending]") ?? close());
  useBrowserLayoutEffect(() => {
    const dialog = dialogRef.current;
    if (!dialog || isHidden) return undefined;
    const first = firstControl(dialog);
    // Otherwise the browser focuses another one before, and a screen reader reads both.
    first?.setAttribute("autofocus", "");
    const opened = openModal({ dialog, container, opener, page, modals, onCloseRequest, onLeft });
    modal.current = opened;
    first?.removeAttribute("autofocus");
    first?.focus();
    return opened.remove;
  }, [container, opener, page, modals, onCloseRequest, onLeft, isHidden]);

  return {
    container,
    dialogRef,
    dialogProps: {
      ...contained,
      onFocus(event) {
        keepInside(event);
        lastField.current =
          controlsOf(container).find((control) => control.contains(event.target)) ?? lastField.current;
      },
      onMouseDown(event) {
        keepInside(event);
        beganBeside.current = isBeside(event);
      },
      onClick(event) {
        keepInside(event);
        // A press that began inside, such as a selection of text, is no click on the backdrop.
        if (beganBeside.current && isBeside(event) && pendingAction === null) guard(close);
      },
      onClose(event) {
        keepInside(event);
        if (event.target === dialogRef.current) onClose();
      },
    },
    isAsking: pendingAction !== null,
    keepEditing,
    discard() {
      const action = pendingAction;
      flushSync(() => setPendingAction(null));
      action?.();
    },
    close,
    guard,
    focusFirst,
  };
}

/** Whether a press was on the backdrop, whose events target the dialog element itself. */
function isBeside({ target, currentTarget, clientX, clientY }: MouseEvent<HTMLElement>): boolean {
  if (target !== currentTarget) return false;
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/** Whether a form has changed values and is not being submitted. */
function hasTypedText(container: HTMLElement): boolean {
  if (container.querySelector("form[aria-busy=true]")) return false;
  return controlsOf(container).some(({ value, defaultValue }) => value !== defaultValue);
}

/** The controls for text. */
function controlsOf(container: Element): readonly FieldElement[] {
  return [...container.querySelectorAll<FieldElement>("input:not([type=file], [type=checkbox]), textarea")];
}

/** The first empty control, otherwise the first control, otherwise the first button: in a question "Cancel". */
function firstControl(dialog: HTMLDialogElement | null): HTMLElement | null {
  if (!dialog) return null;
  const controls = controlsOf(dialog);
  const first = controls.find(({ value }) => value === "") ?? controls[0];
  return first ?? dialog.querySelector<HTMLElement>(".cr-dialog-body button, button");
}

/** Stops an event at the kit's element, because the app listens around it. */
export function keepInside(event: SyntheticEvent): void {
  event.stopPropagation();
}

/** React passes events of a portal to the components around it in React's tree, wherever the portal is in the page (react#34038). */
const contained: ComponentPropsWithoutRef<"dialog"> = {
  onCancel: keepInside,
  onDoubleClick: keepInside,
  onMouseUp: keepInside,
  onPointerDown: keepInside,
  onPointerUp: keepInside,
  onTouchStart: keepInside,
  onKeyDown: keepInside,
  onKeyUp: keepInside,
  onInput: keepInside,
  onChange: keepInside,
  onPaste: keepInside,
  onBlur: keepInside,
  onDragOver: keepInside,
  onDrop: keepInside,
  onSubmit: keepInside,
};
