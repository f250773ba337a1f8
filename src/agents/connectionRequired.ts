import type { RequestedToolkit } from "../protocol/types.ts";
import { cleanText, requestedToolkit } from "./requestedToolkit.ts";

/** Tells a `ConnectionRequired` from everything else that a tool may return. */
export const marker = "connection_required";

/** Characters of a reason: a sentence or two, above the buttons of a card. */
export const longestReason = 300;

/** Plain JSON: what a tool returns in place of its result while a connection is missing. */
export interface ConnectionRequired {
  readonly composio: typeof marker;
  readonly toolkits: readonly RequestedToolkit[];
  /** For the user. */
  readonly reason?: string;
  /** For the model: what happens now. */
  readonly message: string;
}

export interface ConnectionRequiredOptions {
  /** What the connection is for, shown to the user: one line of text, 300 characters at most. */
  reason?: string | undefined;
}

/**
 * What an app's own tool returns while the user has yet to connect something. `readConnectionRequest` finds it in the
 * chat, however it got there: as an object, as JSON, in the text of an MCP result. Throws a `TypeError` for a slug that
 * is none.
 *
 * @example
 * return connectionRequired("gmail", { reason: "To send the invitation from your address." });
 */
export function connectionRequired(
  toolkits: string | readonly (string | RequestedToolkit)[],
  { reason }: ConnectionRequiredOptions = {},
): ConnectionRequired {
  const named = [toolkits].flat().map((toolkit: string | RequestedToolkit) => {
    const read = requestedToolkit(toolkit);
    if (read === null) throw new TypeError(`No toolkit's slug: ${JSON.stringify(toolkit)}`);
    return read;
  });
  const text = cleanText(reason, longestReason);
  return {
    composio: marker,
    toolkits: named,
    ...(text && { reason: text }),
    message: `The app is asking the user to connect ${named.map(({ slug }) => slug).join(", ")}. Send no link; try again once they have.`,
  };
}
