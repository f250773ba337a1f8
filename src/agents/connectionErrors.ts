import type { Fields } from "./requestedToolkit.ts";

/*
 * Reads Composio's errors for a tool that failed because a connection is missing: `{ message, code, slug, status }`. Only the
 * message names the toolkit.
 */

/** Whether an error's code or slug says that a connection is missing, for a tool in a session or one executed directly. */
export function lacksConnection({ code, slug }: Fields): boolean {
  // The slugs are ToolRouterV2_NoActiveConnection and ActionExecute_ConnectedAccountNotFound.
  return /\b(?:4302|1810)\b|_NoActiveConnection$|_ConnectedAccountNotFound$/.test(String([code, slug]));
}

/**
 * Where a text is from. "tool": a tool whose call may have failed. "output": one whose call has succeeded. "error": an error.
 * "user": a message of the user or the model. Empty: it is not known.
 */
export type Speaker = "" | "tool" | "output" | "error" | "user";

/** How a call ended, if an object says so in one of the usual forms; otherwise empty. */
export function outcomeOf(fields: Fields): "error" | "output" | "" {
  const { name, type, state, status, isError, is_error, successful } = fields;
  const flags = new Set([isError, is_error]);
  if (flags.has(true) || successful === false || /error|\b[45]\d\d\b/i.test(String([state, status]))) return "error";
  // Not "complete" or "completed": some kits say this of failed calls too.
  if (
    flags.has(false) ||
    successful === true ||
    /\b(?:result|output-available|success|resource)\b/.test(String([type, state, status]))
  )
    return "output";
  // A tool may be called GET_ERRORS.
  return String(name).endsWith("Error") || /[eE]rror/.test(String(type)) ? "error" : "";
}

/**
 * Examples: "No connected account found for user ID 7 for toolkit notion", "… for toolkit(s) 'gmail', 'slack' in …".
 * A user's id may contain "for toolkit", so the last "for toolkit" counts. The list ends before a word that another word follows.
 */
const sentence =
  /no (?:active )?connect(?:ion|ed account)s? found\b(?: for (?:user|entity).{0,400} for|(?! for (?:user|entity)).{0,400}?) toolkit(\(s\)|s)?:? (["'`\\[]*[\w-]+(?:["'`\\]*(?:,? (?:and|or)\b|,) ?["'`\\]*[\w-]+(?![\w-]| (?!(?:and|or|in) )))*)/gis;

/** The toolkits that an error's text says are not connected. */
export function toolkitsOfSentence(text: string): string[] {
  return [...text.matchAll(sentence)].flatMap(([, isPlural, list = ""]) => {
    const slugs = list.match(/\b(?!(?:and|or) )[\w-]+/gi) ?? [];
    // After "for toolkit notion, " the text may go on with anything.
    return slugs.slice(0, isPlural || /^\W/.test(list) ? 50 : 1);
  });
}
