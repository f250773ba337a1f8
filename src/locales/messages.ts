/* Every text of the components. `{name}` is the app's name. Texts are grouped: a page loads only those that it may show. */
import type { AdminText } from "./english/adminText.ts";
import type { EarlyErrorText } from "./english/earlyErrorText.ts";
import type { PageText } from "./english/pageText.ts";

/** Errors, for the user. */
export interface ErrorText extends EarlyErrorText {
  /** The language tag of the texts (BCP 47), such as `pt-BR`. Numbers and plurals follow it. */
  language: string;
  blocked: string;
  denied: string;
  /** The same where the app stays connected by another account. Without a full stop. */
  accessDenied: string;
  failed: string;
  linkExpired: string;
  timedOut: string;
  identityMismatch: string;
  unavailable: string;
  connectionGone: string;
  /** The auth config is disabled. */
  switchedOff: string;
  /** The same as `unreachable`, of what belongs to no single app, such as a list. */
  listUnreachable: string;
  /** For screen readers: a connection was just made. */
  ready: string;
  signedOut: string;
  /** Another user was signed in while the user was typing or had just sent something. */
  userChanged: string;
  busy: string;
  notAllowed: string;
  notSetUp: string;
  tooLong: string;
  checkFields: string;
  credentialsRejected: string;
  aliasTaken: string;
  alreadyConnected: string;
}

/** Phases of a connection, on a badge. */
export interface StatusText {
  connected: string;
  loading: string;
  paused: string;
}

/** The other texts of a badge, by phase. */
export interface BadgeText {
  notConnected: string;
  pending: string;
  needsReconnect: string;
  failedBadge: string;
  /** A badge without an answer from the server. */
  statusUnknown: string;
}

/** Texts of a connect button, and of what it says about its flow. */
export interface ConnectText {
  connect: string;
  connecting: string;
  reconnect: string;
  resume: string;
  /** The same without the app's name: on small buttons, and where the name has no room. */
  connectShort: string;
  connectingShort: string;
  reconnectShort: string;
  resumeShort: string;
  /** Name of the menu button of a connection: `{name}` is the app, with the account where there are several. */
  manage: string;
  /** As in `ErrorText`: a button has it before it loads those. */
  notLoaded: string;
  tryAgain: string;
  cancel: string;
  dismiss: string;
  verifying: string;
  noAuth: string;
}

/** Texts that only a button's panel shows. They are loaded with it. */
export interface PanelText {
  opening: string;
  waiting: string;
  windowClosed: string;
  /** Above a link to a new tab, on pages that can't open a popup. */
  openLink: string;
  /** After a flow has ended, when its popup may be open and only the user can close it. */
  closeWindow: string;
  /** Only of a browser that is offline; otherwise `serverUnreachable`. */
  offline: string;
  serverUnreachable: string;
  rateLimited: string;
  continueInThisTab: string;
  /** Below `waiting`. */
  waitingDetail: string;
  /** `{minutes, plural, …}` is the time left, see `format`. */
  expiresIn: string;
  otherWays: string;
  reload: string;
  continue: string;
  /** For screen readers, after a link. */
  newTab: string;
}

/** Texts for managing a connection: its menu, the field for its name, and the question before it is removed. */
export interface ManageText {
  disconnect: string;
  /** Items of the menu. */
  renameItem: string;
  pauseItem: string;
  resumeItem: string;
  /** Item, and title of the choice between access levels. */
  changeAccess: string;
  newCredentialsItem: string;
  disconnectItem: string;
  /** Label of the field for a connection's name. `{name}` is the app. */
  nameField: string;
  disconnectQuestion: string;
  disconnectDetail: string;
  /** A choice in the question: the provider withdraws its tokens. Nobody can for a typed key, and the next text says so. */
  alsoRevoke: string;
  credentialsStay: string;
  /** For screen readers, after a change. */
  disconnected: string;
  renamed: string;
  nowPaused: string;
}

/** Texts for removing an attempt that has failed: item and button, the question, and what a screen reader says afterwards. */
export type AttemptText = Record<"removeItem" | "removeQuestion" | "removeDetail" | "attemptRemoved", string>;

/** Texts of lists of connections, of the choice between accounts, and of what waits for connections. */
export interface ListText {
  connections: string;
  /** In place of a list without rows. */
  noConnections: string;
  /** On the button of a list that shows only some of its `{count}` connections. `{count}` is 3 or more. */
  showAll: string;
  showLess: string;
  offlineList: string;
  addAccount: string;
  /** A row's second line. Short: there is room for some 40 letters. */
  waitingElsewhere: string;
  /** A connection that is under way, but not from this page: from another device, or by a link of an agent. */
  startedElsewhere: string;
  signInExpired: string;
  accessWithdrawn: string;
  notConnectedYet: string;
  switchedOffHere: string;
  /** Of an account that belongs to another user, who has shared it. */
  sharedWithYou: string;
  /** The same account of the same app is there twice. */
  connectedTwice: string;
  /** After a change of access that did not take this row's connection away. */
  earlierStays: string;
  /** A gate's title (`{count}`: 2 or more), the step `{number}` of `{count}`, and who helps with what can't be connected. */
  gateTitle: string;
  gateTitleOne: string;
  gateProgress: string;
  gateHelp: string;
  /** Label of the choice between the accounts of the app `{name}`. */
  accountOf: string;
  pickAccount: string;
}

/** Texts of forms for credentials and of their dialog. */
export interface FormText extends Pick<ListText, "addAccount"> {
  /** A form for credentials. `{label}` is the label of a field. */
  save: string;
  showSecret: string;
  hideSecret: string;
  /** For screen readers: whether the value is drawn as dots or shown. */
  secretHidden: string;
  secretShown: string;
  whereToFind: string;
  /** The same for an API key or a token. */
  getKey: string;
  /** Below the fields: where a secret goes. */
  secretNote: string;
  close: string;
  /** Button that replaces a pasted URL with its short form, `{value}`. */
  useInstead: string;
  chooseFile: string;
  dropFile: string;
  /** `{file}` is the name of the file. */
  fileTaken: string;
  /** Placeholder of an empty field whose stored value is kept. */
  unchanged: string;
  nothingToFill: string;
  credentialsSaved: string;
  /** Opens the optional fields. */
  moreOptions: string;
  /** Likely copy-and-paste mistakes, and the buttons that fix them. `{value}` is the text before the value. */
  spacesFound: string;
  removeSpaces: string;
  invisibleFound: string;
  removeInvisible: string;
  quotesFound: string;
  removeQuotes: string;
  prefixFound: string;
  removePrefix: string;
  lineBreaksLost: string;
  restoreLineBreaks: string;
  /** Button that fixes several mistakes at once. */
  mendAll: string;
  /** Whether the line breaks of a pasted text were kept. */
  linesKept: string;
  lineBreakDropped: string;
  /** Problems of a field. */
  notAccepted: string;
  fieldRequired: string;
  notJson: string;
  fileUnreadable: string;
  nothingChanged: string;
}

/** Texts of the dialog around a form: the choice between ways to connect, and the question before typed text is lost. */
export interface WayText {
  /** The choice between several ways to connect, without technical terms. */
  chooseWay: string;
  /** The same for access levels, whose names are the app's own; below the one that is in use. */
  chooseAccess: string;
  accessNow: string;
  signInWay: string;
  apiKeyWay: string;
  tokenWay: string;
  passwordWay: string;
  serviceAccountWay: string;
  credentialsWay: string;
  /** One line below each way. */
  signInDetail: string;
  apiKeyDetail: string;
  tokenDetail: string;
  passwordDetail: string;
  serviceAccountDetail: string;
  credentialsDetail: string;
  /** Fields before signing in with the provider, such as a subdomain. */
  fieldsFirst: string;
  /** Shown before a dialog with typed text closes. */
  discardQuestion: string;
  keepEditing: string;
  discard: string;
}

/** Texts of a card that asks for connections in a conversation. */
export interface CardText {
  /** Title for one app, for one whose connection no longer works, and for several. Then how many are connected: `1 of 2`. */
  cardTitle: string;
  cardTitleReconnect: string;
  cardTitleSeveral: string;
  cardProgress: string;
  /** What the card becomes: `Gmail (alex@acme.com), Slack`. For a request that was left open, the agent goes on by the button. */
  cardDone: string;
  cardContinue: string;
  /** What the card becomes after "Not now", and the button that brings it back. */
  cardDeclined: string;
  cardConnectNow: string;
  notNow: string;
  /** In place of the button of an app that this page does not offer, and after names of such apps. Then "Not now" has the next one's text. */
  cardForeign: string;
  cardGoOn: string;
  /** Name of the choice between several accounts of an app, and its buttons. `{account}` is an account's name. */
  chooseAccount: string;
  useAccount: string;
  addAccount: string;
}

/** Texts of the catalogue of apps, and of the page around it. `{search}` is what was typed. */
export interface PickerText {
  searchApps: string;
  clearSearch: string;
  /** Name of the list of categories, and its first choice. */
  appCategories: string;
  allCategories: string;
  appList: string;
  featuredApps: string;
  showMore: string;
  /** For screen readers, after a search. */
  appsShown: string;
  noAppFound: string;
  noApps: string;
  /** On the tile of an app that can't be connected yet. Short. */
  notYet: string;
  /** In place of connections, while there are none. */
  firstApp: string;
  firstAppDetail: string;
}

/** Texts of a connect button without its dialog. */
export interface ButtonText extends StatusText, ConnectText {}

/** Texts of a form for credentials. */
export interface CredentialsText extends ErrorText, ButtonText, PanelText, FormText {}

/** Texts of forms, of dialogs and of the menu of a connection. */
export interface DialogText extends CredentialsText, WayText, ManageText, AttemptText {}

/** Every text of the components. Each text can be replaced. */
export interface Messages extends DialogText, BadgeText, ListText, CardText, PickerText, AdminText {}

/** A language: every text of components and pages. */
export interface Locale extends Messages, PageText {}
