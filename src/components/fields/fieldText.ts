import type { ComposioError } from "../../protocol/errors.ts";
import type { FieldProblem } from "../../protocol/fieldValues.ts";
import { format } from "../../locales/format.ts";
import type { CredentialsText } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";
import type { Slip, SlipFinding } from "./valueSlips.ts";

/** What is wrong with a field: a code found in the page, or the server's text. */
export type Problem = FieldProblem | "unreadable" | { readonly text: string };

type Labelled = Pick<AuthField, "label" | "name">;

/**
 * The label of a field; never empty. It has the field's name too if another field has the same label.
 * @param others the fields of the form
 */
export function fieldLabel({ label, name }: Labelled, others: readonly Labelled[] = []): string {
  const text = label.trim() || name;
  const isTwice = others.some((each) => each.name !== name && fieldLabel(each).toLowerCase() === text.toLowerCase());
  return isTwice ? `${text} (${name})` : text;
}

export function problemText(problem: Problem, messages: CredentialsText): string {
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

/** Texts for slips: what looks wrong, and the label of the button that fixes it. */
export function slipText({ slips, prefix }: SlipFinding, messages: CredentialsText): { text: string; action: string } {
  const texts: Readonly<Record<Slip, readonly [text: string, action: string]>> = {
    invisible: [messages.invisibleFound, messages.removeInvisible],
    spaces: [messages.spacesFound, messages.removeSpaces],
    prefix: [messages.prefixFound, messages.removePrefix],
    quotes: [messages.quotesFound, messages.removeQuotes],
    line_breaks: [messages.lineBreaksLost, messages.restoreLineBreaks],
  };
  const fill = (text: string) => format(text, { value: prefix });
  const [first] = slips;
  return {
    text: slips.map((slip) => fill(texts[slip][0])).join(" "),
    action: slips.length > 1 || first === undefined ? messages.mendAll : fill(texts[first][1]),
  };
}

/** The fields of a form that the server says are wrong. */
export function namedFields({ fields: said }: ComposioError, fields: readonly AuthField[]): readonly AuthField[] {
  return fields.filter(({ name }) => said && Object.hasOwn(said, name));
}

/** What is wrong with them, by exact field name. The server's own texts are for developers, and in English. */
export function namedProblems(
  error: ComposioError,
  { fields, value }: { readonly fields: readonly AuthField[]; readonly value: (name: string) => string },
  messages: CredentialsText,
): ReadonlyMap<string, Problem> {
  const named = namedFields(error, fields);
  return new Map(named.map(({ name }) => [name, value(name).trim() ? { text: messages.notAccepted } : "required"]));
}

/**
 * The server rejected the values without naming a field: marks the secrets, or all filled fields if there are none, but not
 * fields such as a subdomain beside a key.
 */
export function unnamedProblems(
  { fields, value }: { readonly fields: readonly AuthField[]; readonly value: (name: string) => string },
  messages: CredentialsText,
): ReadonlyMap<string, Problem> {
  const filled = fields.filter(({ name }) => value(name) !== "");
  const secrets = filled.filter(({ secret }) => secret);
  const problem = { text: messages.notAccepted };
  return new Map((secrets.length > 0 ? secrets : filled).map(({ name }) => [name, problem]));
}
