import { type ComponentPropsWithoutRef, type RefObject, useEffect } from "react";
import { on } from "../../platform/listen.ts";
import { useStableCallback } from "../../react/hooks/useStableCallback.ts";

type FormEvents = Pick<ComponentPropsWithoutRef<"form">, "onSubmit" | "onReset">;

/**
 * The events of a form that the app may have put into a form or a dialog of its own. Browsers stop the submit event of a form in a
 * form at the outer one, so React does not see it, and the page would be loaded again.
 * @param theirs the app's own handlers, which come first
 */
export function useFormEvents(
  form: RefObject<HTMLFormElement | null>,
  theirs: FormEvents,
  submit: () => void,
  reset: () => void,
): Required<FormEvents> {
  const onNestedSubmit = useStableCallback(submit);
  useEffect(() => {
    const element = form.current;
    if (!element) return undefined;
    return on(element, "submit", (event) => {
      if (event.target !== element || !element.parentElement?.closest("form")) return;
      event.preventDefault();
      event.stopPropagation();
      onNestedSubmit();
    });
  }, [form, onNestedSubmit]);
  return {
    onSubmit(event) {
      // In a dialog of the app, React would pass it to the form around the dialog, and that would be sent too.
      event.stopPropagation();
      theirs.onSubmit?.(event);
      if (event.defaultPrevented) return;
      event.preventDefault();
      submit();
    },
    onReset(event) {
      event.stopPropagation();
      theirs.onReset?.(event);
      reset();
    },
  };
}
