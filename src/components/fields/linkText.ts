import { parseUrl } from "../../platform/parseUrl.ts";

/** A piece of a text: plain, or with the address that it leads to. */
export interface TextPart {
  readonly text: string;
  /** An http(s) address, or null. */
  readonly href: string | null;
  /** Where in the whole text it begins. */
  readonly start: number;
}

/** A markdown link, or a bare address. An address may hold a pair of parentheses, as Wikipedia's do. */
const links = /\[([^[\]\n]+)\]\((https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)\)|https?:\/\/[^\s<>"`]+/gi;

/** Cuts prose of a catalogue at its links: bare http(s) addresses and markdown links. Everything else stays text. */
export function linkText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  const add = (part: string, href: string | null, start: number) => {
    if (part !== "") parts.push({ text: part, href, start });
    end = start + part.length;
  };
  for (const { 0: whole, 1: words, 2: address, index } of text.matchAll(links)) {
    const bare = withoutTrail(whole);
    const href = webAddress(address ?? bare);
    if (href === null) continue;
    add(text.slice(end, index), null, end);
    // Words that look like an address must not hide another one.
    const isHonest = words !== undefined && !/^(https?:|www\.)/i.test(words.trim());
    add(isHonest ? words : (address ?? bare), href, index);
    end = index + (address === undefined ? bare : whole).length;
  }
  add(text.slice(end), null, end);
  return parts;
}

/** The address without the punctuation of the sentence around it, and without parentheses that it did not open. */
function withoutTrail(address: string): string {
  let unopened = address.split(")").length - address.split("(").length;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address.charAt(end - 1);
    if (last === ")" ? unopened-- <= 0 : !/[.,;:!?'’”*_\]}|…。、，；：！？」』）】]/.test(last)) break;
  }
  return address.slice(0, end);
}

/** Null for anything that can't be opened, and for `https://known.example@elsewhere.example`. */
function webAddress(text: string): string | null {
  const url = parseUrl(text);
  return url && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? url.href : null;
}
