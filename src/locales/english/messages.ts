import { cardText } from "./cardText.ts";
import { connectText } from "./connectText.ts";
import { errorText } from "./errorText.ts";
import { formText } from "./formText.ts";
import { listText } from "./listText.ts";
import { manageText } from "./manageText.ts";
import { pickerText } from "./pickerText.ts";
import { statusText } from "./statusText.ts";
import type { Messages } from "../messages.ts";

/** English, without the texts of the handler's pages. */
export const englishMessages: Messages = {
  ...errorText,
  ...statusText,
  ...connectText,
  ...formText,
  ...listText,
  ...manageText,
  ...cardText,
  ...pickerText,
};
