import { nullable, type Shape, arrayOf, boolean, object, string, withDefault } from "../../platform/shapes.ts";
import { type Parse, accessLevel, items, nullableString, parser, toolkitSummary } from "./accountAnswers.ts";
import type { AccessLevel, AuthConfig, AuthConfigSummary, AuthField, AuthFieldKind, Page, Toolkit } from "../types.ts";

/*
 * Reads the handler's answers about auth configs and toolkits. Not in `accountAnswers.ts`, because a page that only shows
 * connections does not need this code.
 */

const kinds: readonly AuthFieldKind[] = ["text", "secret", "multiline", "json"];

export const authField: Shape<AuthField> = object({
  name: string,
  label: string,
  description: nullableString,
  required: boolean,
  secret: boolean,
  defaultValue: nullableString,
  kind: (value): AuthFieldKind => {
    const given = string(value);
    return kinds.find((kind) => kind === given) ?? "text";
  },
});

const authConfigSummary = {
  id: string,
  name: string,
  toolkit: toolkitSummary,
  authScheme: string,
  isComposioManaged: withDefault(boolean, false),
  isEnabled: withDefault(boolean, true),
  guideUrl: nullableString,
  accessLevel,
};
// `fields` is required: a form without its fields would be wrong.
const authConfig = object({ ...authConfigSummary, fields: arrayOf(authField), hintUrl: nullableString });
/** The same shape, but the result has no member `accessLevel` if there is none. */
export const withLevel =
  <Config extends { readonly accessLevel: AccessLevel | null }>(
    shape: Shape<Config>,
  ): Shape<Omit<Config, "accessLevel"> & { accessLevel?: AccessLevel }> =>
  (value) => {
    const { accessLevel: level, ...config } = shape(value);
    return level ? { ...config, accessLevel: level } : config;
  };

const toolkit = object({
  slug: string,
  name: string,
  logo: nullableString,
  description: nullableString,
  categories: withDefault(arrayOf(object({ id: string, name: string })), []),
  authSchemes: withDefault(arrayOf(string), []),
  managedAuthSchemes: withDefault(arrayOf(string), []),
  noAuth: withDefault(boolean, false),
  isConnectable: withDefault(nullable(boolean), null),
});

export const parseAuthConfig: Parse<AuthConfig> = parser(withLevel(authConfig));
/** `unreadable`: toolkits whose auth configs are left out, because Composio's answer about the toolkit is malformed. */
export const parseAuthConfigs: Parse<{
  readonly items: readonly AuthConfig[];
  readonly unreadable: readonly string[];
}> = parser(object({ items: arrayOf(withLevel(authConfig)), unreadable: withDefault(arrayOf(string), []) }));
export const parseAuthConfigSummaries: Parse<Page<AuthConfigSummary>> = parser(
  items(withLevel(object(authConfigSummary))),
);
export const parseToolkit: Parse<Toolkit> = parser(toolkit);
export const parseToolkits: Parse<Page<Toolkit>> = parser(items(toolkit));
