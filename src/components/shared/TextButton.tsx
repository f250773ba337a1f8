import type { ComponentPropsWithoutRef, ReactElement } from "react";
import { joinClasses } from "./element.ts";

/** A button that contains only a text. While it is pending, a spinner takes the text's place. */
export function TextButton({ text, coming, className, ...rest }: TextButtonProps): ReactElement {
  return (
    <button type="button" data-variant="outline" {...rest} className={joinClasses("cr-button", className)}>
      {rest["data-pending"] !== undefined && <span className="cr-logo" aria-hidden="true" />}
      <span className="cr-label" data-coming={coming}>
        {text}
      </span>
    </button>
  );
}

/** Such a button with a height of 28 pixels, such as "Try again" beside an error. */
export function SmallButton(props: TextButtonProps): ReactElement {
  return <TextButton data-size="sm" {...props} />;
}

interface TextButtonProps extends ComponentPropsWithoutRef<"button"> {
  text: string;
  /** Another text that it may have: it is as wide as the longer of the two. */
  coming?: string;
  "data-pending"?: string | undefined;
  "data-variant"?: "outline" | "plain" | "solid" | "danger";
  className?: string | undefined;
}
