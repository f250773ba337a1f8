import {
  type ReactElement,
  type RefObject,
  createElement,
  useEffect,
  useId,
  useInsertionEffect,
  useRef,
  useState,
} from "react";
import { useComposio } from "../../react/context/context.ts";
import { type Hideable, useHiddenWithOwner } from "../../react/context/overlay.ts";
import type { ConnectDialog, ConnectDialogProps } from "./ConnectDialog.tsx";
import { loadParts } from "./loadParts.ts";
import type { DialogRequest } from "./nextStep.ts";

type Component = typeof ConnectDialog;
type RenderDialog = (Dialog: Component, request: DialogRequest) => ReactElement;

export interface UseConnectDialogResult {
  /** Whether the user sees the dialog. It then shows what the button would show. */
  readonly isOpen: boolean;
  /** Whether a press waits for its code. */
  readonly isLoading: boolean;
  /** Why it, or the menu, could not be loaded for the last press: the page is offline, or a new version was deployed. */
  readonly failure: unknown;
  readonly setFailure: (failure: unknown) => void;
  readonly open: (request: Pick<DialogRequest, "choices" | "replaces" | "current" | "link" | "isRefusal">) => void;
  /** Closes it; with a request, only if no later one has opened it again. */
  readonly close: (request?: DialogRequest) => void;
  /** Loads the dialog before it is needed. */
  readonly preload: () => void;
  /** Shows the dialog if it is loaded and open. */
  readonly show: (render: RenderDialog) => void;
  /** Stores the latest render function, for a dialog that finishes loading after the button has unmounted. */
  readonly keep: (render: RenderDialog) => void;
}

/** How many dialogs were opened on this page. */
let count = 0;

/**
 * The dialog of a connect button. Its code is loaded when it is first needed. The provider renders it, so that it opens and
 * stays open if the button unmounts during the click, as in a menu (radix-ui#2385).
 */
export function useConnectDialog(button: RefObject<HTMLElement | null>): UseConnectDialogResult {
  const { overlay } = useComposio();
  const key = useId();
  const [Dialog, setDialog] = useState<Component | null>(null);
  const [request, setRequest] = useState<DialogRequest | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const opened = useRef<DialogRequest | null>(null);
  const latestRender = useRef<RenderDialog | null>(null);
  /** Not the button itself, which may have been replaced. */
  const place = useRef<Element | null>(null);
  const isHidden = useHiddenWithOwner(overlay, key, place);

  async function load(): Promise<void> {
    const asked = opened.current;
    try {
      const { ConnectDialog: loaded } = await loadParts();
      setDialog(() => loaded);
      // Not in an effect, because the button may have unmounted meanwhile.
      if (opened.current && latestRender.current && !isHidden.current)
        overlay.set(key, latestRender.current(loaded, opened.current));
    } catch (cause) {
      // With React's `lazy`, it would reach the page's error boundary. Nobody waits for what is loaded ahead of a press.
      if (!asked) return;
      close(asked);
      setFailure(cause);
    }
  }

  function close(closed?: DialogRequest): void {
    if (closed && closed !== opened.current) return;
    opened.current = null;
    setRequest(null);
    setFailure(null);
    overlay.set(key, null);
  }

  return {
    isOpen: request !== null && Dialog !== null,
    isLoading: request !== null && Dialog === null,
    failure,
    setFailure,
    open(next) {
      place.current = button.current?.closest("[data-cr-scheme]") ?? null;
      opened.current = { ...next, opener: button.current, page: location.href, number: ++count };
      setRequest(opened.current);
      // Also if it is loaded: a button that has just been unmounted renders it no more.
      void load();
    },
    close,
    preload: () => void (Dialog || load()),
    show(render) {
      // `opened` is null after `close`: the effect of an earlier render must not show the dialog again.
      if (Dialog && opened.current) overlay.set(key, render(Dialog, opened.current));
    },
    keep(render) {
      latestRender.current = render;
    },
  };
}

/** Updates the button's dialog after each render of the button. */
export function useDialogContent({ keep, show }: UseConnectDialogResult, render: RenderDialog): void {
  useInsertionEffect(() => keep(render));
  useEffect(() => show(render));
}

/** The loaded dialog, with the provider's current context value. */
export function DialogInContext({
  Dialog,
  ...props
}: ConnectDialogProps & Hideable & { readonly Dialog: Component }): ReactElement {
  return createElement(Dialog, { ...props, composio: useComposio() });
}
