import type { ReactElement } from "react";
import { linkText } from "./linkText.ts";

/**
 * A text of Composio's catalogue, with its http(s) URLs as links. It is never rendered as HTML. It is English even on
 * a page that is read from right to left.
 */
export function LinkedText({ text, newTab }: LinkedTextProps): ReactElement {
  return (
    <bdi>
      {linkText(text).map((part) =>
        part.href === null ? (
          <span key={part.start}>{part.text}</span>
        ) : (
          <OutsideLink key={part.start} href={part.href} text={part.text} newTab={newTab} />
        ),
      )}
    </bdi>
  );
}

interface LinkedTextProps {
  text: string;
  /** Text for screen readers: the link opens in a new tab. */
  newTab: string;
}

/** A link that opens in a new tab, without a referrer and without access to this page. */
export function OutsideLink({ href, text, newTab }: OutsideLinkProps): ReactElement {
  return (
    <a className="cr-link" href={href} target="_blank" rel="noopener noreferrer">
      <span>{text}</span>
      <span className="cr-visually-hidden">{` (${newTab})`}</span>
    </a>
  );
}

interface OutsideLinkProps {
  href: string;
  text: string;
  newTab: string;
}
