import type { CSSProperties, ComponentPropsWithRef, ComponentPropsWithoutRef, ReactNode } from "react";
import type { Messages } from "../../locales/messages.ts";
import type { RequiredConnectionsResult } from "../../react/hooks/useRequiredConnections.ts";
import type { ByState, Render } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface RequireConnectionState {
  /** `closed`: something has to be connected first; `open`: the children are shown; `error`: it could not be found out. */
  readonly state: "loading" | "closed" | "open" | "error";
  /** Slugs of the toolkits that the user has yet to connect. */
  readonly missing: readonly string[];
}

/** Class names per part. */
export interface RequireConnectionClassNames {
  card?: string;
  title?: string;
  progress?: string;
  list?: string;
  row?: string;
  logo?: string;
  name?: string;
  badge?: string;
  button?: string;
}

interface OwnProps {
  /** Slugs of the toolkits that the children need. Toolkits without authentication are always there. */
  toolkits: readonly string[];
  /** Shown while each of the toolkits has a usable account. */
  children?: ReactNode;
  /** In place of the card, while something is missing. A function gets what is missing. */
  fallback?: ReactNode | ((required: RequiredConnectionsResult) => ReactNode);
  /** In place of the placeholder, until it is known whether something is missing. */
  loading?: ReactNode;
  /**
   * Keeps the children in the page, hidden, when a connection stops working while they are shown: what was typed into
   * them is still there after the reconnect. Their effects go on meanwhile. @default false
   */
  keepMounted?: boolean;
  /** Class of the `<div>`, or a function of the state. */
  className?: ByState<string, RequireConnectionState>;
  /** Class names per part: card, title, progress, list, row, logo, name, badge, button. */
  classNames?: RequireConnectionClassNames;
  /** Style of the `<div>`, or a function of the state. */
  style?: ByState<CSSProperties, RequireConnectionState>;
  /** An element to render in place of the `<div>`, or a function that returns one from the props and the state. */
  render?: Render<ComponentPropsWithRef<"div">, RequireConnectionState>;
  /** Texts that replace those of the provider. */
  messages?: Partial<Messages>;
}

/** The props below, and any other `<div>` prop. */
export type RequireConnectionProps = OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps>;

declare module "../../react/context/context.ts" {
  interface Appearance {
    requireConnection?: Pick<OwnProps, "loading" | "className" | "classNames" | "style" | "render">;
  }
}
