import type { FieldProblem } from "../../protocol/fieldValues.ts";
import type { CredentialsText } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";

/** What is wrong with a field: a code found in the page, or the server's text. */
export type Problem = FieldProblem | "unreadable" | { readonly text: string };

/** The label of a field; never empty. */
export function fieldLabel({ label, name }: Pick<AuthField, "label" | "name">): string {
  return label.trim() || name;
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

/** Whether a value has several lines, not counting empty ones around it. */
export function hasLines(value: string): boolean {
  return /[\n\r]/.test(value.trim());
}
