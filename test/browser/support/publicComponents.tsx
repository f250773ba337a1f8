import type { CSSProperties, MouseEventHandler, FocusEventHandler, ReactElement, Ref } from "react";
import * as kit from "../../../src/index.ts";

/** What every component takes. Each has its own state, slots and element besides. */
export interface CommonProps {
  "data-testid": string;
  ref?: Ref<never>;
  id?: string;
  lang?: string;
  onClick?: MouseEventHandler;
  onFocus?: FocusEventHandler;
  className?: string | ((state: object) => string);
  style?: CSSProperties | ((state: object) => CSSProperties);
  render?: ReactElement | ((props: object, state: object) => ReactElement);
  classNames?: Readonly<Record<string, string>>;
  messages?: Partial<kit.Messages>;
}

export interface PublicComponent {
  /** As exported by the package. */
  readonly name: string;
  readonly element: (props: CommonProps, accountId: string) => ReactElement;
  readonly tag: string;
  /** A `data-*` attribute, in the states that every component has. Undefined: it has no such state. */
  readonly attribute: string;
  readonly ready: string;
  readonly loading?: string;
  readonly failed?: string;
  /** What the state object contains when the component is ready. @default `ready` */
  readonly state?: string;
  /** Slots that can be seen when it is ready. */
  readonly slots: readonly string[];
  /** A text that it shows or names something by when it is ready. None: it has no texts. */
  readonly text?: keyof kit.Messages;
  readonly appearance: keyof kit.Appearance;
}

const row = ["row", "logo", "name", "line", "badge", "menuButton"];
const field = ["field", "label", "input"];
const card = ["title", "list", "row", "logo", "name", "badge", "button"];

/** Every component of the package: with one account of Gmail, for somebody who may also see auth configs. */
export const publicComponents: readonly PublicComponent[] = [
  {
    name: "AccountPicker",
    element: (props) => <kit.AccountPicker toolkit="gmail" {...props} />,
    tag: "SELECT",
    attribute: "data-state",
    ready: "ready",
    loading: "loading",
    failed: "error",
    slots: ["root", "button"],
    text: "addAccount",
    appearance: "accountPicker",
  },
  {
    name: "ApiKeyForm",
    element: (props) => <kit.ApiKeyForm toolkit="stripe" {...props} />,
    tag: "FORM",
    attribute: "data-scheme",
    ready: "API_KEY",
    slots: ["root", "note", "actions", "submit", "logo", ...field],
    text: "secretNote",
    appearance: "apiKeyForm",
  },
  {
    name: "AuthConfigForm",
    element: (props) => <kit.AuthConfigForm toolkit="gmail" {...props} />,
    tag: "FORM",
    attribute: "data-state",
    ready: "form",
    loading: "loading",
    failed: "error",
    slots: ["app", "logo", "choice", "scopes", "note", "actions", "button", ...field],
    text: "configNameHelp",
    appearance: "authConfigForm",
  },
  {
    name: "AuthConfigList",
    element: (props) => <kit.AuthConfigList {...props} />,
    tag: "DIV",
    attribute: "data-state",
    ready: "ready",
    loading: "loading",
    failed: "error",
    slots: ["toolbar", "search", "rows", "row", "logo", "name", "line", "badge", "button"],
    text: "newAuthConfig",
    appearance: "authConfigList",
  },
  {
    name: "ConnectButton",
    element: (props) => <kit.ConnectButton toolkit="gmail" {...props} />,
    tag: "BUTTON",
    attribute: "data-phase",
    ready: "connected",
    slots: ["root", "account", "badge", "label", "logo", "menuButton"],
    text: "connected",
    appearance: "connectButton",
  },
  {
    name: "ConnectCard",
    element: (props) => <kit.ConnectCard toolkits={["gmail", "slack"]} {...props} />,
    tag: "SECTION",
    attribute: "data-state",
    ready: "open",
    loading: "loading",
    slots: [...card, "footer", "status", "action"],
    text: "notNow",
    appearance: "connectCard",
  },
  {
    name: "ConnectionList",
    element: (props) => <kit.ConnectionList {...props} />,
    tag: "DIV",
    attribute: "data-state",
    ready: "ready",
    loading: "loading",
    failed: "error",
    slots: ["rows", ...row],
    text: "connected",
    appearance: "connectionList",
  },
  {
    name: "ConnectionRow",
    element: (props, accountId) => <kit.ConnectionRow connectedAccountId={accountId} {...props} />,
    tag: "DIV",
    attribute: "data-state",
    ready: "ready",
    loading: "loading",
    failed: "error",
    slots: row,
    text: "connected",
    appearance: "connectionRow",
  },
  {
    name: "ConnectionStatusBadge",
    element: (props) => <kit.ConnectionStatusBadge toolkit="gmail" {...props} />,
    tag: "SPAN",
    attribute: "data-phase",
    ready: "connected",
    slots: ["root", "label"],
    text: "connected",
    appearance: "connectionStatusBadge",
  },
  {
    name: "DisconnectButton",
    element: (props) => <kit.DisconnectButton toolkit="gmail" {...props} />,
    tag: "BUTTON",
    attribute: "data-phase",
    ready: "connected",
    state: "Gmail",
    slots: ["root", "label"],
    text: "disconnect",
    appearance: "disconnectButton",
  },
  {
    name: "IntegrationsPage",
    element: (props) => <kit.IntegrationsPage {...props} />,
    tag: "DIV",
    attribute: "data-state",
    ready: "ready",
    loading: "loading",
    failed: "error",
    slots: ["section", "heading"],
    text: "appList",
    appearance: "integrationsPage",
  },
  {
    name: "RequireConnection",
    element: (props) => <kit.RequireConnection toolkits={["slack", "notion"]} {...props} />,
    tag: "DIV",
    attribute: "data-state",
    ready: "closed",
    loading: "loading",
    failed: "error",
    slots: ["card", "title", "progress", "list", "row", "logo", "name", "button"],
    text: "gateProgress",
    appearance: "requireConnection",
  },
  {
    name: "ToolkitLogo",
    element: ({ classNames: _classNames, messages: _messages, ...props }) => (
      <kit.ToolkitLogo toolkit={{ slug: "gmail", name: "Gmail", logo: null }} size="md" {...props} />
    ),
    tag: "SPAN",
    attribute: "data-size",
    ready: "md",
    state: "Gmail",
    slots: [],
    appearance: "toolkitLogo",
  },
  {
    name: "ToolkitPicker",
    element: (props) => <kit.ToolkitPicker featured={["slack"]} {...props} />,
    tag: "DIV",
    attribute: "data-state",
    ready: "ready",
    loading: "loading",
    failed: "error",
    slots: [
      ...["search", "categories", "choice", "heading", "tiles", "action"],
      ...["tile", "logo", "name", "description", "category", "button", "badge"],
    ],
    text: "showMore",
    appearance: "toolkitPicker",
  },
];

/** The components that the package exports, by their names. `ComposioProvider` renders no element of its own. */
export function exportedComponents(): string[] {
  return Object.entries<unknown>(kit)
    .filter(([name, value]) => /^[A-Z]/.test(name) && isComponent(value))
    .map(([name]) => name)
    .filter((name) => name !== "ComposioProvider")
    .toSorted();
}

function isComponent(value: unknown): boolean {
  const isClass = typeof value === "function" && value.prototype instanceof Error;
  return (
    !isClass && (typeof value === "function" || (typeof value === "object" && value !== null && "$$typeof" in value))
  );
}
