import type { Fields } from "./requestedToolkit.ts";

/*
 * How Composio says that a tool failed for want of a connection: `{ message, code, slug, status }`, with the toolkit in
 * the message alone.
 */

/** Whether an error's code or slug is that of an execution in a session, or of a direct one, without a connection. */
export function lacksConnection({ code, slug }: Fields): boolean {
  return /\b(?:4302|1810|ToolRouterV2_NoActiveConnection|ActionExecute_ConnectedAccountNotFound)\b/.test(
    String([code, slug]),
  );
}

/** Whether an object says, in one of the usual ways, that it is an error or a call that failed. */
export function isFailure(fields: Fields): boolean {
  const { name, type, state, status, isError, successful } = fields;
  return isError === true || successful === false || /error|\b[45]\d\d\b/i.test(String([name, type, state, status]));
}

/** Such as "No connected account found for user ID 7 for toolkit notion", "… for toolkit(s) 'gmail', 'slack' in …". */
const sentence =
  /no (?:active )?connect(?:ion|ed account)s? found\b.{0,300}?\btoolkit(?:\(s\)|s)?:? (["'`\\[]*[\w-]+(?:["'`\\]+, ?["'`\\]+[\w-]+)*)/is;

/** The toolkits that an error's text says are not connected. */
export function toolkitsOfSentence(text: string): string[] {
  return sentence.exec(text.slice(0, 5_000))?.[1]?.match(/[\w-]+/g) ?? [];
}
