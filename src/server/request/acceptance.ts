import type { Clock } from "../../platform/environment.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { handlerError } from "../http/handlerError.ts";
import { ask } from "../http/identify.ts";

/** An account as the app's rule gets it. */
export type AccountToAccept = Omit<ConnectedAccount, "toolkit"> & { readonly toolkit: { readonly slug: string } };

/** Whether the app accepts an account; otherwise why not, in words for its user. */
export type Accept = (input: {
  readonly userId: string;
  readonly account: AccountToAccept;
}) => Answer | Promise<Answer>;

type Answer = true | { readonly refuse: string };

/** Asks the app's rule, and remembers its answers. */
export interface Acceptance {
  /** Null if the app accepts the account; otherwise its reason. */
  refusal(userId: string, account: AccountToAccept): Promise<string | null>;
  /** The account has got new credentials: it may be another one at the provider. */
  forget(id: string): void;
}

/** Reasons by account; null for accepted ones. */
export type AcceptanceMemory = Map<string, { readonly seenAs: string; readonly reason: string | null }>;

/** Accounts that are remembered. */
const mostRemembered = 20_000;
/** Milliseconds. */
const longestAnswer = 10_000;
/** Characters of a reason. */
const longestReason = 300;

/**
 * The rule is asked once for each account by each copy of the handler, and again after a restart: Composio has no place
 * to note that an account has been accepted. It is asked again if the account's name at the provider changes.
 */
export function createAcceptance(accept: Accept, known: AcceptanceMemory, clock: Clock): Acceptance {
  const underWay = new Map<string, Promise<string | null>>();

  async function askOnce(userId: string, account: AccountToAccept, seenAs: string): Promise<string | null> {
    const reason = await askRule(accept, { userId, account }, clock);
    known.delete(account.id);
    known.set(account.id, { seenAs, reason });
    const [oldest] = known.keys();
    if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest);
    return reason;
  }

  return {
    async refusal(userId, account) {
      const seenAs = JSON.stringify([userId, account.authConfig.id, account.displayName]);
      const before = known.get(account.id);
      if (before?.seenAs === seenAs) return before.reason;
      const key = `${account.id} ${seenAs}`;
      const asking = underWay.get(key) ?? askOnce(userId, account, seenAs).finally(() => underWay.delete(key));
      underWay.set(key, asking);
      return asking;
    },
    forget: (id) => void known.delete(id),
  };
}

/** Throws `internal_error` if the rule throws, takes too long, or answers something else. */
export async function askRule(accept: Accept, input: Parameters<Accept>[0], clock: Clock): Promise<string | null> {
  let timer: unknown;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(handlerError("internal_error", { message: "accept() took longer than 10 seconds." }));
    timer = clock.setTimeout(giveUp, longestAnswer);
  });
  try {
    return readAnswer(await Promise.race([ask("accept", () => accept(input)), late]));
  } finally {
    clock.clearTimeout(timer);
  }
}

function readAnswer(answer: unknown): string | null {
  if (answer === true) return null;
  const reason = typeof answer === "object" && answer !== null && "refuse" in answer ? answer.refuse : null;
  const text = typeof reason === "string" ? plainText(reason) : "";
  if (text === "")
    throw handlerError("internal_error", { message: "accept() must return true or { refuse: a text for the user }." });
  return text;
}

/** One line, without control and format characters. */
function plainText(text: string): string {
  const line = text.slice(0, 4 * longestReason).replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ");
  return Array.from(line.trim()).slice(0, longestReason).join("");
}
