import type { RequestedToolkit } from "../protocol/types.ts";
import { cleanText, requestedToolkit } from "./requestedToolkit.ts";

/** The value of `composio` by which a `ConnectionRequired` is recognised. */
export const marker = "connection_required";

/** Most characters of a reason: it is one or two sentences above the buttons of a card. */
export const longestReason = 300;

/** What a tool returns in place of its result if a connection is missing. Plain JSON. */
export interface ConnectionRequired {
  readonly composio: typeof marker;
  readonly toolkits: readonly RequestedToolkit[];
  /** What the connection is for. The user sees this text. */
  readonly reason?: string | undefined;
  /** Tells the model what to do. */
  readonly message: string;
}

export interface ConnectionRequiredOptions {
  /** What the connection is for. The user sees this text: one line, at most 300 characters. */
  reason?: string | undefined;
  /** Slugs of those toolkits that were connected and no longer work. The model is told so. */
  reconnect?: readonly string[] | undefined;
}

/**
 * Makes the result of an app's own tool whose connection is missing. `readConnectionRequest` finds it in the chat: as an
 * object, as JSON, or in the text of an MCP result. Throws a `TypeError` for an invalid slug, and if no toolkit is named.
 *
 * @example
 * return connectionRequired("gmail", { reason: "To send the invitation from your address." });
 */
export function connectionRequired(
  toolkits: string | readonly (string | RequestedToolkit)[],
  { reason, reconnect = [] }: ConnectionRequiredOptions = {},
): ConnectionRequired {
  // An empty list would tell the model to wait for a card that no page shows.
  const named = [toolkits[0] ? toolkits : [toolkits]].flat().map((toolkit) => {
    const read = requestedToolkit(toolkit);
    if (read === null) throw new TypeError(`connectionRequired: ${JSON.stringify(toolkit)} is not a toolkit's slug.`);
    return read;
  });
  const text = cleanText(reason, longestReason);
  const asked = named.map(({ slug }) => `${reconnect.includes(slug) ? "re" : ""}connect ${slug}`).join(", ");
  return {
    composio: marker,
    toolkits: named,
    ...(text && { reason: text }),
    message: `The app is asking the user to ${asked}. Send no link; try again once they have.`,
  };
}
