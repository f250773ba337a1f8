import { useState } from "react";
import type { ConnectedAccount } from "../../protocol/types.ts";

/**
 * A key for each account's row. The account that replaces another keeps its row, so that the focus and what is open
 * stay where they are.
 */
export function useRowKeys(accounts: readonly ConnectedAccount[] | undefined): (id: string) => string {
  const [keys] = useState(() => new Map<string, string>());
  const taken = new Set(accounts?.map(({ id }) => keys.get(id)));
  for (const { id, replacedBy } of accounts ?? []) {
    if (replacedBy) keys.set(replacedBy, keys.get(replacedBy) ?? keys.get(id) ?? id);
    // An attempt that was left, and was finished after all: the account that was connected in its place has its row.
    else if (taken.has(id) && !keys.has(id)) keys.set(id, `own ${id}`);
  }
  return (id) => keys.get(id) ?? id;
}
