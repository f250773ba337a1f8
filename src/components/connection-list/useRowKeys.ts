import { useState } from "react";
import type { ConnectedAccount } from "../../protocol/types.ts";

/**
 * A key for each account's row. The account that replaces another keeps its row, so that the focus and what is open
 * stay where they are.
 */
export function useRowKeys(accounts: readonly ConnectedAccount[] | undefined): (id: string) => string {
  const [keys] = useState(() => new Map<string, string>());
  for (const { id, replacedBy } of accounts ?? []) {
    if (replacedBy !== undefined && !keys.has(replacedBy)) keys.set(replacedBy, keys.get(id) ?? id);
  }
  return (id) => keys.get(id) ?? id;
}
