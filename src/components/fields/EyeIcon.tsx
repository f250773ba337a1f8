import type { ReactElement } from "react";

/** An eye. It is crossed out if a press hides the value. */
export function EyeIcon({ isOpen }: { isOpen: boolean }): ReactElement {
  return (
    <svg
      viewBox="0 0 16 16"
      width="1.143em"
      height="1.143em"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z" />
      <circle cx={8} cy={8} r={2} />
      {!isOpen && <path d="m2.5 13.5 11-11" />}
    </svg>
  );
}
