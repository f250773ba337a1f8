import type { CSSProperties, ComponentPropsWithRef, ComponentPropsWithoutRef } from "react";
import type { Messages } from "../../locales/messages.ts";
import type { AuthConfigFormClassNames } from "../auth-config-form/AuthConfigFormProps.ts";
import type { ByState, Render } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface AuthConfigListState {
  /** `form`: an auth config is being made or changed. */
  readonly state: "loading" | "empty" | "ready" | "error" | "form";
}

/** Class names per part. */
export interface AuthConfigListClassNames {
  toolbar?: string;
  search?: string;
  rows?: string;
  row?: string;
  logo?: string;
  name?: string;
  line?: string;
  badge?: string;
  button?: string;
  question?: string;
  note?: string;
  form?: AuthConfigFormClassNames;
}

interface OwnProps {
  /** Slug of the only toolkit whose auth configs are listed and made. @default all */
  toolkit?: string;
  /** Class of the element, or a function of the state. */
  className?: ByState<string, AuthConfigListState>;
  /** Class names per part: toolbar, search, rows, row, logo, name, line, badge, button, question, note, form. */
  classNames?: AuthConfigListClassNames;
  /** Style of the element, or a function of the state. */
  style?: ByState<CSSProperties, AuthConfigListState>;
  /** An element to render in place of the `<div>`, or a function that returns one from the props and the state. */
  render?: Render<ComponentPropsWithRef<"div">, AuthConfigListState>;
  /** Texts that replace those of the provider. */
  messages?: Partial<Messages>;
}

/** The props below, and any other `<div>` prop. */
export type AuthConfigListProps = OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    authConfigList?: Pick<OwnProps, "className" | "classNames" | "style" | "render">;
  }
}
