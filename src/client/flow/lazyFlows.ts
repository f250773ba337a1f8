import { createEmitter } from "../../platform/emitter.ts";
import { earlyError } from "../../protocol/earlyErrors.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";
import { leavesPage } from "../browser/opensWindows.ts";
import { openAside } from "../browser/popup.ts";
import type { PageServices } from "./connections.ts";
import type { ConnectFlow, ConnectOptions, Flows, LateOptions, LoadedFlows, ManagedFlow } from "./flow.ts";
import { type ConnectSnapshot, idleSnapshot, isPendingState } from "./states.ts";

type LoadCode = () => Promise<{ createFlows: (page: PageServices) => LoadedFlows }>;

/** Takes the place of a flow until the code of the flows is loaded. */
interface Placeholder extends ConnectFlow {
  /** The code is loaded: forward everything to this flow from now on. */
  become(flow: ManagedFlow): void;
  /** Another user is signed in. */
  userChanged(): void;
}

/**
 * The flows of a page while their code is loading. Loading starts when a provider is mounted. A click does not wait for
 * the code: the popup opens during the click, as browsers require, and the flow gets it later.
 */
export function createLazyFlows(page: PageServices, loadCode: LoadCode = () => import("./flowsLater.ts")): Flows {
  const placeholders = new Map<string, Placeholder>();
  let flows: LoadedFlows | null = null;
  let loading: Promise<void> | null = null;
  let shown: Window | null = null;
  let detach: (() => void) | undefined;

  async function load(): Promise<void> {
    const { createFlows } = await loadCode();
    const made = (flows = createFlows(page));
    for (const placeholder of placeholders.values()) placeholder.become(made.flow(placeholder.target));
    detach = shown ? made.attach(shown) : undefined;
  }

  /** Rejects if loading fails: the page is offline, or a new version was deployed. */
  function loaded(): Promise<void> {
    return flows ? Promise.resolve() : (loading ??= load().finally(() => (loading = null)));
  }

  return {
    flow(target) {
      const key = targetKey(target);
      // After loading, too, the placeholder stays the target's flow: hooks have set its `starter`.
      let known: ConnectFlow | undefined = placeholders.get(key) ?? flows?.flow(target);
      if (!known) placeholders.set(key, (known = createPlaceholder(target, page, loaded)));
      return known;
    },
    related: (account) => flows?.related(account) ?? null,
    attach(window) {
      shown = window;
      if (flows) detach = flows.attach(window);
      // A failed preload is not reported: the next click loads again.
      else loaded().catch(() => undefined);
      return () => {
        shown = null;
        detach?.();
      };
    },
    receiveSignal: (text) => flows?.receiveSignal(text) ?? false,
    beforeUserChange(isAnother) {
      if (flows) flows.beforeUserChange(isAnother);
      else if (isAnother) for (const placeholder of placeholders.values()) placeholder.userChanged();
    },
    afterUserChange(isAnother) {
      if (flows) flows.afterUserChange(isAnother);
      else if (isAnother) page.sweepAttempts();
    },
    reset: () => flows?.reset(),
  };
}

function createPlaceholder(target: Target, page: PageServices, loaded: () => Promise<void>): Placeholder {
  const { environment, ofThisTab, underWay } = page;
  const changes = createEmitter();
  const ends = createEmitter<ConnectSnapshot>();
  let flow: ManagedFlow | null = null;
  let snapshot = idleSnapshot;
  let opened: Window | null = null;
  /** Whether a form has sent what was typed. It says itself what has come of it. */
  let isTyped = false;
  /** Repeats the last start or submit. */
  let again: ConnectFlow["retry"] = (change) => start(change);

  function tell(): void {
    underWay.set(targetKey(target), isPendingState(current().state));
    changes.emit();
  }

  function current(): ConnectSnapshot {
    return flow?.getSnapshot() ?? snapshot;
  }

  function set(next: Partial<ConnectSnapshot>): void {
    snapshot = { ...idleSnapshot, ...next };
    tell();
  }

  function forget(): void {
    opened?.close();
    opened = null;
    set(idleSnapshot);
  }

  function end(state: "failed" | "cancelled", error: ComposioError): void {
    forget();
    set({ state, error });
    ends.emit(snapshot);
  }

  /** Runs with the loaded flow, unless the user has cancelled meanwhile. */
  async function whenLoaded<Result>(run: (flow: ManagedFlow) => Result): Promise<Result | undefined> {
    const asked = snapshot;
    try {
      await loaded();
    } catch (cause) {
      if (snapshot === asked) end("failed", earlyError("not_loaded", { cause }));
      return undefined;
    }
    return flow && snapshot === asked ? run(flow) : undefined;
  }

  function start(options: ConnectOptions = {}, late?: Promise<LateOptions | null>): void {
    if (flow) return flow.start(options, late);
    const { window } = environment;
    if (!window) throw new Error("start() needs a browser: call it in a click handler.");
    if (isPendingState(snapshot.state)) return opened?.focus();
    again = (change) => start({ ...options, ...change });
    isTyped = false;
    const leaves = leavesPage(window, options.mode);
    opened = leaves ? null : openAside(window, options.popup?.title ?? "…", ofThisTab);
    set({ state: "opening", hasWindow: opened !== null });
    const asked = snapshot;
    // Nothing is started: this needs no code. An error is the loaded flow's to report.
    late?.then(
      (decided) => decided === null && !flow && snapshot === asked && forget(),
      () => undefined,
    );
    void whenLoaded((real) => (leaves ? real.start(options, late) : real.startIn(opened, options, late)));
  }

  return {
    target,
    get attempt() {
      return flow?.attempt ?? null;
    },
    get foundId() {
      return flow?.foundId ?? null;
    },
    getSnapshot: current,
    subscribe: changes.subscribe,
    // In a microtask: an app's callback that throws must not break the flow. A loaded flow has a microtask of its own.
    onEnd: (listener) => flow?.onEnd(listener) ?? ends.subscribe((ended) => queueMicrotask(() => listener(ended))),
    become(real) {
      flow = real;
      real.subscribe(tell);
      real.onEnd(ends.emit);
      if (!isPendingState(snapshot.state)) tell();
    },
    userChanged() {
      const isRefused = isPendingState(snapshot.state) && !isTyped && page.users.current !== undefined;
      forget();
      if (!isRefused) return;
      set({ state: "opening" });
      void whenLoaded((real) => real.userChanged(true));
    },
    start,
    async submit(fields, options) {
      if (flow) return flow.submit(fields, options);
      if (isPendingState(snapshot.state)) return undefined;
      // The fields are not kept for a retry: they may contain a credential.
      again = () => set(idleSnapshot);
      isTyped = Object.keys(fields).length > 0;
      set({ state: "opening" });
      return whenLoaded((real) => real.submit(fields, options));
    },
    retry: (change) => (flow ? flow.retry(change) : again(change)),
    check: () => flow?.check(),
    cancel() {
      if (flow) flow.cancel();
      else if (isPendingState(snapshot.state)) end("cancelled", earlyError("cancelled"));
    },
    reset: () => (flow ? flow.reset() : forget()),
  };
}
