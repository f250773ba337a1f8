import type { DialogText } from "../messages.ts";
import { connectText } from "./connectText.ts";
import { errorText } from "./errorText.ts";
import { formText } from "./formText.ts";
import { manageText } from "./manageText.ts";
import { panelText } from "./panelText.ts";
import { statusText } from "./statusText.ts";

export const dialogText: DialogText = {
  ...errorText,
  ...statusText,
  ...connectText,
  ...panelText,
  ...formText,
  ...manageText,
};
