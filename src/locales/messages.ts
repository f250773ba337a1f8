/** Every text of the components. `{name}` stands for the app's name. A table per language, overridable entry by entry. */
export interface Messages {
  connect: string;
  connecting: string;
  connected: string;
  reconnect: string;
  resume: string;
  disconnect: string;
  tryAgain: string;
  cancel: string;
  dismiss: string;
  finished: string;
  continueInThisTab: string;
  loading: string;
  /** Phases, as a badge says them. */
  notConnected: string;
  pending: string;
  paused: string;
  needsReconnect: string;
  failedBadge: string;
  /** What goes on, as a line under the button says it. */
  opening: string;
  waiting: string;
  windowClosed: string;
  /** Over a link that opens a new tab, where the page itself can open none. */
  openLink: string;
  verifying: string;
  /** Minutes left, `{minutes}`. */
  expiresIn: string;
  /** How a connection ended. */
  blocked: string;
  denied: string;
  failed: string;
  linkExpired: string;
  timedOut: string;
  cancelled: string;
  /** After an end, where a window may be open that only its user can close. */
  closeWindow: string;
  identityMismatch: string;
  unavailable: string;
  /** Its auth config is disabled. */
  switchedOff: string;
  noAuth: string;
  /** Said, not shown, when a connection has just been made. */
  ready: string;
  /** Failures with a next step of their own. */
  offline: string;
  rateLimited: string;
  signedOut: string;
  noConnection: string;
  busy: string;
  unreachable: string;
  notAllowed: string;
  notSetUp: string;
  somethingWrong: string;
  /** Stands for the name in a sentence while the name is not known. */
  thisApp: string;
  /** A badge without an answer from the server. */
  statusUnknown: string;
  /** The choice between several ways to connect, in words for people who know nothing of schemes. */
  chooseWay: string;
  otherWays: string;
  signInWay: string;
  apiKeyWay: string;
  tokenWay: string;
  passwordWay: string;
  serviceAccountWay: string;
  credentialsWay: string;
  /** What comes before signing in with the provider, such as a subdomain. */
  fieldsFirst: string;
  continue: string;
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
  /** Said, not shown, after a link. */
  newTab: string;
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
  tooLong: string;
  fileUnreadable: string;
  /** What is wrong with the whole form. */
  checkFields: string;
  credentialsRejected: string;
  nothingChanged: string;
  aliasTaken: string;
  alreadyConnected: string;
}

export const en: Messages = {
  connect: "Connect {name}",
  connecting: "Connecting {name}…",
  connected: "Connected",
  reconnect: "Reconnect {name}",
  resume: "Resume {name}",
  disconnect: "Disconnect {name}",
  tryAgain: "Try again",
  cancel: "Cancel",
  dismiss: "Dismiss",
  finished: "I've finished",
  continueInThisTab: "Continue in this tab",
  loading: "Loading…",
  notConnected: "Not connected",
  pending: "Connecting",
  paused: "Paused",
  needsReconnect: "Reconnect needed",
  failedBadge: "Failed",
  opening: "Opening a window…",
  waiting: "Finish in the window that opened.",
  windowClosed: "Finished signing in? This updates by itself.",
  openLink: "Sign in with {name} in a new tab. This updates by itself.",
  verifying: "Checking the connection…",
  expiresIn: "The link works for {minutes} more min.",
  blocked: "Your browser blocked the window. Allow pop-ups and try again, or continue in this tab.",
  denied: "Access was not granted, so {name} is not connected.",
  failed: "{name} could not be connected.",
  linkExpired: "The link expired before you finished. Try again for a new one.",
  timedOut: "This took too long. Nothing is lost: try again.",
  cancelled: "Cancelled.",
  closeWindow: "If its window is still open, please close it.",
  identityMismatch: "Someone else finished this connection. Sign in to {name} yourself and try again.",
  unavailable: "{name} can't be connected yet.",
  switchedOff: "{name} is switched off right now.",
  noAuth: "Ready to use",
  ready: "{name} is ready to use.",
  offline: "You are offline. This goes on when the connection is back.",
  rateLimited: "A lot is going on right now. Waiting a moment…",
  signedOut: "Please sign in again, then try once more.",
  noConnection: "No connection. Check your network and try again.",
  busy: "A lot is going on right now. Try again in a moment.",
  unreachable: "{name} can't be reached right now. Try again in a moment.",
  notAllowed: "You don't have access to this.",
  notSetUp: "Connections are not set up right. Please contact support.",
  somethingWrong: "Something went wrong. Please try again.",
  thisApp: "This app",
  statusUnknown: "Status unknown",
  chooseWay: "How do you want to connect {name}?",
  otherWays: "Connect another way",
  signInWay: "Sign in with {name}",
  apiKeyWay: "Use an API key",
  tokenWay: "Use an access token",
  passwordWay: "Use a username and password",
  serviceAccountWay: "Use a service account",
  credentialsWay: "Use other credentials",
  fieldsFirst: "{name} needs this first. Then you sign in.",
  continue: "Continue to {name}",
  close: "Close",
  discardQuestion: "Discard what you typed?",
  keepEditing: "Keep editing",
  discard: "Discard",
  save: "Save",
  showSecret: "Show {label}",
  hideSecret: "Hide {label}",
  secretHidden: "Secret, hidden on the screen.",
  secretShown: "Secret, shown on the screen.",
  whereToFind: "Where do I find this?",
  newTab: "opens in a new tab",
  useInstead: 'Use "{value}"',
  chooseFile: "Choose file",
  dropFile: "or drop it here",
  fileTaken: "{file} is filled in.",
  unchanged: "Unchanged",
  nothingToFill: "There is nothing to fill in.",
  credentialsSaved: "The new credentials are saved.",
  moreOptions: "More options",
  spacesFound: "There are spaces in this value.",
  removeSpaces: "Remove spaces",
  invisibleFound: "There are invisible characters in this value.",
  removeInvisible: "Remove invisible characters",
  quotesFound: "There are quotes around this value.",
  removeQuotes: "Remove quotes",
  prefixFound: 'This value starts with "{value}".',
  removePrefix: 'Remove "{value}"',
  lineBreaksLost: "The line breaks of this value are missing.",
  restoreLineBreaks: "Restore line breaks",
  mendAll: "Fix all of this",
  linesKept: "This has several lines. They are kept.",
  lineBreakDropped: "The line break at the end was left out.",
  notAccepted: "This was not accepted.",
  fieldRequired: "Please fill this in.",
  notJson: "This is not a JSON object. Use the whole file, as it was downloaded.",
  tooLong: "This is too long.",
  fileUnreadable: "This file can't be read.",
  checkFields: "Please check the marked fields.",
  credentialsRejected: "{name} did not accept these credentials. Check them and try again.",
  nothingChanged:
    "Nothing has changed yet. Fill in what is new, and each secret again; other empty fields keep their value.",
  alreadyConnected: "{name} is already connected. Nothing was changed.",
  aliasTaken: "You already use that name for another connection.",
};

/** Puts values into a text: `format(en.connect, { name: 'Gmail' })`. Values are text, never markup. */
export function format(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
