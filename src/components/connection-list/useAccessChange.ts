import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ButtonText } from "../../locales/messages.ts";
import type { AuthConfig, ConnectedAccount, Fields, Target } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useConnect } from "../../react/hooks/useConnect.ts";
import { authConfigsQuery } from "../../react/queries/queries.ts";
import type { UseConnectButtonResult } from "../connect-button/useConnectButton.ts";
import { label } from "../shared/text.ts";

export interface AccessChange {
  /** Offers the access levels of the account's toolkit, once they are known. */
  readonly open: (account: ConnectedAccount) => void;
  /** Called inside the click: connects the account under another level. */
  readonly start: (config: AuthConfig, fields: Fields) => void;
  /** Tries the same level again if a change has failed. False if it was another flow. */
  readonly retry: () => boolean;
  /** Another flow begins. */
  readonly forget: () => void;
}

/** Changes the access level of a row's account. Apart from `useConnectButton`, because only rows offer it. */
export function useAccessChange(
  target: Target,
  { dialog, toolkit, flow: { state } }: UseConnectButtonResult,
  messages: ButtonText,
): AccessChange {
  const { client, queryClient } = useComposio();
  const { slug, name } = toolkit;
  // The row's button has asked for them already.
  const query = useQuery({ ...authConfigsQuery(client, { toolkit: slug }), enabled: slug !== "" }, queryClient);
  const flow = useConnect(target);
  const isChanging = useRef(false);
  const awaited = useRef<ConnectedAccount | null>(null);

  function open(account: ConnectedAccount): void {
    awaited.current = query.isPending ? account : null;
    if (query.isPending) return;
    const choices = (query.data ?? []).filter(({ accessLevel, isEnabled }) => accessLevel && isEnabled);
    dialog.open({ choices, replaces: null, current: account.authConfig.id });
  }
  useEffect(() => {
    if (awaited.current && !query.isPending) open(awaited.current);
  });

  return {
    open,
    start({ id }, fields) {
      isChanging.current = true;
      dialog.close();
      const text = label(messages.connecting, name);
      // The user may have another account of that level.
      flow.start({ popup: { title: text, message: text }, authConfigId: id, fields, allowMultiple: true });
    },
    retry() {
      const isRetry = isChanging.current && state !== "idle" && state !== "cancelled";
      if (isRetry) flow.retry();
      return isRetry;
    },
    forget() {
      isChanging.current = false;
    },
  };
}
