import { parseJson } from "../../platform/json.ts";

/** The promises of the SDK's raw client have this method. */
interface WithResponse {
  asResponse(): PromiseLike<Pick<Response, "ok" | "text">>;
}

/**
 * Whether Composio's answer to a change confirms it: with an object that does not say `success: false`, or with an empty
 * body. The page of a proxy, sent with status 200, does not confirm it.
 */
export async function isConfirmed(answer: PromiseLike<unknown>): Promise<boolean> {
  // From the response, because the client fails for an empty body with a JSON content type, and does not tell an absent body from `null`.
  const response = hasResponse(answer) ? await answer.asResponse() : null;
  // Some versions of the client also return the response of an error. Then the answer itself throws.
  if (response?.ok !== true) {
    const body = (await answer) ?? "";
    return typeof body === "string" ? body === "" : isSuccess(body);
  }
  const text = await response.text();
  return text.trim() === "" || isSuccess(parseJson(text));
}

function hasResponse(answer: object): answer is WithResponse {
  return "asResponse" in answer && typeof answer.asResponse === "function";
}

/** What else the answer to a change contains is not documented for all changes. */
function isSuccess(body: unknown): boolean {
  if (body === null || body === false || Array.isArray(body)) return false;
  return !(typeof body === "object" && "success" in body && body.success === false);
}
