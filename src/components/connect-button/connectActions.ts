import type { LateOptions } from "../../client/flow/flow.ts";
import type { PopupContent } from "../../client/browser/popupContent.ts";
import type { AuthConfig, ConnectedAccount, Fields } from "../../protocol/types.ts";
import type { UseConnectOptions, FlowResult } from "../../react/hooks/useFlow.ts";
import { type ConnectStep, type LinkAnew, firstStep } from "./nextStep.ts";
import type { UseConnectDialogResult } from "./useConnectDialog.ts";

/** What a connect button does to connect. */
export interface ConnectActions {
  /** Opens the provider's window. Call it synchronously in a click. */
  readonly open: FlowResult["start"];
  /** Names the auth config in a request, if the target has several. */
  readonly optionsFor: (config: AuthConfig | null) => LateOptions;
  readonly run: (step: ConnectStep) => void;
  /** Closes the dialog, and opens the provider's window. */
  readonly redirect: (config: AuthConfig | null, fields?: Fields, link?: LinkAnew) => void;
  /** Connects with the auth config of an account. With `allowMultiple`, because Composio makes a second account. */
  readonly connectLike: (account: ConnectedAccount, replaces: string | undefined) => void;
}

export function connectActions(
  flow: FlowResult,
  dialog: UseConnectDialogResult,
  choices: readonly AuthConfig[],
  { alias, allowMultiple }: UseConnectOptions,
  popup: PopupContent,
): ConnectActions {
  const open: ConnectActions["open"] = (options, late) => flow.start({ popup, ...options }, late);
  const optionsFor = (config: AuthConfig | null) => ({
    authConfigId: choices.length > 1 ? config?.id : undefined,
  });
  const redirect: ConnectActions["redirect"] = (config, fields, link) => {
    dialog.close();
    open({ ...optionsFor(config), fields, ...link });
  };

  return {
    open,
    optionsFor,
    redirect,
    run(step) {
      switch (step.kind) {
        case "window":
          return redirect(step.config);
        case "send":
          return void flow.submit({}, { ...optionsFor(step.config), alias, allowMultiple });
        case "again":
          return flow.retry();
        case "dialog":
          return dialog.open(step.request);
      }
    },
    connectLike(account, replaces) {
      const own = choices.filter(({ id }) => id === account.authConfig.id);
      const step = firstStep(own.length > 0 ? own : choices);
      const link = { allowMultiple: true, replaces };
      if (step.kind === "dialog") dialog.open({ ...step.request, link });
      else open({ authConfigId: ("config" in step && step.config?.id) || account.authConfig.id, ...link });
    },
  };
}
