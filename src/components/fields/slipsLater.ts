/*
 * Finds likely copy-and-paste mistakes in a typed value, and says what they are. This code is loaded when a form is shown. The
 * build makes one file of it, which shares no module with the page.
 */
import { slipText as english } from "../../locales/english/slipText.ts";
import { type Messages, type SlipText, format } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";
import { type Slip, findSlips } from "./valueSlips.ts";

/** What is said about a value, and the value without its mistakes. */
export interface SlipAdvice {
  readonly text: string;
  /** Label of the button that replaces the value. */
  readonly action: string;
  readonly mended: string;
}

/** Advice on a value; null if there is nothing to say. `given`: texts that replace the English ones. */
export function adviseOnSlips(field: AuthField, value: string, given: Partial<Messages>): SlipAdvice | null {
  const found = findSlips(field, value);
  if (!found) return null;
  const { slips, prefix, mended } = found;
  const messages: SlipText = { ...english, ...given };
  const words: Readonly<Record<Slip, readonly [text: string, action: string]>> = {
    invisible: [messages.invisibleFound, messages.removeInvisible],
    spaces: [messages.spacesFound, messages.removeSpaces],
    prefix: [messages.prefixFound, messages.removePrefix],
    quotes: [messages.quotesFound, messages.removeQuotes],
    line_breaks: [messages.lineBreaksLost, messages.restoreLineBreaks],
  };
  const fill = (text: string) => format(text, { value: prefix });
  const [first] = slips;
  return {
    text: slips.map((slip) => fill(words[slip][0])).join(" "),
    action: slips.length > 1 || first === undefined ? messages.mendAll : fill(words[first][1]),
    mended,
  };
}
