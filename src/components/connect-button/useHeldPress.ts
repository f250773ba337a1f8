import { onlineManager } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { LateOptions } from "../../client/flow/flow.ts";
import type { ConnectState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { useComposio } from "../../react/context/context.ts";
import { keyOf } from "../../react/queries/keyOf.ts";
import type { ConnectActions } from "./connectActions.ts";
import type { ConnectStep, LinkAnew } from "./nextStep.ts";

interface HeldPress {
  readonly link: LinkAnew | undefined;
  /** Continues in the open window with these options. Null closes it. */
  readonly release: (options: LateOptions | null) => void;
}

/** Milliseconds for which an open window waits for the auth configs. After that, the server chooses one. */
const longestHold = 10_000;

/**
 * Handles a press before the accounts and auth configs are loaded. The window opens at once, because browsers allow it only
 * during the click. What happens in it is decided when the data has arrived.
 * @param state The state of the button's flow.
 * @param decide Returns the step to take, or null for none. Pass null until the data has arrived.
 * @returns Opens the window. Call it synchronously in the click.
 */
export function useHeldPress(
  state: ConnectState,
  { open, optionsFor, run }: ConnectActions,
  decide: ((link?: LinkAnew) => ConnectStep | null) | null,
): (link?: LinkAnew) => void {
  /** Null while no press is held. */
  const held = useRef<HeldPress | null>(null);
  const [, setHolds] = useState(0);
  const { client, queryClient } = useComposio();

  useEffect(() => {
    if (!held.current) return;
    const { link, release } = held.current;
    // Not "opening": the user has cancelled meanwhile. A later press must not continue this one.
    const step = state === "opening" ? decide?.(link) : null;
    if (step === undefined) return;
    release(step?.kind === "window" ? optionsFor(step.config, link) : null);
    // In a microtask: the flow closes its window first.
    if (step && step.kind !== "window") queueMicrotask(() => run(step, link));
  });
  useEffect(() => () => held.current?.release({}), []);

  /** Whether a request of the page has failed to reach the handler at least twice. A single failure may be a coincidence. */
  function isUnreachable(): boolean {
    return (
      queryClient
        .getQueryCache()
        .findAll({ queryKey: keyOf(client), fetchStatus: "fetching" })
        // SAFETY: the kit's queries have no other errors.
        .some(
          ({ state }) =>
            state.fetchFailureCount > 1 && (state.fetchFailureReason as ComposioError).code === "network_error",
        )
    );
  }

  return (link) => {
    const options = optionsFor(null, link);
    // React Query waits for the network, or repeats for seconds what has failed. The link's own request says at once what is wrong.
    // If the handler answers with an error, the press waits on: the link could open Composio's page for an app with a form.
    if (held.current || !onlineManager.isOnline() || isUnreachable()) return open(options);
    let release!: HeldPress["release"];
    const late = new Promise<LateOptions | null>((resolve) => {
      const timer = setTimeout(() => release({}), longestHold);
      const stop = queryClient.getQueryCache().subscribe(() => isUnreachable() && release({}));
      release = (decided) => {
        clearTimeout(timer);
        stop();
        held.current = null;
        resolve(decided);
      };
    });
    open(options, late);
    // Firefox runs the page's other tasks while it opens a window: answers may have arrived and been rendered inside
    // `open`, when the flow was not yet "opening". So the press is held only now, and decided in another render.
    held.current = { link, release };
    setHolds((count) => count + 1);
  };
}
