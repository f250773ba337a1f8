import type { ComposioError } from "../core/errors.ts";
import type { FieldProblem } from "../core/fieldValues.ts";
import type { Messages } from "../core/messages.ts";
import type { AuthField } from "../core/types.ts";
import { errorWords } from "./words.ts";

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

/** Words for an error of the whole form. */
export function formErrorWords(error: ComposioError, messages: Messages): string {
  switch (error.code) {
    case "invalid_fields":
      return messages.checkFields;
    case "credentials_rejected":
      return messages.credentialsRejected;
    case "alias_taken":
      return messages.aliasTaken;
    case "body_too_large":
      return messages.tooLong;
    case "connected_account_not_found":
      return messages.failed;
    default:
      return errorWords(error, messages);
  }
}
