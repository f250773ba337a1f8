import type { ComponentPropsWithoutRef } from "react";
import type { AuthConfigFormClassNames } from "../auth-config-form/AuthConfigFormProps.ts";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface AuthConfigListState {
  /** `form`: an auth config is being made or changed. */
  readonly state: "loading" | "empty" | "ready" | "error" | "form";
}

/** Class names per part. */
export interface AuthConfigListClassNames {
  toolbar?: string | undefined;
  search?: string | undefined;
  rows?: string | undefined;
  row?: string | undefined;
  logo?: string | undefined;
  name?: string | undefined;
  line?: string | undefined;
  badge?: string | undefined;
  button?: string | undefined;
  question?: string | undefined;
  note?: string | undefined;
  form?: AuthConfigFormClassNames | undefined;
}

interface OwnProps extends RootProps<"div", AuthConfigListState> {
  /** Slug of the only toolkit whose auth configs are listed and made. @default all */
  toolkit?: string | undefined;
  /** Class names per part: toolbar, search, rows, row, logo, name, line, badge, button, question, note, form. */
  classNames?: AuthConfigListClassNames | undefined;
}

/** The props below, and any other `<div>` prop. */
export type AuthConfigListProps = OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    authConfigList?: Pick<OwnProps, "className" | "classNames" | "style" | "render"> | undefined;
  }
}
