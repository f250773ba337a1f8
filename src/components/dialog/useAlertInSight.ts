import { type RefObject, useEffect, useRef } from "react";

/**
 * Scrolls a dialog so that a new alert does not lie under its footer. The field that has the focus stays in sight.
 * @returns the alert's ref
 */
export function useAlertInSight(text: string | null): RefObject<HTMLParagraphElement | null> {
  const alert = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const body = alert.current?.closest(".cr-dialog-body");
    if (text === null || !alert.current || !body) return;
    const top = (element: Element) => element.getBoundingClientRect().top;
    const { bottom } = body.getBoundingClientRect();
    const footer = body.querySelector(".cr-form-actions");
    const hidden = alert.current.getBoundingClientRect().bottom + space - (footer ? top(footer) : bottom);
    const control = body.querySelector("[data-field] :focus");
    const room = control ? top(control) - space - top(body) : hidden;
    if (hidden > 0) body.scrollTop += Math.max(0, Math.min(hidden, room));
  }, [text]);
  return alert;
}

/** Pixels between the alert and the footer, and above the field. */
const space = 8;
