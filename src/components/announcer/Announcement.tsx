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
  return isOutside ? <div style={outside}>{region}</div> : region;
}

const outside = { position: "fixed" } as const;

interface AnnouncementProps {
  children: ReactNode;
  element?: Ref<HTMLDivElement>;
  /** Whether no component is around it, which would hold it in a pane of the app that scrolls. */
  isOutside?: boolean;
}
