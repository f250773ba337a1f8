import type { UpdateOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** What the menu of a connection does. */
export interface ManageActions {
  /** Resolves to false if the server refused. The button says why. */
  readonly change: (id: string, options: UpdateOptions) => Promise<boolean>;
  readonly reconnect: (account: ConnectedAccount) => void;
  /** Offers the other access levels. Undefined where that can't be followed. */
  readonly changeAccess?: (account: ConnectedAccount) => void;
  readonly replaceCredentials: (account: ConnectedAccount) => void;
}
