import { type RefObject, useState } from "react";
import type { ConnectDialog, DialogRequest } from "./ConnectDialog.tsx";

type Component = typeof ConnectDialog;

export interface UseConnectDialogResult {
  /** Null until it has been loaded. */
  readonly Dialog: Component | null;
  readonly request: DialogRequest | null;
  /** Loading it failed: the page is offline, or has been replaced on its server since. */
  readonly isBroken: boolean;
  readonly isLoading: boolean;
  readonly open: (request: Pick<DialogRequest, "choices" | "replaces">) => void;
  readonly close: () => void;
  /** Begins to load it before it is needed. */
  readonly preload: () => void;
}

/** The dialog of a connect button, with its forms a part of the bundle that is loaded when first needed. */
export function useConnectDialog(button: RefObject<HTMLElement | null>): UseConnectDialogResult {
  const [Dialog, setDialog] = useState<Component | null>(null);
  const [request, setRequest] = useState<DialogRequest | null>(null);
  const [isBroken, setBroken] = useState(false);

  async function load(): Promise<void> {
    try {
      const loaded = await import("./ConnectDialog.tsx");
      setDialog(() => loaded.ConnectDialog);
      setBroken(false);
    } catch {
      setBroken(true); // Not React's lazy: that would take the whole page down with it.
    }
  }

  return {
    Dialog,
    request,
    isBroken: isBroken && request !== null,
    isLoading: request !== null && Dialog === null && !isBroken,
    open(next) {
      const container = button.current?.closest("form")?.parentElement ?? null;
      setRequest((last) => ({ ...next, container, number: (last?.number ?? 0) + 1 }));
      setBroken(false);
      if (!Dialog) void load();
    },
    close: () => setRequest(null),
    preload: () => void (Dialog || load()),
  };
}
