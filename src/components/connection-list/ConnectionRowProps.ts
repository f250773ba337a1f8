import type { ComponentPropsWithoutRef, ReactNode } from "react";
import type { ConnectedAccount, ConnectionPhase } from "../../protocol/types.ts";
import type { RowClassNames } from "./RowClassNames.ts";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface ConnectionRowState {
  /** `none`: there is no such account (any more). */
  readonly state: "loading" | "ready" | "none" | "error";
  /** Null until known. */
  readonly phase: ConnectionPhase | null;
  /** The account, or the one that has replaced it. */
  readonly account: ConnectedAccount | null;
}

interface OwnProps extends RootProps<"div", ConnectionRowState> {
  /** `false`: without buttons and menu. A function adds something of the app's own. @default true */
  actions?: boolean | ((account: ConnectedAccount) => ReactNode) | undefined;
  /** Class names per part: row, logo, name, line, badge, button, menuButton, dialog. */
  classNames?: RowClassNames | undefined;
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
