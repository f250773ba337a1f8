import type { ComposioError } from "../../protocol/errors.ts";
import type { UpdateOptions } from "../../protocol/requests.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** The actions of a connection's menu. */
export interface ManageActions {
  /** Changes an account. Resolves with the error if there was one, which the button shows. */
  readonly change: (id: string, options: UpdateOptions) => Promise<ComposioError | null>;
  /** Connects an account again. */
  readonly reconnect: (account: ConnectedAccount) => void;
  /** Offers the other access levels. Undefined if the component can't show that. */
  readonly changeAccess?: (account: ConnectedAccount) => void;
  /** Opens the form for new credentials. */
  readonly replaceCredentials: (account: ConnectedAccount) => void;
}
