import type { Clock } from "../../platform/environment.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { handlerError } from "../http/handlerError.ts";
import { callApp } from "../http/callApp.ts";
import { rememberRecent } from "../http/rememberRecent.ts";

/** An account as the `accept` option gets it. */
export type AccountToAccept = Omit<ConnectedAccount, "toolkit"> & { readonly toolkit: { readonly slug: string } };

/** Whether the app accepts an account. If not, `refuse` is a text for the user. */
export type Accept = (input: {
  readonly userId: string;
  readonly account: AccountToAccept;
}) => Answer | Promise<Answer>;

type Answer = true | { readonly refuse: string };

/** Calls the `accept` option, and caches its answers. */
export interface Acceptance {
  /** Null if the app accepts the account; otherwise the reason. */
  refusal(userId: string, account: AccountToAccept): Promise<string | null>;
  /** Removes the cached answer: with new credentials, the account may have another identity at the provider. */
  forget(id: string): void;
}

/** Cached reasons by account id; null for accepted accounts. */
export type AcceptanceMemory = Map<string, { readonly seenAs: string; readonly reason: string | null }>;

/** Most cached answers. */
const mostRemembered = 20_000;
/** Milliseconds in which `accept` must answer. */
const longestAnswer = 10_000;
/** Most characters of a reason. */
const longestReason = 300;

/**
 * Each copy of the handler asks once for each account, and again after a restart, because Composio has no field for the
 * answer. It also asks again if the account's name at the provider changes.
 */
export function createAcceptance(accept: Accept, known: AcceptanceMemory, clock: Clock): Acceptance {
  const underWay = new Map<string, Promise<string | null>>();

  async function askOnce(userId: string, account: AccountToAccept, seenAs: string): Promise<string | null> {
    const reason = await askRule(accept, { userId, account }, clock);
    rememberRecent(known, account.id, { seenAs, reason }, mostRemembered);
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
    return readAnswer(await Promise.race([callApp("accept", () => accept(input)), late]));
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
