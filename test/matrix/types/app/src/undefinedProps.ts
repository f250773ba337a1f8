import type { ComponentProps, ElementType } from "react";
import type * as kit from "composio-react";
import type { ComposioDevtools } from "composio-react/devtools";
import type * as server from "composio-react/server";

/** The optional members that do not take `undefined`, which a wrapper passes on for what it was not given. */
type Strict<Props> = Props extends readonly unknown[]
  ? never
  : Props extends object
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

type OfMethods<Methods> = { [Name in keyof Methods]: ArgumentsOf<Methods[Name]> }[keyof Methods];
type ArgumentsOf<Method> = Method extends (...parameters: infer Given) => unknown ? Given[number] : never;
type OfHooks = {
  [Name in keyof typeof kit]: Name extends `use${string}` ? ArgumentsOf<(typeof kit)[Name]> : never;
}[keyof typeof kit];

type OfOptions =
  | Strict<Parameters<typeof kit.createComposioClient>[0]>
  | Strict<kit.Appearance>
  | Strict<kit.Theme>
  | Strict<server.ComposioHandlerOptions>
  | Strict<server.VerifyIdentityOptions>
  | Strict<server.WebhookOptions>
  | Strict<server.RequireConnectionsOptions>
  | Strict<Parameters<typeof server.createRedisBus>[1]>
  | Strict<Parameters<typeof server.handlerFetch>[1]>
  | Strict<Parameters<typeof server.toNodeListener>[1]>
  | Strict<Parameters<typeof server.toFastifyPlugin>[1]>
  | Strict<Parameters<typeof server.toKoaMiddleware>[1]>
  | Strict<Exclude<OfHooks, kit.ConnectionRequest | null>> // A request is what the kit has read.
  | Strict<OfMethods<kit.ComposioClient["connectedAccounts"]>>
  | Strict<OfMethods<kit.ComposioClient["authConfigs"]>>
  | Strict<OfMethods<kit.ComposioClient["toolkits"]>>
  | Strict<ComponentProps<typeof ComposioDevtools>>;

const strict: readonly (OfComponents | OfOptions)[] = [];
/** Compiles only if there is none. */
export const none: readonly never[] = strict;
