import * as z from "zod";
import { parseJson } from "../../platform/json.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import type { AccountChange } from "./accountChange.ts";
import type { EventBus } from "./eventBus.ts";
import type { Logger } from "../http/logger.ts";
import type { RawAccount } from "../composio/rawTypes.ts";

/** Tells the streams of this copy what its requests read, and what other copies announce. */
export interface LiveAccounts {
  /** What any read of this copy has brought: the streams that watch one of these accounts are told. */
  seen(accounts: readonly RawAccount[]): void;
  /** Tells every copy. */
  announce(change: AccountChange): void;
  /** Joins a stream until the returned function is called. */
  join(userId: string, listener: LiveListener): () => void;
}

export interface LiveListener {
  /** Whether the stream wants to hear of reads of this account. */
  watches(id: string): boolean;
  onSeen(account: RawAccount): void;
  onChange(change: AccountChange): void;
}

const messageShape = z.object({
  from: z.string(),
  connectedAccountId: z.string().refine(isIdentifier),
  userId: z.string().nullable(),
});
/** Messages being published at a time: where the bus accepts none, no more are kept. */
const mostUnderWay = 100;
/** Milliseconds in which a change of unknown owner goes out once: anybody may call the callback page. */
const echoTime = 5_000;
const mostRemembered = 1_000;
/** Such changes, whatever their ids: so many at once, and so many each second after that. The rest is found by polling. */
const changeBurst = 100;
const changesPerSecond = 20;
/** Milliseconds between two log entries about a bus that is down. */
const logSpacing = 60_000;

export interface LiveAccountsOptions {
  /** Null where this copy is the only one. */
  readonly bus: EventBus | null;
  /** Makes the id of this copy, by which it ignores its own messages. Called in a request: Workers forbid it before. */
  readonly newId: () => string;
  readonly log: Logger;
  readonly now: () => number;
}

export function createLiveAccounts({ bus, newId, log, now }: LiveAccountsOptions): LiveAccounts {
  let knownId: string | null = null;
  const copyId = () => (knownId ??= newId());
  const recent = new Map<string, number>();
  let changesLeft = changeBurst;
  let countedAt = now();
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

  /** Subscribes with the first stream: a copy without streams does not use the bus. */
  function subscribe(): void {
    if (subscription || bus === null) return;
    subscription = attempt(() => bus.subscribe(onMessage));
    subscription.catch(() => {
      subscription = null; // The next stream tries again.
      complain("The event bus could not be listened to: pages hear of changes later.");
    });
  }

  /** Unsubscribes with the last stream, where the bus has told how. */
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
    recent.delete(id);
    recent.set(id, now());
    const oldest = recent.keys().next().value;
    if (recent.size > mostRemembered && oldest !== undefined) recent.delete(oldest);
    return false;
  }

  /** Whether there are too many changes of unknown owner to pass on: anybody can make ids up. */
  function isFlood(): boolean {
    // A clock that is set back changes nothing.
    changesLeft = Math.min(changeBurst, changesLeft + (Math.max(0, now() - countedAt) / 1_000) * changesPerSecond);
    countedAt = now();
    if (changesLeft < 1) return true;
    changesLeft -= 1;
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
        return complain("The event bus takes no messages: other copies hear of changes later.");
      underWay++;
      attempt(() => bus.publish(JSON.stringify({ from: copyId(), ...change })))
        .catch(() => complain("The event bus took no message: other copies hear of a change later."))
        .finally(() => underWay--);
    },
    join(userId, listener) {
      const ofUser = byUser.get(userId) ?? new Set();
      subscribe();
      byUser.set(userId, ofUser.add(listener));
      return () => {
        ofUser.delete(listener);
        if (ofUser.size === 0 && byUser.get(userId) === ofUser) byUser.delete(userId);
        if (byUser.size === 0) unsubscribe().catch(() => complain("The event bus could not be left."));
      };
    },
  };
}

function isFunction(value: unknown): value is () => unknown {
  return typeof value === "function";
}

/** The bus is the app's code: it may throw as well as reject. */
async function attempt(run: () => unknown): Promise<unknown> {
  return run();
}
