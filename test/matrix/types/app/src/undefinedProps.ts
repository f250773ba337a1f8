import type { ComponentProps, ElementType } from "react";
import type * as kit from "composio-react";
import type { ComposioDevtools } from "composio-react/devtools";
import type { ComposioHandlerOptions, VerifyIdentityOptions, WebhookOptions } from "composio-react/server";

/** The optional members that do not take `undefined`, which a wrapper passes on for what it was not given. */
type Strict<Props> = Props extends unknown
  ? {
      [Name in keyof Props]-?: object extends Pick<Props, Name> ? Refused<Required<Props>[Name], Name> : never;
    }[keyof Props]
  : never;
type Refused<Value, Name> = undefined extends Value ? never : Name;

/** Names of the kit that begin with a capital letter are its components, and a few classes and constants. */
type Components = {
  [Name in keyof typeof kit]: (typeof kit)[Name] extends ElementType ? Name : never;
}[keyof typeof kit];
type OfComponents = {
  [Name in Components]: Name extends Capitalize<Name> ? Strict<ComponentProps<(typeof kit)[Name]>> : never;
}[Components];

type OfOptions =
  | Strict<Parameters<typeof kit.createComposioClient>[0]>
  | Strict<kit.Appearance>
  | Strict<kit.Theme>
  | Strict<ComposioHandlerOptions>
  | Strict<VerifyIdentityOptions>
  | Strict<WebhookOptions>
  | Strict<ComponentProps<typeof ComposioDevtools>>;

const strict: readonly (OfComponents | OfOptions)[] = [];
/** Compiles only if there is none. */
export const none: readonly never[] = strict;
