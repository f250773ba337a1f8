import type { ManageText } from "../messages.ts";

export const manageText: ManageText = {
  disconnect: "Disconnect {name}",
  renameItem: "Rename",
  pauseItem: "Pause",
  resumeItem: "Resume",
  changeAccess: "Change access",
  newCredentialsItem: "New credentials",
  disconnectItem: "Disconnect",
  nameField: "Name of this {name} connection",
  disconnectQuestion: "Disconnect {name}?",
  disconnectDetail: "This app can no longer use the account. You can connect it again at any time.",
  alsoRevoke: "Also withdraw the access at {name}",
  credentialsStay: "The credentials stay valid at {name} until you delete them there.",
  disconnected: "{name} is disconnected.",
  renamed: "The name is saved.",
  nowPaused: "{name} is paused.",
};
