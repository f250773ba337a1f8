import type { Fields } from "./requestedToolkit.ts";

/*
 * Reads Composio's errors for a tool that failed because a connection is missing: `{ message, code, slug, status }`. Only the
 * message names the toolkit.
 */

/** Whether an error's code or slug says that a connection is missing, for a tool in a session or one executed directly. */
export function lacksConnection({ code, slug }: Fields): boolean {
  return /\b(?:4302|1810|ToolRouterV2_NoActiveConnection|ActionExecute_ConnectedAccountNotFound)\b/.test(
    String([code, slug]),
  );
}

/** Whether an object is an error, or the result of a failed call, in one of the usual forms. */
export function isFailure(fields: Fields): boolean {
  const { name, type, state, status, isError, successful } = fields;
  return isError === true || successful === false || /error|\b[45]\d\d\b/i.test(String([name, type, state, status]));
}

/**
 * Examples: "No connected account found for user ID 7 for toolkit notion", "… for toolkit(s) 'gmail', 'slack' in …".
 * A user's id may contain "for toolkit", so the last one counts. A word that is followed by another one is no slug of a list.
 */
const sentence =
  /no (?:active )?connect(?:ion|ed account)s? found\b(?: for (?:user|entity)\b.{0,400}\b(?:for|and|in|of)|(?! for (?:user|entity)\b).{0,300}?) toolkit(\(s\)|s)?:? (["'`\\[]*[\w-]+(?:["'`\\]*(?:,| (?:and|or)\b)(?: (?:and|or)\b)? ?["'`\\]*[\w-]+(?=["'`\\\],.;!\n]| (?:and|or|in) |$))*)/gis;

/** The toolkits that an error's text says are not connected. */
export function toolkitsOfSentence(text: string): string[] {
  return [...text.slice(0, 5_000).matchAll(sentence)].flatMap(([, isPlural, list = ""]) => {
    const slugs = list.match(/\b(?!(?:and|or) )[\w-]+/gi) ?? [];
    // After "for toolkit notion, " the text may go on with anything.
    return isPlural || /^\W/.test(list) ? slugs : slugs.slice(0, 1);
  });
}
