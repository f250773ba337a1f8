import { type ReactElement, type ReactNode, useId } from "react";
import { createPortal } from "react-dom";
import { ThemeScope } from "../../react/ThemeScope.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import type { DialogClassNames, UseModalResult } from "./useModal.ts";

/** A modal dialog with a header. Renders a `<dialog>` into a portal. */
export function Dialog(props: DialogProps): ReactElement {
  const { modal, kind, logo, title, detail, describedBy, classNames, children } = props;
  const root = useRootScheme(true);
  const titleId = useId();
  const detailId = useId();
  const hasDetail = detail !== undefined && detail !== null;
  const dialog = (
    <dialog
      {...modal.dialogProps}
      {...root}
      ref={useMergedRef(modal.dialogRef, root.ref)}
      className={joinClasses("cr-dialog", classNames.dialog)}
      data-kind={kind}
      aria-labelledby={titleId}
      aria-describedby={joinClasses(hasDetail ? detailId : undefined, describedBy) || undefined}
    >
      <div className={joinClasses("cr-dialog-header", classNames.dialogHeader)}>
        {logo}
        <div>
          <h2 id={titleId} className={joinClasses("cr-dialog-title", classNames.dialogTitle)}>
            {title}
          </h2>
          {hasDetail && (
            <p id={detailId} className={joinClasses("cr-dialog-detail", classNames.dialogDetail)}>
              {detail}
            </p>
          )}
        </div>
      </div>
      {children}
    </dialog>
  );
  return createPortal(<ThemeScope>{dialog}</ThemeScope>, modal.container);
}

interface DialogProps {
  modal: UseModalResult;
  /** `question`: a short question with two buttons. */
  kind?: "question";
  logo?: ReactNode;
  title: string;
  /** One line below the title. */
  detail: string | null | undefined;
  /** Id of another text that describes the dialog. */
  describedBy?: string;
  classNames: DialogClassNames;
  children: ReactNode;
}
