import { useState } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import type { UpdateOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useUpdateConnection } from "../../react/hooks/useUpdateConnection.ts";

export interface UseRowChangeResult {
  /** The account, with a change that the server has not answered yet. */
  readonly account: ConnectedAccount;
  readonly isChanging: boolean;
  /** Why the last change was refused; nothing was changed. */
  readonly refusal: ComposioError | null;
  /** Resolves with the error if the server refused. */
  readonly change: (id: string, options: UpdateOptions) => Promise<ComposioError | null>;
}

/**
 * Renames, pauses and resumes a connection. Its row shows a change at once. The rest of the page waits for the server's answer,
 * and so never shows a change that is refused.
 */
export function useRowChange(account: ConnectedAccount): UseRowChangeResult {
  const { update, error } = useUpdateConnection();
  const [optimistic, setOptimistic] = useState<UpdateOptions | null>(null);
  return {
    account: optimistic ? withChange(account, optimistic) : account,
    isChanging: optimistic !== null,
    refusal: optimistic ? null : error,
    async change(id, options) {
      setOptimistic(options);
      try {
        await update(id, options);
        return null;
      } catch (cause) {
        if (!isComposioError(cause)) throw cause;
        return cause;
      } finally {
        setOptimistic(null);
      }
    },
  };
}

function withChange(account: ConnectedAccount, { alias, enabled }: UpdateOptions): ConnectedAccount {
  return {
    ...account,
    ...(alias !== undefined && { alias: alias === "" ? null : alias }),
    ...(enabled !== undefined && {
      isDisabled: !enabled,
      status: enabled ? ("ACTIVE" as const) : ("INACTIVE" as const),
    }),
  };
}
