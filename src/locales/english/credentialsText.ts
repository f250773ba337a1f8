import type { CredentialsText } from "../messages.ts";
import { connectText } from "./connectText.ts";
import { errorText } from "./errorText.ts";
import { formText } from "./formText.ts";
import { panelText } from "./panelText.ts";
import { statusText } from "./statusText.ts";

export const credentialsText: CredentialsText = {
  ...errorText,
  ...statusText,
  ...connectText,
  ...panelText,
  ...formText,
};
