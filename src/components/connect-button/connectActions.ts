import type { PopupContent } from "../../client/browser/popupContent.ts";
import type { AuthConfig, Fields } from "../../protocol/types.ts";
import type { FlowResult } from "../../react/hooks/useFlow.ts";
import type { ConnectStep, LinkAnew } from "./nextStep.ts";
import type { UseConnectDialogResult } from "./useConnectDialog.ts";

/** What a connect button does to connect. `link`: undefined if the button itself was pressed, not its menu. */
export interface ConnectActions {
  /** Opens the provider's window. Call it synchronously in a click. */
  readonly open: FlowResult["start"];
  /** Names the auth config in a request, if the target has several or if it is an account's. */
  readonly optionsFor: (config: AuthConfig | null, link?: LinkAnew) => LinkAnew;
  readonly run: (step: ConnectStep, link?: LinkAnew) => void;
  /** Closes the dialog, and opens the provider's window. */
  readonly redirect: (config: AuthConfig | null, fields?: Fields, link?: LinkAnew) => void;
}

export function connectActions(
  flow: FlowResult,
  dialog: UseConnectDialogResult,
  choices: readonly AuthConfig[],
  popup: PopupContent,
): ConnectActions {
  const open: ConnectActions["open"] = (options, late) => flow.start({ popup, ...options }, late);
  const optionsFor: ConnectActions["optionsFor"] = (config, link) =>
    config && (link || choices.length > 1) ? { ...link, authConfigId: config.id } : { ...link };
  const redirect: ConnectActions["redirect"] = (config, fields, link) => {
    dialog.close();
    open({ ...optionsFor(config, link), fields });
  };

  return {
    open,
    optionsFor,
    redirect,
    run(step, link) {
      switch (step.kind) {
        case "window":
          return redirect(step.config, undefined, link);
        case "send":
          return void flow.submit({}, optionsFor(step.config, link));
        case "again":
          return flow.retry();
        case "dialog":
          return dialog.open({ ...step.request, link });
      }
    },
  };
}
