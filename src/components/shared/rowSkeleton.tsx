import type { ReactElement } from "react";

/** A placeholder with the size of a row. */
export const rowSkeleton: ReactElement = (
  <>
    <span className="cr-logo" data-size="md" />
    <span className="cr-row-name" />
    <span className="cr-row-line" />
  </>
);

/** A placeholder of three rows. */
export const listSkeleton: readonly ReactElement[] = [1, 2, 3].map((number) => (
  <li key={number} className="cr-row" data-kind="skeleton" aria-hidden="true">
    {rowSkeleton}
  </li>
));
