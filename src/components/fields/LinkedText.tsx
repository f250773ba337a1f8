import type { ReactElement, ReactNode } from "react";
import { type TextPart, linkText } from "./linkText.ts";

/**
 * A text of Composio's catalogue, with its http(s) URLs as links and Markdown's bold words and code as such. It is never
 * rendered as HTML. It is English even on a page that is read from right to left.
 */
export function LinkedText({ text, newTab }: LinkedTextProps): ReactElement {
  return <bdi>{withLinks(linkText(text), newTab)}</bdi>;
}

function withLinks(parts: readonly TextPart[], newTab: string): ReactNode {
  return parts.map(({ text, href, start, code }) => {
    if (href !== null) return <OutsideLink key={start} href={href} text={text} newTab={newTab} />;
    return code ? <code key={start}>{withLinks(code, newTab)}</code> : <span key={start}>{withMarks(text)}</span>;
  });
}

/** `**Create key**`, `# Where to find it` and code in backticks, in one line each. Other marks stay as they are. */
const marks = /(?<!\*)\*\*(?![\s*])([^*\n]*[^*\s])\*\*(?!\*)|^#{1,6} +([^\n]+)$|`([^`\n]+)`/m;

function withMarks(text: string): ReactNode {
  // Four texts for each mark: what is before it, bold words, a heading, code.
  return text.split(marks).map((each, index) => {
    if (!each) return null;
    const Tag = index % 4 === 0 ? "span" : index % 4 === 3 ? "code" : "strong";
    // oxlint-disable-next-line react/no-array-index-key -- the parts of a text do not move
    return <Tag key={index}>{each}</Tag>;
  });
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
