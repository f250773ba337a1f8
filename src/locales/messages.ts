/*
 * Every text of the components. `{name}` stands for the app's name. They are in groups, so that a page loads only
 * those that it may show.
 */

/** What went wrong, for the user. Every page has these: `ComposioError` says them. */
export interface ErrorText {
  /** How a connection ended. */
  blocked: string;
  denied: string;
  failed: string;
  linkExpired: string;
  timedOut: string;
  cancelled: string;
  identityMismatch: string;
  unavailable: string;
  /** Its auth config is disabled. */
  switchedOff: string;
  /** Said, not shown, when a connection has just been made. */
  ready: string;
  signedOut: string;
  noConnection: string;
  busy: string;
  unreachable: string;
  notAllowed: string;
  notSetUp: string;
  somethingWrong: string;
  /** Stands for the name in a sentence while the name is not known. */
  thisApp: string;
  tooLong: string;
  /** What is wrong with the whole form. */
  checkFields: string;
  credentialsRejected: string;
  aliasTaken: string;
  alreadyConnected: string;
}

/** Where a connection stands, as a badge says it. */
export interface StatusText {
  connected: string;
  loading: string;
  /** Phases, as a badge says them. */
  notConnected: string;
  pending: string;
  paused: string;
  needsReconnect: string;
  failedBadge: string;
  /** A badge without an answer from the server. */
  statusUnknown: string;
}

/** What a connect button and the line beneath it say. */
export interface ConnectText {
  connect: string;
  connecting: string;
  reconnect: string;
  resume: string;
  tryAgain: string;
  cancel: string;
  dismiss: string;
  finished: string;
  continueInThisTab: string;
  /** What goes on, as a line under the button says it. */
  opening: string;
  waiting: string;
  windowClosed: string;
  /** Over a link that opens a new tab, where the page itself can open none. */
  openLink: string;
  verifying: string;
  /** Minutes left, `{minutes}`. */
  expiresIn: string;
  /** After an end, where a window may be open that only its user can close. */
  closeWindow: string;
  noAuth: string;
  /** Failures with a next step of their own. */
  offline: string;
  rateLimited: string;
  otherWays: string;
  continue: string;
  /** Said, not shown, after a link. */
  newTab: string;
}

/** What forms for credentials and their dialog say. */
export interface FormText {
  disconnect: string;
  /** The choice between several ways to connect, in words for people who know nothing of schemes. */
  chooseWay: string;
  signInWay: string;
  apiKeyWay: string;
  tokenWay: string;
  passwordWay: string;
  serviceAccountWay: string;
  credentialsWay: string;
  /** What comes before signing in with the provider, such as a subdomain. */
  fieldsFirst: string;
  close: string;
  /** Asked before a dialog closes over something typed. */
  discardQuestion: string;
  keepEditing: string;
  discard: string;
  /** A form for credentials. `{label}` is a field's. */
  save: string;
  showSecret: string;
  hideSecret: string;
  /** Said, not shown, of a field whose value is drawn as dots, and of one that shows it. */
  secretHidden: string;
  secretShown: string;
  whereToFind: string;
  /** Takes the short form of a pasted address, `{value}`. */
  useInstead: string;
  chooseFile: string;
  dropFile: string;
  /** `{file}` is its name. */
  fileTaken: string;
  /** Stands in an empty field whose value is kept. */
  unchanged: string;
  nothingToFill: string;
  credentialsSaved: string;
  /** Opens the fields that stand aside. */
  moreOptions: string;
  /** What looks like a slip of copying, and the button that mends it. `{value}` is what stands before the value. */
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
  /** Mends several of these at once. */
  mendAll: string;
  linesKept: string;
  lineBreakDropped: string;
  /** What is wrong with a field. */
  notAccepted: string;
  fieldRequired: string;
  notJson: string;
  fileUnreadable: string;
  nothingChanged: string;
}

/** What a connect button may say, without its dialog. */
export interface ButtonText extends ErrorText, StatusText, ConnectText {}

/** Every text of the components. A table per language, overridable entry by entry. */
export interface Messages extends ButtonText, FormText {}

/** Puts values into a text: `format(en.connect, { name: 'Gmail' })`. Values are text, never markup. */
export function format(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
