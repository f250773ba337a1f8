import type { UpdateOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** What the menu of a connection does. */
export interface ManageActions {
  /** Resolves to false if the server refused. The button says why. */
  readonly change: (id: string, options: UpdateOptions) => Promise<boolean>;
  readonly reconnect: (account: ConnectedAccount) => void;
  readonly replaceCredentials: (account: ConnectedAccount) => void;
}
