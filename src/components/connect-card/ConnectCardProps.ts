import type { CSSProperties, ComponentPropsWithRef, ComponentPropsWithoutRef } from "react";
import type { Messages } from "../../locales/messages.ts";
import type { ConnectedAccount, ConnectionRequest, RequestedToolkit } from "../../protocol/types.ts";
import type { ConnectionRequestState } from "../../react/hooks/useConnectionRequest.ts";
import type { ByState, Render } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface ConnectCardState {
  readonly state: ConnectionRequestState;
  /** How many of the requested connections there are, and how many are ACTIVE. */
  readonly count: number;
  readonly done: number;
  /** Whether it is one quiet line: an answered request. */
  readonly isLine: boolean;
}

/** Class names per part. */
export interface ConnectCardClassNames {
  title?: string;
  reason?: string;
  list?: string;
  row?: string;
  logo?: string;
  name?: string;
  badge?: string;
  button?: string;
  footer?: string;
  status?: string;
  action?: string;
}

/** What is asked for: what `readConnectionRequest` gives, or a list of toolkits. */
type Asked =
  | { request: ConnectionRequest | null; toolkits?: undefined; reason?: undefined }
  | {
      toolkits: readonly (string | RequestedToolkit)[];
      /** What the connections are for, in the user's words. */
      reason?: string | undefined;
      request?: undefined;
    };

interface OwnProps {
  /**
   * Tells this request from others for the same toolkits: the id of the tool call. Without it, all requests for the
   * same toolkits count as one.
   */
  requestId?: string | undefined;
  /** Every requested connection is ACTIVE. Called once per request, over all cards, tabs and reloads. */
  onConnected?: ((accounts: readonly ConnectedAccount[]) => void) | undefined;
  /** The user has answered "Not now". Called once per request, too, with the accounts that are connected so far. */
  onDeclined?: ((accounts: readonly ConnectedAccount[]) => void) | undefined;
  /** Class of the `<section>`, or a function of the state. */
  className?: ByState<string, ConnectCardState>;
  /** Class names per part: title, reason, list, row, logo, name, badge, button, footer, status, action. */
  classNames?: ConnectCardClassNames;
  /** Style of the `<section>`, or a function of the state. */
  style?: ByState<CSSProperties, ConnectCardState>;
  /** An element to render in place of the `<section>`, or a function that returns one from the props and the state. */
  render?: Render<ComponentPropsWithRef<"section">, ConnectCardState>;
  /** Texts that replace those of the provider. */
  messages?: Partial<Messages>;
}

/** `request`, or `toolkits` and `reason`; the props below; any other `<section>` prop. */
export type ConnectCardProps = Asked &
  OwnProps &
  Omit<ComponentPropsWithoutRef<"section">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    connectCard?: Pick<OwnProps, "className" | "classNames" | "style" | "render">;
  }
}
