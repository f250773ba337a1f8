import type { ReactElement } from "react";

/** The geometry that a connection has. */
export const rowSkeleton: ReactElement = (
  <>
    <span className="cr-logo" data-size="md" />
    <span className="cr-row-name" />
    <span className="cr-row-line" />
  </>
);

/** Three rows of that geometry. */
export const listSkeleton: readonly ReactElement[] = [1, 2, 3].map((number) => (
  <li key={number} className="cr-row" data-kind="skeleton" aria-hidden="true">
    {rowSkeleton}
  </li>
));
