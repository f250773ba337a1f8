import type { ReactElement, ReactNode, Ref } from "react";

/**
 * A text for screen readers, which announce its changes. Renders a `<div>` that is not visible. Render it from the beginning,
 * also without a text: a live region that appears together with its text is not announced.
 */
export function Announcement({ children, element }: AnnouncementProps): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
    <div ref={element} role="status" className="cr-visually-hidden">
      {children}
    </div>
  );
}

interface AnnouncementProps {
  children: ReactNode;
  element?: Ref<HTMLDivElement>;
}
