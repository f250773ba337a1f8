import { cardText } from "./english/cardText.ts";
import { connectText } from "./english/connectText.ts";
import { errorText } from "./english/errorText.ts";
import { formText } from "./english/formText.ts";
import { listText } from "./english/listText.ts";
import { manageText } from "./english/manageText.ts";
import { pickerText } from "./english/pickerText.ts";
import { statusText } from "./english/statusText.ts";
import type { Messages } from "./messages.ts";

/** English. */
export const en: Messages = {
  ...errorText,
  ...statusText,
  ...connectText,
  ...formText,
  ...listText,
  ...manageText,
  ...cardText,
  ...pickerText,
};
