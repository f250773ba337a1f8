import type { FieldProblem } from "../../protocol/fieldValues.ts";
import { type Messages, format } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";
import type { Slip, SlipFinding } from "./valueSlips.ts";

/** What is wrong with a field: found here, or said by the server in its own words. */
export type Problem = FieldProblem | "unreadable" | { readonly text: string };

/** What a field is called; never an empty name. */
export function fieldLabel({ label, name }: Pick<AuthField, "label" | "name">): string {
  return label.trim() || name;
}

export function problemWords(problem: Problem, messages: Messages): string {
  if (typeof problem === "object") return problem.text;
  switch (problem) {
    case "required":
      return messages.fieldRequired;
    case "not_json":
      return messages.notJson;
    case "too_long":
      return messages.tooLong;
    case "unreadable":
      return messages.fileUnreadable;
  }
}

/** What looks wrong with a value, and what its mending is called. */
export function slipWords({ slips, prefix }: SlipFinding, messages: Messages): { text: string; action: string } {
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
  };
}
