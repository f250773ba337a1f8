import type { AttemptText, DialogText, WayText } from "../messages.ts";
import { credentialsText } from "./credentialsText.ts";
import { manageText } from "./manageText.ts";

export const wayText: WayText = {
  chooseWay: "How do you want to connect {name}?",
  chooseAccess: "What may this app do in {name}?",
  accessNow: "In use now",
  signInWay: "Sign in with {name}",
  apiKeyWay: "Use an API key",
  tokenWay: "Use an access token",
  passwordWay: "Use a username and password",
  serviceAccountWay: "Use a service account",
  credentialsWay: "Use other credentials",
  signInDetail: "Recommended. There is no key to copy.",
  apiKeyDetail: "From the settings of your {name} account.",
  tokenDetail: "From the settings of your {name} account.",
  passwordDetail: "The same as when you sign in to {name}.",
  serviceAccountDetail: "A key file, often from an administrator.",
  credentialsDetail: "What {name} gave you for use in other apps.",
  fieldsFirst: "{name} needs this first. Then you sign in.",
  discardQuestion: "Discard what you typed?",
  keepEditing: "Keep editing",
  discard: "Discard",
};

export const attemptText: AttemptText = {
  removeItem: "Remove",
  removeQuestion: "Remove {name} from the list?",
  removeDetail: "This attempt did not connect {name}. Nothing else changes, and you can try again at any time.",
  attemptRemoved: "The attempt is removed from the list.",
};

export const dialogText: DialogText = { ...credentialsText, ...wayText, ...manageText, ...attemptText };
