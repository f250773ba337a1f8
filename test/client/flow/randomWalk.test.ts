import { describe, expect, it } from "vitest";
import { createFlows } from "../../../src/client/flow/flows.ts";
import { flowOf } from "../../support/flowOf.ts";
import type { LateOptions } from "../../../src/client/flow/flow.ts";
import { next } from "../../../src/client/flow/machine.ts";
import { isPendingState } from "../../../src/client/flow/states.ts";
import { outcomes, signalChannel } from "../../../src/protocol/callback.ts";
import { isComposioError } from "../../../src/protocol/isComposioError.ts";
import type { FakePopup, FakeWindow } from "../../support/FakeWindow.ts";
import { createLocks } from "../../support/createLocks.ts";
import { settle } from "../../support/ManualClock.ts";
import { type Page, type PageOptions, createStack } from "../../support/stack.ts";
import { type EventName, type StateName, eventName, stateName } from "./kinds.ts";
import { table } from "./table.ts";

/*
 * Users, tabs, networks, and providers at random, through client, handler, and sandbox. What the machine is asked on
 * the way shows whether the table is right about what never comes.
 */

/** `WALKS=300` makes more, to find rare failures; `SEED=1000` makes others. */
const walks = Number(process.env["WALKS"] ?? 20);
const firstSeed = Number(process.env["SEED"] ?? 0);
const steps = 60;
const targets = [{ toolkit: "gmail" }, { toolkit: "gmail" }, { toolkit: "stripe" }] as const;
const key = { generic_api_key: "sk_live_0123456789" };

/** `state × event`, and how often it was met. */
const met = new Map<string, number>();
const cellOf = (state: StateName, event: EventName) => `${state} × ${event}`;

describe("a random walk", () => {
  it.each(Array.from({ length: walks }, (_, index) => firstSeed + index))(
    "meets nothing that the table calls unreachable, and comes to an end: seed %i",
    async (seed) => {
      const walk = createWalk(seed);
      for (let step = 0; step < steps; step++) await walk.step();
      const states = await walk.finish();
      expect(states.filter((state) => isPendingState(state))).toEqual([]);
      expect([...met.keys()].filter((cell) => unreachable.has(cell))).toEqual([]);
    },
    60_000,
  );
});

describe("the walks together", () => {
  it("reach most transitions of the table", () => {
    const missed = reachable.filter((cell) => !met.has(cell));
    process.stdout.write(`\n${met.size} of ${reachable.length} cells met; not: ${missed.join("; ")}\n`);
    expect(met.size / reachable.length).toBeGreaterThan(0.55);
  });
});

const unreachable = new Set(cellsOf(({ unreachable: events }) => events));
const reachable = cellsOf(({ to, nothing }) => [...Object.keys(to).map((name) => name as EventName), ...nothing]); // SAFETY: its keys.

function cellsOf(eventsOf: (row: (typeof table)[StateName]) => readonly EventName[]): string[] {
  const names = Object.keys(table).map((name) => name as StateName); // SAFETY: they are its keys.
  return names.flatMap((state) => eventsOf(table[state]).map((event) => cellOf(state, event)));
}

function createWalk(seed: number) {
  const random = createRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item; // SAFETY: none is empty.
  const stack = createStack();
  const pages: Page[] = [];
  const detached = new Set<Page>();
  const locks = createLocks();
  openPage();

  function openPage(options: PageOptions = {}): Page {
    const hasChromium = random() < 0.5;
    const hasLocks = random() < 0.5;
    const page = stack.openPage({
      ...options,
      flows(services) {
        const noting = {
          ...services,
          next(...[flow, event]: Parameters<typeof next>) {
            const cell = cellOf(stateName(flow), eventName(event));
            met.set(cell, (met.get(cell) ?? 0) + 1);
            return next(flow, event);
          },
        };
        return createFlows(noting);
      },
      prepare: (window) => {
        // BroadcastChannel needs real time; the storage event has the same signal.
        Object.assign(window, { BroadcastChannel: undefined });
        if (hasChromium) keepWindows(window);
        const { locks: own, die } = locks.openView();
        if (hasLocks) Object.assign(window.navigator, { locks: own });
        window.addEventListener("pagehide", () => queueMicrotask(die));
      },
    });
    pages.push(page);
    return page;
  }

  const page = () => pick(pages);
  const flow = (of = page()) => flowOf(of.client, pick(targets));
  const account = () => stack.sandbox.control.accounts().findLast(({ deleted }) => !deleted);
  const popupsOf = ({ window }: Page): readonly FakePopup[] => window.popups.filter(({ closed }) => !closed);

  /** The callback page's signal, with the secret of an attempt of this page, or with a wrong one. */
  function callBack(to: Page): void {
    const attempts = Object.keys(to.window.localStorage).filter((name) => name.includes(":attempt:"));
    const stored = attempts.length > 0 ? to.window.localStorage.getItem(pick(attempts)) : null;
    const secret = random() < 0.7 && stored !== null ? String(JSON.parse(stored).secret) : null;
    const kept = links.find(() => random() < 0.5) ?? null;
    const newValue = JSON.stringify({ attempt: secret ?? kept, outcome: pick(outcomes) });
    to.window.dispatchEvent(Object.assign(new Event("storage"), { key: signalChannel, newValue }));
  }

  /** Secrets of links that were made, so that callbacks come after an end as well. */
  const links: string[] = [];
  function noteLinks(): void {
    for (const { body } of stack.sandbox.requests) {
      const url = (body as { callback_url?: string } | null)?.callback_url; // SAFETY: bodies are objects, if any.
      const secret = url === undefined ? null : new URL(url).searchParams.get("attempt");
      if (secret !== null && !links.includes(secret)) links.unshift(secret);
    }
  }

  function allow(decision: "allow" | "deny"): void {
    const last = account();
    if (last && ["INITIALIZING", "INITIATED"].includes(last.status)) stack.sandbox.control.consent(last.id, decision);
  }

  function toggleAttached(): Page {
    const one = page();
    if (detached.delete(one)) one.close = one.client.connections.attach();
    else {
      detached.add(one);
      one.close();
    }
    return one;
  }

  const acts: readonly (() => unknown)[] = [
    () => flow().start(),
    () => flow().start(),
    () => flow().start({ timeout: 20_000, allowMultiple: random() < 0.5 }),
    () => flow().start({ mode: "redirect" }),
    () => flow().start({}, Promise.resolve(pick<LateOptions | null>([{}, null]))),
    () => flow().retry(random() < 0.3 ? { mode: "redirect" } : undefined),
    () => flow().cancel(),
    () => flow().cancel(),
    () => {
      const one = flow();
      one.cancel();
      one.reset();
    },
    () => flow().reset(),
    () => flow().check(),
    () =>
      flow()
        .submit(random() < 0.7 ? key : {})
        .catch(onlyComposio),
    () => allow("allow"),
    () => allow("deny"),
    () => callBack(page()),
    () => callBack(page()),
    () => popupsOf(page()).at(-1)?.close(),
    () => popupsOf(page()).at(-1)?.close(),
    () => Object.assign(page(), { network: pick(["up", "up", "down", "answers lost"]) }),
    () => Object.assign(page(), { latency: pick([0, 0, 400, 3_000]) }),
    () => (page().window.popupsBlocked = random() < 0.5),
    () => {
      const last = account();
      // As another device of the same user would.
      if (last && random() < 0.5) void page().client.connectedAccounts.delete(last.id).catch(onlyComposio);
    },
    () => {
      const [to, window] = [page(), page().window];
      if (random() < 0.5) window.dispatchEvent(new Event("pagehide"));
      else window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
      return to;
    },
    toggleAttached,
    () => {
      const one = toggleAttached();
      if (random() < 0.5) flow(one).start();
    },
    () => {
      if (pages.length < 3) openPage({ userId: page().userId ?? "user_1" });
    },
    () => {
      const old = page();
      pages.splice(pages.indexOf(old), 1);
      detached.delete(old);
      old.unload();
      openPage({ reloaded: old.window, userId: old.userId ?? "user_1" });
    },
    () => {
      if (random() < 0.2) for (const each of pages) each.userId = pick(["user_1", "user_2"]);
    },
    () => page().client.connectedAccounts.list().catch(onlyComposio),
  ];
  const times = [0, 0, 100, 300, 300, 1_000, 5_000, 30_000];

  return {
    async step() {
      const done = pick(acts)();
      if (random() < 0.5) await settle();
      else await stack.clock.advance(pick(times));
      noteLinks();
      void done;
    },
    /** Everything works again, and more time passes than any link lives. */
    async finish() {
      for (const each of pages) {
        Object.assign(each, { network: "up", latency: 0 });
        if (detached.delete(each)) each.close = each.client.connections.attach();
      }
      await stack.clock.advance(11 * 60_000);
      await settle();
      const states = pages.flatMap(({ client }) => targets.map((target) => flowOf(client, target).getSnapshot().state));
      for (const each of pages) each.close();
      return states;
    },
  };
}

/** As Chromium and Safari: a window at the provider is closed by its user alone. */
function keepWindows(window: FakeWindow): void {
  window.navigator.userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36";
  const { open } = window;
  window.open = () => {
    const popup = open();
    return popup && Object.defineProperty(popup, "document", { get: () => documentOf(popup) });
  };
}

function documentOf({ navigations }: FakePopup): object {
  if (navigations.length > 0)
    throw new DOMException("Blocked a frame from accessing a cross-origin frame.", "SecurityError");
  return { title: "" };
}

function onlyComposio(error: unknown): void {
  if (!isComposioError(error)) throw error;
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
