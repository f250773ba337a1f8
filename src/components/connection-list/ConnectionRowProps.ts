import type { CSSProperties, ComponentPropsWithRef, ComponentPropsWithoutRef, ReactNode } from "react";
import type { Messages } from "../../locales/messages.ts";
import type { ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";
import type { ByState, Render } from "../shared/element.ts";
import type { RowClassNames } from "./RowClassNames.ts";

/** The state that `className`, `style` and `render` receive. */
export interface ConnectionRowState {
  /** `none`: there is no such account (any more). */
  readonly state: "loading" | "ready" | "none" | "error";
  /** Null until known. */
  readonly phase: ConnectionPhase | null;
  /** The account, or the one that has replaced it. */
  readonly account: ConnectedAccount | null;
}

interface OwnProps {
  /** `false`: without buttons and menu. A function adds something of the app's own. @default true */
  actions?: boolean | ((account: ConnectedAccount) => ReactNode) | undefined;
  /** Class of the element, or a function of the state. */
  className?: ByState<string, ConnectionRowState> | undefined;
  /** Class names per part: row, logo, name, line, badge, button, menuButton, dialog. */
  classNames?: RowClassNames | undefined;
  /** Style of the element, or a function of the state. */
  style?: ByState<CSSProperties, ConnectionRowState> | undefined;
  /** An element to render in place of the `<div>`, or a function that returns one from the props and the state. */
  render?: Render<ComponentPropsWithRef<"div">, ConnectionRowState> | undefined;
  /** Texts that replace those of the provider. */
  messages?: Partial<Messages> | undefined;
}

type Shown =
  | {
      /** An account that the page has, as from `useConnectedAccounts`. */
      account: ConnectedAccount;
      connectedAccountId?: undefined;
    }
  | {
      /** Id of one of the user's accounts: `ca_…`. */
      connectedAccountId: string;
      account?: undefined;
    };

/** `account` or `connectedAccountId`; the props below; any other `<div>` prop. */
export type ConnectionRowProps = Shown & OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    connectionRow?: Pick<OwnProps, "className" | "classNames" | "style" | "render"> | undefined;
  }
}
