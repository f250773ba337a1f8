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
import type { ConnectDialog, ConnectDialogProps } from "./ConnectDialog.tsx";
import type { DialogRequest } from "./nextStep.ts";

type Component = typeof ConnectDialog;
type RenderDialog = (Dialog: Component, request: DialogRequest) => ReactElement;

export interface UseConnectDialogResult {
  /** Loading it failed: the page is offline, or has been replaced on its server since. */
  readonly isBroken: boolean;
  readonly isLoading: boolean;
  readonly open: (request: Pick<DialogRequest, "choices" | "replaces">) => void;
  readonly close: () => void;
  /** Begins to load it before it is needed. */
  readonly preload: () => void;
  /** Shows the dialog, once it is loaded and as long as it is open. */
  readonly show: (render: RenderDialog) => void;
  /** Keeps what the button rendered last: it is shown even where the button has left the page before the dialog is loaded. */
  readonly keep: (render: RenderDialog) => void;
}

/**
 * The dialog of a connect button, with its forms a part of the bundle that is loaded when first needed. The provider
 * shows it, so that it also opens and stays where its button unmounts in the click, as in a menu (radix-ui#2385).
 */
export function useConnectDialog(button: RefObject<HTMLElement | null>): UseConnectDialogResult {
  const { overlay } = useComposio();
  const key = useId();
  const [Dialog, setDialog] = useState<Component | null>(null);
  const [request, setRequest] = useState<DialogRequest | null>(null);
  const [isBroken, setBroken] = useState(false);
  const opened = useRef<DialogRequest | null>(null);
  const count = useRef(0);
  const latestRender = useRef<RenderDialog | null>(null);

  async function load(): Promise<void> {
    try {
      const { ConnectDialog: loaded } = await import("./ConnectDialog.tsx");
      setDialog(() => loaded);
      setBroken(false);
      // Not by an effect: the button may have left the page while this was on its way.
      if (opened.current && latestRender.current) overlay.set(key, latestRender.current(loaded, opened.current));
    } catch {
      setBroken(true); // Not React's lazy: that would take the whole page down with it.
    }
  }

  return {
    isBroken: isBroken && request !== null,
    isLoading: request !== null && Dialog === null && !isBroken,
    open(next) {
      opened.current = { ...next, opener: button.current, number: ++count.current };
      setRequest(opened.current);
      setBroken(false);
      if (!Dialog) void load();
    },
    close() {
      opened.current = null;
      setRequest(null);
      overlay.set(key, null);
    },
    preload: () => void (Dialog || load()),
    show(render) {
      // The effect of a render from before it was closed would bring it back.
      if (Dialog && request && opened.current) overlay.set(key, render(Dialog, request));
    },
    keep(render) {
      latestRender.current = render;
    },
  };
}

/** Tells the dialog of a button, after each render of the button, what it is to show. */
export function useDialogContent({ keep, show }: UseConnectDialogResult, render: RenderDialog): void {
  useInsertionEffect(() => keep(render));
  useEffect(() => show(render));
}

/** The loaded dialog, with what the provider above supplies at the moment. */
export function DialogInContext({
  Dialog,
  ...props
}: ConnectDialogProps & { readonly Dialog: Component }): ReactElement {
  return createElement(Dialog, { ...props, composio: useComposio() });
}
