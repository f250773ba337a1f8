import type { ComponentPropsWithoutRef } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import type { AdminAuthConfig, AuthConfig } from "../../protocol/types.ts";
import type { FieldClassNames } from "../fields/FieldClassNames.ts";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface AuthConfigFormState {
  /** `app`: the app is being chosen. */
  readonly state: "loading" | "app" | "form" | "saving" | "error";
}

/** Class names per part. */
export interface AuthConfigFormClassNames extends FieldClassNames {
  fields?: string | undefined;
  more?: string | undefined;
  moreSummary?: string | undefined;
  app?: string | undefined;
  logo?: string | undefined;
  choice?: string | undefined;
  scopes?: string | undefined;
  note?: string | undefined;
  alert?: string | undefined;
  saved?: string | undefined;
  actions?: string | undefined;
  button?: string | undefined;
}

interface OwnProps extends RootProps<"form", AuthConfigFormState> {
  /** Slug of the toolkit. @default the admin chooses */
  toolkit?: string | undefined;
  /** An auth config to change, from `useAuthConfigs`. Its toolkit and scheme can't be changed. */
  authConfig?: AdminAuthConfig | undefined;
  /** Called when the auth config is stored. */
  onSaved?: ((authConfig: AuthConfig) => void) | undefined;
  /** Called when the auth config could not be stored; the form says why. The typed values stay. */
  onError?: ((error: ComposioError) => void) | undefined;
  /** Adds a Cancel button. */
  onCancel?: (() => void) | undefined;
  /**
   * Class names per part: app, logo, choice, fields, more, moreSummary, scopes, note, alert, saved, actions, button; of a
   * field: field, label, input, reveal, file, advice, suggestion, error, help.
   */
  classNames?: AuthConfigFormClassNames | undefined;
}

/** The props below, and any other `<form>` prop. */
export type AuthConfigFormProps = OwnProps & Omit<ComponentPropsWithoutRef<"form">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    authConfigForm?: Pick<OwnProps, "className" | "classNames" | "style" | "render"> | undefined;
  }
}
