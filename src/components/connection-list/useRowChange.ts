import { useState } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import type { UpdateOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useUpdateConnection } from "../../react/hooks/useUpdateConnection.ts";

export interface UseRowChangeResult {
  /** The account as it will be once the server has agreed. */
  readonly account: ConnectedAccount;
  readonly isChanging: boolean;
  /** Why the last change was refused; nothing was changed. */
  readonly refusal: ComposioError | null;
  /** Resolves with the error if the server refused. */
  readonly change: (id: string, options: UpdateOptions) => Promise<ComposioError | null>;
}

/**
 * Renames, pauses and resumes a connection. The row shows the change at once; only the row, so that a refused change
 * was never anywhere else.
 */
export function useRowChange(account: ConnectedAccount): UseRowChangeResult {
  const { update, error } = useUpdateConnection();
  const [hoped, setHoped] = useState<UpdateOptions | null>(null);
  return {
    account: hoped ? withChange(account, hoped) : account,
    isChanging: hoped !== null,
    refusal: hoped ? null : error,
    async change(id, options) {
      setHoped(options);
      try {
        await update(id, options);
        return null;
      } catch (cause) {
        if (!isComposioError(cause)) throw cause;
        return cause;
      } finally {
        setHoped(null);
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
