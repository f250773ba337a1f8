/** Texts for the app's admins: the list of auth configs, and its form. */
export interface AdminText {
  /** Name of the list of auth configs, for admins. */
  authConfigs: string;
  newAuthConfig: string;
  noAuthConfigs: string;
  /** `{search}` is what was searched for. */
  noAuthConfigFound: string;
  searchAuthConfigs: string;
  /** Whose OAuth app it uses; `ownCredentials`: none. */
  managedApp: string;
  ownApp: string;
  ownCredentials: string;
  /** `{count}` is how many accounts are connected by it. */
  accountCount: string;
  /** On a badge. */
  enabled: string;
  disabled: string;
  notOffered: string;
  /** The same without the name: on small buttons. */
  editShort: string;
  enableShort: string;
  disableShort: string;
  /** `{name}` is the auth config's. */
  editConfig: string;
  enableConfig: string;
  disableConfig: string;
  disableQuestion: string;
  /** Labels of the form. */
  pickApp: string;
  changeApp: string;
  setUpBy: string;
  configName: string;
  configNameHelp: string;
  scopes: string;
  searchScopes: string;
  /** Adds the typed text, `{scope}`. */
  addScope: string;
  scopesWarning: string;
  redirectUri: string;
  /** `{name}` is the app's. */
  redirectUriHelp: string;
  copy: string;
  /** For screen readers. */
  copied: string;
  /** What users see while they connect. */
  whiteLabelHelp: string;
  consentHelp: string;
  create: string;
  /** `{name}` is the auth config's. */
  configSaved: string;
}

export const adminText: AdminText = {
  authConfigs: "Auth configs",
  newAuthConfig: "New auth config",
  noAuthConfigs: "There are no auth configs yet.",
  noAuthConfigFound: "No auth config matches “{search}”.",
  searchAuthConfigs: "Search auth configs",
  managedApp: "Composio’s app",
  ownApp: "Your own app",
  ownCredentials: "Users enter their own credentials",
  accountCount: "{count, plural, one {# account} other {# accounts}}",
  enabled: "Enabled",
  disabled: "Disabled",
  notOffered: "Not offered to users",
  editShort: "Edit",
  enableShort: "Enable",
  disableShort: "Disable",
  editConfig: "Edit {name}",
  enableConfig: "Enable {name}",
  disableConfig: "Disable {name}",
  disableQuestion: "Disable {name}? Its accounts stop working until it is enabled again.",
  pickApp: "App",
  changeApp: "Change app",
  setUpBy: "How users connect",
  configName: "Name",
  configNameHelp: "Only admins see it.",
  scopes: "Scopes",
  searchScopes: "Search or add a scope",
  addScope: "Add {scope}",
  scopesWarning:
    "Composio’s app may not be approved for added scopes: users can see a warning, or be refused. Your own app avoids this.",
  redirectUri: "Redirect URI",
  redirectUriHelp: "Register exactly this address in your app at {name}.",
  copy: "Copy",
  copied: "Copied.",
  whiteLabelHelp: "Composio’s page shows the title and logo of your project: Project Settings, White Labeling.",
  consentHelp: "At {name}, users see the name and logo of your own app.",
  create: "Create",
  configSaved: "{name} is saved.",
};
