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

/** Examples: "No connected account found for user ID 7 for toolkit notion", "… for toolkit(s) 'gmail', 'slack' in …". */
const sentence =
  /no (?:active )?connect(?:ion|ed account)s? found\b.{0,300}?\btoolkit(?:\(s\)|s)?:? (["'`\\[]*[\w-]+(?:["'`\\]+, ?["'`\\]+[\w-]+)*)/is;

/** The toolkits that an error's text says are not connected. */
export function toolkitsOfSentence(text: string): string[] {
  return sentence.exec(text.slice(0, 5_000))?.[1]?.match(/[\w-]+/g) ?? [];
}
