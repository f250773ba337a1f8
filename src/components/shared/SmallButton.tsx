import type { ComponentPropsWithoutRef, ReactElement } from "react";
import { joinClasses } from "./element.ts";

/** A button of 28 pixels that contains only a text, such as "Try again". */
export function SmallButton({ text, className, ...rest }: SmallButtonProps): ReactElement {
  return (
    <button
      type="button"
      data-variant="outline"
      data-size="sm"
      {...rest}
      className={joinClasses("cr-button", className)}
    >
      <span className="cr-label">{text}</span>
    </button>
  );
}

interface SmallButtonProps extends ComponentPropsWithoutRef<"button"> {
  text: string;
  "data-variant"?: "outline" | "plain" | "solid";
  className?: string | undefined;
}
