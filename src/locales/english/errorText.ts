import type { ErrorText } from "../messages.ts";
import { earlyErrorText } from "./earlyErrorText.ts";

export const errorText: ErrorText = {
  ...earlyErrorText,
  language: "en",
  blocked: "Your browser blocked the window. Allow pop-ups and try again, or continue in this tab.",
  denied: "Access was not granted, so {name} is not connected.",
  accessDenied: "Access was not granted",
  failed: "{name} could not be connected.",
  linkExpired: "The link expired before you finished. Try again for a new one.",
  timedOut: "This took too long. Nothing is lost: try again.",
  identityMismatch:
    "This was finished as another user or in another workspace, so {name} is not connected. Please try again.",
  unavailable: "{name} can't be connected yet.",
  connectionGone: "This connection isn’t here. It was removed, or it belongs to another user or workspace.",
  switchedOff: "{name} is switched off right now.",
  listUnreachable: "This can't be loaded right now. Try again in a moment.",
  ready: "{name} is ready to use.",
  signedOut: "Please sign in again, then try once more.",
  userChanged: "Another user or workspace is active now. Nothing was changed there. Please start again.",
  busy: "A lot is going on right now. Try again in a moment.",
  notAllowed: "You don't have access to this.",
  notSetUp: "Connections are not set up right. Please contact support.",
  tooLong: "This is too long.",
  checkFields: "Please check the marked fields.",
  credentialsRejected: "{name} did not accept these credentials. Check them and try again.",
  aliasTaken: "You already use that name for another connection.",
  alreadyConnected: "{name} is already connected. Nothing was changed.",
};
