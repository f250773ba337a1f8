import { type RefObject, useEffect } from "react";
import { on } from "../../platform/listen.ts";
import { useStableCallback } from "../../react/hooks/useStableCallback.ts";

/**
 * Submits a form that the app has put into a form of its own. Browsers stop such a submit event at the outer form, so React
 * does not see it, and the page would be loaded again.
 */
export function useNestedSubmit(form: RefObject<HTMLFormElement | null>, submit: () => void): void {
  const onSubmit = useStableCallback(submit);
  useEffect(() => {
    const element = form.current;
    if (!element) return undefined;
    return on(element, "submit", (event) => {
      if (event.target !== element || !element.parentElement?.closest("form")) return;
      event.preventDefault();
      event.stopPropagation();
      onSubmit();
    });
  }, [form, onSubmit]);
}
