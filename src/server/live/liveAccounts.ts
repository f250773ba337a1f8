import * as z from "zod";
import { parseJson } from "../../platform/json.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import type { EventBus } from "./eventBus.ts";
import { type TokenBucket, refill } from "../limits/tokenBucket.ts";
import { type Logger, describeThrown } from "../http/logger.ts";
import { rememberRecent } from "../http/rememberRecent.ts";
import type { RawAccount } from "../composio/rawTypes.ts";

/** Says that an account may have changed, so that pages poll. It contains no status, and proves nothing. */
export interface AccountChange {
  readonly connectedAccountId: string;
  /** The account's owner; null if unknown. */
  readonly userId: string | null;
  /** Composio has said that the account no longer works. Its list may still have it as ACTIVE. */
  readonly hasEnded?: boolean | undefined;
}

/** Gives the streams of this copy what its requests read, and the changes that any copy announces. */
export interface LiveAccounts {
  /** Gives accounts that a request of this copy has read to the streams that watch them. */
  seen(accounts: readonly RawAccount[]): void;
  /** Announces a change to all copies. */
  announce(change: AccountChange): void;
  /** Adds a stream until the returned function is called. */
  join(userId: string, listener: LiveListener): () => void;
}

export interface LiveListener {
  /** Whether the stream watches this account, and may get it from other requests. */
  watches(id: string): boolean;
  onSeen(account: RawAccount): void;
  onChange(change: AccountChange): void;
}

const messageShape = z.object({
  from: z.string(),
  connectedAccountId: z.string().refine(isIdentifier),
  userId: z.string().nullable(),
  hasEnded: z.boolean().optional(),
});
/** Most messages that are being published at a time. Further ones are dropped. */
const mostUnderWay = 100;
/** Milliseconds in which a change without a user id is published only once: anybody can call the callback page. */
const echoTime = 5_000;
/** Most account ids for which the last such change is stored. */
const mostRemembered = 1_000;
/** Most such changes of all accounts: at once, and per second. Pages learn of the others by polling. */
const changeRate = { most: 100, added: 20, period: 1_000 };
/** Milliseconds between two log entries about a bus that fails. */
const logSpacing = 60_000;

export interface LiveAccountsOptions {
  /** Null if this copy is the only one. */
  readonly bus: EventBus | null;
  /** Makes the id of this copy, by which it ignores its own messages. Called only during a request, as Workers require. */
  readonly newId: () => string;
  readonly log: Logger;
  readonly now: () => number;
}

export function createLiveAccounts({ bus, newId, log, now }: LiveAccountsOptions): LiveAccounts {
  let knownId: string | null = null;
  const copyId = () => (knownId ??= newId());
  const recent = new Map<string, number>();
  let changes: TokenBucket = { left: changeRate.most, countedAt: now() };
  let underWay = 0;
  let loggedAt = -Infinity;
  const byUser = new Map<string, Set<LiveListener>>();
  let subscription: Promise<unknown> | null = null;

  function* listeners(): Generator<LiveListener> {
    for (const ofUser of byUser.values()) yield* ofUser;
  }

  function tell(change: AccountChange): void {
    const { userId, connectedAccountId: id } = change;
    const receivers =
      userId === null ? [...listeners()].filter((listener) => listener.watches(id)) : (byUser.get(userId) ?? []);
    for (const receiver of receivers) receiver.onChange(change);
  }

  function onMessage(text: string): void {
    const message = messageShape.safeParse(parseJson(text));
    if (message.success && message.data.from !== copyId()) tell(message.data);
  }

  /** Subscribes when the first stream opens: a copy without streams needs no messages. */
  function subscribe(): void {
    if (subscription || bus === null) return;
    subscription = attempt(() => bus.subscribe(onMessage));
    subscription.catch((cause: unknown) => {
      subscription = null; // The next stream tries again.
      complain(`Subscribing to the event bus failed: pages learn of changes later. Cause: ${describeThrown(cause)}`);
    });
  }

  /** Unsubscribes when the last stream ends, if the bus has returned a function for that. */
  async function unsubscribe(): Promise<void> {
    const end = await subscription;
    if (!isFunction(end) || byUser.size > 0 || subscription === null) return;
    subscription = null;
    await end();
  }

  function complain(message: string): void {
    if (Math.abs(now() - loggedAt) < logSpacing) return;
    loggedAt = now();
    log({ level: "error", message });
  }

  function isEcho(id: string): boolean {
    const last = recent.get(id);
    if (last !== undefined && Math.abs(now() - last) < echoTime) return true;
    rememberRecent(recent, id, now(), mostRemembered);
    return false;
  }

  /** Whether there are too many changes without a user id: anybody can invent account ids. */
  function isFlood(): boolean {
    changes = refill(changes, changeRate, now());
    if (changes.left < 1) return true;
    changes = { ...changes, left: changes.left - 1 };
    return false;
  }

  return {
    seen(accounts) {
      if (byUser.size === 0) return;
      for (const account of accounts)
        for (const listener of listeners()) if (listener.watches(account.id)) listener.onSeen(account);
    },
    announce(change) {
      tell(change);
      if (bus === null) return;
      if (change.userId === null && (isEcho(change.connectedAccountId) || isFlood())) return;
      if (underWay >= mostUnderWay)
        return complain("The event bus accepts no messages: other copies learn of changes later.");
      underWay++;
      attempt(() => bus.publish(JSON.stringify({ from: copyId(), ...change })))
        .catch((cause: unknown) =>
          complain(
            `The event bus refused a message: other copies learn of a change later. Cause: ${describeThrown(cause)}`,
          ),
        )
        .finally(() => underWay--);
    },
    join(userId, listener) {
      const ofUser = byUser.get(userId) ?? new Set();
      subscribe();
      byUser.set(userId, ofUser.add(listener));
      return () => {
        ofUser.delete(listener);
        if (ofUser.size === 0 && byUser.get(userId) === ofUser) byUser.delete(userId);
        if (byUser.size === 0)
          unsubscribe().catch((cause: unknown) =>
            complain(`Unsubscribing from the event bus failed. Cause: ${describeThrown(cause)}`),
          );
      };
    },
  };
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === "function";
}

/** Turns an exception into a rejection: the bus is the app's code, and may throw or reject. */
async function attempt(run: () => unknown): Promise<unknown> {
  return run();
}
