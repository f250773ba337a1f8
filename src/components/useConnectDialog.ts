import { type ReactElement, type RefObject, useEffect, useId, useInsertionEffect, useRef, useState } from "react";
import { useComposio } from "../react/context.ts";
import type { ConnectDialog, DialogRequest } from "./ConnectDialog.tsx";

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
  /** Called in each render: what the open dialog is to show. */
  readonly useContent: (render: RenderDialog) => void;
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
    useContent(render) {
      useInsertionEffect(() => {
        latestRender.current = render;
      });
      useEffect(() => {
        if (Dialog && request) overlay.set(key, render(Dialog, request));
      });
    },
  };
}
