import { anySignal } from "../composio/anySignal.ts";
import { isComposioError } from "../../protocol/errors.ts";
import { statusKind } from "../../protocol/status.ts";
import { accountSubject, isOwn, visibleAccounts } from "../policy/visibleAccounts.ts";
import { presentAccounts } from "../present/presentAccounts.ts";
import type { AccountNews } from "../live/accountChange.ts";
import { failureEntry } from "../composio/failureEntry.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import { eventStream } from "../http/responses.ts";
import type { RequestContext } from "../request/requestContext.ts";

/** Milliseconds between looks at a pending account, give or take a fifth: the page has been through the quick ones. */
const longestDelay = 20_000;
/** After news, more is near: quick again, then back to patience. */
const delayAfterLook = 3_000;
const growth = 2;
const jitter = 0.2;
/** After news a look comes a moment later: often another read of this copy has brought the answer by then. */
const delayAfterNews = 250;
/** Between two such looks at one account: anybody may call the callback page. */
const newsSpacing = 5_000;
/** What is silent is cut: by Bun after 10 s, by proxies later; by the browser's side of the kit after 40 s. */
const heartbeat = 6_000;
/** Seconds of a Retry-After that are believed. */
const longestPause = 60;
/** What is due within so many milliseconds is looked at together. */
const grouping = 1_000;
/** A page that has fallen behind by so many messages reads no more of them. */
const longestQueue = 200;
/** Accounts at a time, whatever news there are. */
const mostWatched = 200;
/** Then the browser comes again and `identify` is asked again: a session that has ended hears no more. */
const lifetime = 5 * 60_000;

interface Watched {
  delay: number;
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
export function accountStream(opener: RequestContext, ids: readonly string[], proven: ReadonlySet<string>): Response {
  if (opener.signal.aborted) throw handlerError("aborted");
  if (opener.request.method === "HEAD") return eventStream(null);
  const { userId, services } = opener;
  const { clock, random, live } = services;
  const gone = new AbortController();
  // Its requests live as long as the stream, not as long as the request that opened it is being answered.
  const either = anySignal([opener.signal, gone.signal]);
  const { signal } = either;
  const context: RequestContext = { ...opener, signal, upstream: services.connect(signal, [userId]) };
  const own = new Set(proven);
  const watched = new Map(ids.map((id) => [id, newlyWatched()]));
  // One for all: what is looked at together stays together.
  const pace = 1 - jitter + random() * 2 * jitter;
  const timers: { beat?: unknown; end?: unknown; look?: unknown } = {};
  let output: ReadableStreamDefaultController<Uint8Array> | null = null;

  const release = services.takeStream(userId);
  const leave = live.join(userId, {
    // What others read is told of accounts that are proven to be this user's: for an id, one only has to ask.
    watches: (id) => own.has(id) && watched.has(id),
    onSeen: (account) => void tell(account),
    onNews,
  });
  timers.end = clock.setTimeout(end, lifetime);
  opener.signal.addEventListener("abort", end, { once: true });

  function close(): void {
    gone.abort();
    either.forget();
    leave();
    release();
    for (const timer of Object.values(timers)) clock.clearTimeout(timer);
  }

  function end(): void {
    if (gone.signal.aborted) return;
    close();
    output?.close();
  }

  function write(text: string): void {
    if (gone.signal.aborted || !output) return;
    output.enqueue(new TextEncoder().encode(text));
    if ((output.desiredSize ?? 0) > -longestQueue) return;
    close();
    // Closed, it would keep its queue. It is the page's doing, and no fault of the server's.
    output.error(handlerError("aborted", { message: "The page does not read what it asked for." }));
  }

  function send(message: object): void {
    write(`data: ${JSON.stringify(message)}\n\n`);
  }

  function beat(): void {
    write(":\n\n");
    if (gone.signal.aborted) return;
    timers.beat = clock.setTimeout(beat, heartbeat);
  }

  /** Sets the one timer for what is due next, and for all that is due at about the same time. */
  function arm(): void {
    clock.clearTimeout(timers.look);
    const next = Math.min(...[...watched.values()].map(({ due }) => due));
    if (gone.signal.aborted || next === Infinity) return;
    timers.look = clock.setTimeout(() => {
      const due = [...watched].filter(([, entry]) => entry.due <= next + grouping);
      for (const [, entry] of due) entry.due = Infinity;
      void look(due.map(([id]) => id));
    }, next - clock.now());
  }

  function schedule(id: string, atLeast = 0): void {
    const entry = watched.get(id);
    if (!entry) return;
    entry.due = clock.now() + Math.max(atLeast, entry.delay * pace);
    entry.delay = Math.min(entry.delay * growth, longestDelay);
    arm();
  }

  async function look(wanted: readonly string[]): Promise<void> {
    try {
      const accounts = await visibleAccounts(context, { ids: wanted }, own);
      for (const account of accounts) if (isOwn(account, userId)) own.add(account.id);
      const found = new Set(accounts.map(({ id }) => id));
      for (const id of wanted.filter((id) => !found.has(id))) {
        watched.delete(id);
        send({ missing: id });
      }
      live.seen(accounts); // This stream is among those who hear it, of the user's own.
      await Promise.all(accounts.filter(({ id }) => !own.has(id)).map(tell));
    } catch (cause) {
      if (gone.signal.aborted) return;
      if (!isComposioError(cause)) throw cause;
      send({ error: cause.toJSON() });
      for (const id of wanted) schedule(id, Math.min(cause.retryAfter ?? 0, longestPause) * 1_000);
    }
  }

  async function tell(account: RawAccount): Promise<void> {
    if (!(await isPermitted(account))) {
      watched.delete(account.id);
      return send({ missing: account.id });
    }
    if (statusKind(account.status) === "pending") schedule(account.id);
    else watched.delete(account.id);
    const [presented] = await presentAccounts(context, [account]);
    if (presented) send({ account: presented });
  }

  /** What the app's own rule throws is its fault, and lets nothing through. */
  async function isPermitted(account: RawAccount): Promise<boolean> {
    try {
      return await context.permits(accountSubject(account));
    } catch (error) {
      if (!isComposioError(error)) throw error;
      services.log(failureEntry(error, "GET /events"));
      return false;
    }
  }

  function onNews({ connectedAccountId: id }: AccountNews): void {
    const entry = watched.get(id) ?? newlyWatched();
    if (!watched.has(id) && watched.size >= mostWatched) return;
    watched.set(id, entry);
    const now = clock.now();
    // A clock that was set back must not put it off for as long.
    const at = Math.min(Math.max(now + delayAfterNews, entry.newsFrom), now + newsSpacing);
    if (entry.due <= at) return;
    entry.delay = delayAfterLook;
    entry.newsFrom = at + newsSpacing;
    entry.due = at;
    arm();
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
  return { delay: longestDelay, due: Infinity, newsFrom: 0 };
}
