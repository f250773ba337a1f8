import type { ComponentPropsWithoutRef, ReactNode } from "react";
import type { RequiredConnectionsResult } from "../../react/hooks/useRequiredConnections.ts";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface RequireConnectionState {
  /** `closed`: a toolkit must be connected first. `open`: the children are shown. `error`: the accounts could not be read. */
  readonly state: "loading" | "closed" | "open" | "error";
  /** Slugs of the toolkits that are not connected. */
  readonly missing: readonly string[];
}

/** Class names per part. */
export interface RequireConnectionClassNames {
  card?: string | undefined;
  title?: string | undefined;
  progress?: string | undefined;
  help?: string | undefined;
  list?: string | undefined;
  row?: string | undefined;
  logo?: string | undefined;
  name?: string | undefined;
  badge?: string | undefined;
  button?: string | undefined;
}

interface OwnProps extends RootProps<"div", RequireConnectionState> {
  /** Slugs of the toolkits that the children need. Toolkits without authentication count as connected. */
  toolkits: readonly string[];
  /** Shown if each of the toolkits has a usable account. */
  children?: ReactNode | undefined;
  /** Shown in place of the card, if a toolkit is missing. A function gets the result of `useRequiredConnections`. */
  fallback?: ReactNode | ((required: RequiredConnectionsResult) => ReactNode) | undefined;
  /** Shown in place of the placeholder, until it is known whether a toolkit is missing. */
  loading?: ReactNode | undefined;
  /**
   * Whether the children stay in the page, hidden, if a connection stops working. Then text that was typed into them is still
   * there after the reconnect. Their effects continue meanwhile. @default false
   */
  keepMounted?: boolean | undefined;
  /** Class names per part: card, title, progress, help, list, row, logo, name, badge, button. */
  classNames?: RequireConnectionClassNames | undefined;
}

/** The props below, and any other `<div>` prop. */
export type RequireConnectionProps = OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps>;

declare module "../../react/context/context.ts" {
  interface Appearance {
    requireConnection?: Pick<OwnProps, "loading" | "className" | "classNames" | "style" | "render"> | undefined;
  }
}
