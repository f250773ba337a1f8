import type { ComponentPropsWithoutRef } from "react";
import type { ConnectedAccount, ConnectionRequest, RequestedToolkit } from "../../protocol/types.ts";
import type {
  ConnectedDetails,
  ConnectionRequestState,
  DeclinedDetails,
} from "../../react/hooks/requestedConnections.ts";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface ConnectCardState {
  readonly state: ConnectionRequestState;
  /** How many connections are requested. */
  readonly count: number;
  /** How many of them exist, or are not needed. */
  readonly done: number;
  /** Whether the card is one line, because the request is answered. */
  readonly isLine: boolean;
}

/** Class names per part. */
export interface ConnectCardClassNames {
  title?: string | undefined;
  reason?: string | undefined;
  list?: string | undefined;
  row?: string | undefined;
  logo?: string | undefined;
  name?: string | undefined;
  badge?: string | undefined;
  button?: string | undefined;
  footer?: string | undefined;
  status?: string | undefined;
  action?: string | undefined;
}

/** The requested connections: the result of `readConnectionRequest`, or a list of toolkits. */
type Asked =
  | {
      /** What an agent needs: the result of `readConnectionRequest`. Null: nothing, and nothing is rendered. */
      request: ConnectionRequest | null;
      toolkits?: undefined;
      reason?: undefined;
    }
  | {
      /** Slugs of the toolkits that are needed, or `{ slug, alias?, wordId?, connectedAccountId? }` where one account is meant. */
      toolkits: readonly (string | RequestedToolkit)[];
      /** What the connections are for. The user sees this text. */
      reason?: string | undefined;
      request?: undefined;
    };

interface OwnProps extends RootProps<"section", ConnectCardState> {
  /**
   * Id of the tool call. It distinguishes this request from others for the same toolkits. Without it, all requests for the
   * same toolkits count as one.
   */
  requestId?: string | undefined;
  /**
   * When the agent has asked, if the chat knows it: what `Date` takes. A request that is older than an hour, and that this
   * browser has not shown open since, goes on only after "Continue".
   */
  askedAt?: Date | string | number | undefined;
  /** Called when every requested connection is ACTIVE: once per request, in all cards, tabs and reloads together. */
  onConnected?: ((accounts: readonly ConnectedAccount[], details: ConnectedDetails) => void) | undefined;
  /**
   * Called when the user has answered "Not now" or "Continue anyway", with the accounts that are connected so far, and with the
   * toolkits that can't be connected in this app. Also once per request.
   */
  onDeclined?: ((accounts: readonly ConnectedAccount[], details: DeclinedDetails) => void) | undefined;
  /** Class names per part: title, reason, list, row, logo, name, badge, button, footer, status, action. */
  classNames?: ConnectCardClassNames | undefined;
}

/** `request`, or `toolkits` and `reason`; the props below; any other `<section>` prop. */
export type ConnectCardProps = Asked &
  OwnProps &
  Omit<ComponentPropsWithoutRef<"section">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    connectCard?: Pick<OwnProps, "className" | "classNames" | "style" | "render"> | undefined;
  }
}
