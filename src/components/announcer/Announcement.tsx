import type { ReactElement, ReactNode, Ref } from "react";

/**
 * A text for screen readers, which announce its changes. Renders a `<div>` that is not visible. Render it from the beginning,
 * also without a text: a live region that appears together with its text is not announced.
 */
export function Announcement({ children, element, isOutside = false }: AnnouncementProps): ReactElement {
  const region = (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
    <div ref={element} role="status" className="cr-visually-hidden">
      {children}
    </div>
  );
  return isOutside ? <div ref={fix}>{region}</div> : region;
}

/** By script: a `style` in the server's HTML is what a strict Content-Security-Policy blocks. */
function fix(element: HTMLElement | null): void {
  if (element) element.style.position = "fixed";
}

interface AnnouncementProps {
  children: ReactNode;
  element?: Ref<HTMLDivElement>;
  /** Whether it has no component with a position around it. In a pane that scrolls, it would make the page longer. */
  isOutside?: boolean;
}
