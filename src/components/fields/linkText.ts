import { parseUrl } from "../../platform/parseUrl.ts";

/** A part of a text: plain, a link, or code in backticks that contains a link. */
export interface TextPart {
  readonly text: string;
  /** An http(s) URL, or null for plain text and code. */
  readonly href: string | null;
  /** The text of the code, split at its links. */
  readonly code?: readonly TextPart[];
  /** Index in the whole text. */
  readonly start: number;
}

/** A Markdown link, code in backticks, or a bare URL. A URL may contain a pair of parentheses, as in Wikipedia. */
const links = /\[([^[\]\n]+)\]\((https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)\)|`([^`\n]+)`|https?:\/\/[^\s<>"`]+/gi;

/** Splits a text at its links: bare http(s) URLs, also in code, and Markdown links. Code without a URL stays plain text. */
export function linkText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  const add = (part: string, href: string | null, start: number) => {
    if (part !== "") parts.push({ text: part, href, start });
    end = start + part.length;
  };
  for (const { 0: whole, 1: label, 2: address, 3: code, index } of text.matchAll(links)) {
    if (code !== undefined) {
      const inside = linkText(code);
      if (inside.every(({ href }) => href === null)) continue;
      add(text.slice(end, index), null, end);
      parts.push({ text: code, href: null, start: index, code: inside });
      end = index + whole.length;
      continue;
    }
    const bare = withoutTrail(whole);
    const href = webAddress(address ?? bare);
    if (href === null) continue;
    add(text.slice(end, index), null, end);
    // A link text that looks like a URL could hide another URL.
    const isSafeText = label !== undefined && !/^(https?:|www\.)/i.test(label.trim());
    add(isSafeText ? label : (address ?? bare), href, index);
    end = index + (address === undefined ? bare : whole).length;
  }
  add(text.slice(end), null, end);
  return parts;
}

/** The URL without the punctuation after it, and without closing parentheses that it has not opened. */
function withoutTrail(address: string): string {
  let unopened = address.split(")").length - address.split("(").length;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (last === ")" ? unopened-- <= 0 : !/[.,;:!?'’”*_\]}|…。、，；：！？」』）】]/.test(last)) break;
  }
  return address.slice(0, end);
}

/** Null for an invalid URL, and for one with credentials, such as `https://known.example@elsewhere.example`. */
function webAddress(text: string): string | null {
  const url = parseUrl(text);
  return url && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? url.href : null;
}
