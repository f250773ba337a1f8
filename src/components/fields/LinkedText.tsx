import type { ReactElement } from "react";
import { linkText } from "./linkText.ts";

/** Prose of a catalogue, its http(s) addresses made clickable and nothing else: never HTML. */
export function LinkedText({ text, newTab }: LinkedTextProps): ReactElement {
  return (
    <>
      {linkText(text).map((part) =>
        part.href === null ? (
          part.text
        ) : (
          <OutsideLink key={part.start} href={part.href} text={part.text} newTab={newTab} />
        ),
      )}
    </>
  );
}

interface LinkedTextProps {
  text: string;
  /** Says that a link opens in a new tab. */
  newTab: string;
}

/** A link that leaves the form open, and tells the other side nothing about this page. */
export function OutsideLink({ href, text, newTab }: OutsideLinkProps): ReactElement {
  return (
    <a className="cr-link" href={href} target="_blank" rel="noopener noreferrer">
      {text}
      <span className="cr-visually-hidden"> ({newTab})</span>
    </a>
  );
}

interface OutsideLinkProps {
  href: string;
  text: string;
  newTab: string;
}
