import { parseJson } from "../../platform/json.ts";

/** The promises of the SDK's raw client have this method. */
interface WithResponse {
  asResponse(): PromiseLike<Pick<Response, "ok" | "text">>;
}

/** A change that Composio has confirmed. */
export interface Confirmation {
  /** The account's status, where the answer says it: a list that is read next may be behind. */
  readonly status: string | null;
}

const noStatus: Confirmation = { status: null };

/**
 * Composio's answer to a change; null unless it confirms it, with an object that does not say `success: false`, or with an
 * empty body. The page of a proxy, sent with status 200, does not confirm it.
 */
export async function confirmation(answer: PromiseLike<unknown>): Promise<Confirmation | null> {
  // From the response, because the client fails for an empty body with a JSON content type, and does not tell an absent body from `null`.
  const response = hasResponse(answer) ? await answer.asResponse() : null;
  // Some versions of the client also return the response of an error. Then the answer itself throws.
  if (response?.ok !== true) {
    const body = (await answer) ?? "";
    return typeof body === "string" ? (body === "" ? noStatus : null) : confirmedBy(body);
  }
  const text = await response.text();
  return text.trim() === "" ? noStatus : confirmedBy(parseJson(text));
}

export function isConfirmation(value: unknown): value is Confirmation {
  return typeof value === "object" && value !== null && "status" in value;
}

function hasResponse(answer: object): answer is WithResponse {
  return "asResponse" in answer && typeof answer.asResponse === "function";
}

/** What else the answer to a change contains is not documented for all changes. */
function confirmedBy(body: unknown): Confirmation | null {
  if (body === null || body === false || Array.isArray(body)) return null;
  if (typeof body !== "object") return noStatus;
  if ("success" in body && body.success === false) return null;
  return { status: "status" in body && typeof body.status === "string" ? body.status.toUpperCase() : null };
}
