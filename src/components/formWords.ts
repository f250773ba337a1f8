import type { FieldProblem } from "../core/fieldValues.ts";
import type { Messages } from "../core/messages.ts";
import type { AuthField } from "../core/types.ts";

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
