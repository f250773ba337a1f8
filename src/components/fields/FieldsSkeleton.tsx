import type { ReactElement } from "react";
import { joinClasses } from "../shared/element.ts";

/** A placeholder of one field: its label and its input. */
export function FieldsSkeleton({ className }: { className?: string | undefined }): ReactElement {
  return (
    <div className={joinClasses("cr-skeleton", className)} aria-hidden="true">
      <span />
      <span />
    </div>
  );
}
