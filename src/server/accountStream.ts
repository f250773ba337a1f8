import { isComposioError } from "../core/errors.ts";
import { statusKind } from "../core/status.ts";
import { isOwn, presentAccounts, visibleAccounts } from "./accounts.ts";
import type { AccountNews } from "./accountNews.ts";
import type { RawAccount } from "./rawTypes.ts";
import { refusal } from "./refusal.ts";
import { eventStream } from "./responses.ts";
import type { Session } from "./session.ts";

/** Milliseconds between looks at a pending account, jittered by a fifth: the page has been through the quick ones. */
const longestDelay = 20_000;
/** After news, more is near: quick again, then back to patience. */
const delayAfterLook = 3_000;
const growth = 2;
const jitter = 0.2;
/** After news a look comes a moment later: often another read of this copy has brought the answer by then. */
const delayAfterNews = 250;
/** Between two such looks at one account: anybody may call the callback page. */
const newsSpacing = 5_000;
/** Proxies cut what is silent, and the browser gives a stream up that says nothing for 40 s. */
const heartbeat = 15_000;
/** Then the browser comes again and `identify` is asked again: a session that has ended hears no more. */
const lifetime = 5 * 60_000;

interface Watched {
  delay: number;
  timer: unknown;
  /** When the next look is due. */
  due: number;
  /** The earliest that news bring the next look. */
  newsFrom: number;
}

/**
 * Tells one page of its accounts, as server-sent events: of those named after every look, until they are no
 * longer pending; of any other of this user, when something has happened to it.
 * @param proven those of the ids that need no asking whose they are
 */
export function accountStream(opener: Session, ids: readonly string[], proven: ReadonlySet<string>): Response {
  const { userId, app } = opener;
  const { clock, random, live } = app;
  const gone = new AbortController();
  // Its requests live as long as the stream, not as long as the request that opened it is being answered.
  const signal = AbortSignal.any([opener.signal, gone.signal]);
  const session: Session = { ...opener, signal, upstream: app.connect(signal) };
  const own = new Set(proven);
  const watched = new Map(ids.map((id) => [id, newlyWatched()]));
  const timers: { beat?: unknown; end?: unknown } = {};
  let output: ReadableStreamDefaultController<Uint8Array> | null = null;

  const leave = live.join(userId, {
    // What others read is told of accounts that are proven to be this user's: for an id, one only has to ask.
    watches: (id) => own.has(id) && watched.has(id),
    onSeen: (account) => void tell(account),
    onNews,
  });
  if (!leave) throw refusal("rate_limited", { message: "This user has too many streams open.", retryAfter: 60 });
  timers.end = clock.setTimeout(end, lifetime);
  opener.signal.addEventListener("abort", end, { once: true });

  function close(): void {
    gone.abort();
    if (leave) leave();
    for (const { timer } of watched.values()) clock.clearTimeout(timer);
    for (const timer of Object.values(timers)) clock.clearTimeout(timer);
  }

  function end(): void {
    if (gone.signal.aborted) return;
    close();
    output?.close();
  }

  function write(text: string): void {
    if (!gone.signal.aborted) output?.enqueue(new TextEncoder().encode(text));
  }

  function send(message: object): void {
    write(`data: ${JSON.stringify(message)}\n\n`);
  }

  function beat(): void {
    write(":\n\n");
    timers.beat = clock.setTimeout(beat, heartbeat);
  }

  function schedule(id: string, wait: number): void {
    const entry = watched.get(id);
    if (!entry || gone.signal.aborted) return;
    clock.clearTimeout(entry.timer);
    entry.due = clock.now() + wait;
    entry.timer = clock.setTimeout(() => void look([id]), wait);
  }

  function scheduleNext(id: string, atLeast = 0): void {
    const entry = watched.get(id);
    if (!entry) return;
    schedule(id, Math.max(atLeast, entry.delay * (1 - jitter + random() * 2 * jitter)));
    entry.delay = Math.min(entry.delay * growth, longestDelay);
  }

  async function look(wanted: readonly string[]): Promise<void> {
    try {
      const accounts = await visibleAccounts(session, { ids: wanted }, own);
      for (const account of accounts) if (isOwn(account, userId)) own.add(account.id);
      const found = new Set(accounts.map(({ id }) => id));
      for (const id of wanted.filter((id) => !found.has(id))) {
        unwatch(id);
        send({ missing: id });
      }
      live.seen(accounts); // This stream is among those who hear it, of the user's own.
      await Promise.all(accounts.filter(({ id }) => !own.has(id)).map(tell));
    } catch (cause) {
      if (gone.signal.aborted) return;
      if (!isComposioError(cause)) throw cause;
      send({ error: cause.toJSON() });
      for (const id of wanted) scheduleNext(id, (cause.retryAfter ?? 0) * 1_000);
    }
  }

  async function tell(account: RawAccount): Promise<void> {
    if (statusKind(account.status) === "pending") scheduleNext(account.id);
    else unwatch(account.id);
    const [presented] = await presentAccounts(session, [account]);
    if (presented) send({ account: presented });
  }

  function unwatch(id: string): void {
    clock.clearTimeout(watched.get(id)?.timer);
    watched.delete(id);
  }

  function onNews({ connectedAccountId: id }: AccountNews): void {
    const entry = watched.get(id) ?? newlyWatched();
    watched.set(id, entry);
    const at = Math.max(clock.now() + delayAfterNews, entry.newsFrom);
    if (entry.due <= at) return;
    entry.delay = delayAfterLook;
    entry.newsFrom = at + newsSpacing;
    schedule(id, at - clock.now());
  }

  return eventStream(
    new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (gone.signal.aborted) return controller.close();
          if (output) return;
          output = controller;
          beat();
          if (ids.length > 0) void look(ids);
        },
        cancel: close,
      },
      { highWaterMark: 0 },
    ),
  );
}

function newlyWatched(): Watched {
  return { delay: longestDelay, timer: null, due: Infinity, newsFrom: 0 };
}
