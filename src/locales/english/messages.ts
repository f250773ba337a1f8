import { cardText } from "./cardText.ts";
import { connectText } from "./connectText.ts";
import { errorText } from "./errorText.ts";
import { formText } from "./formText.ts";
import { listText } from "./listText.ts";
import { manageText } from "./manageText.ts";
import { panelText } from "./panelText.ts";
import { pickerText } from "./pickerText.ts";
import { attemptText, wayText } from "./dialogText.ts";
import { badgeText, statusText } from "./statusText.ts";
import type { Messages } from "../messages.ts";
import type { AdminText } from "./adminText.ts";

/** English, without the texts of the handler's pages, and without those for admins, which few pages need. */
export const englishMessages: Omit<Messages, keyof AdminText> = {
  ...errorText,
  ...statusText,
  ...badgeText,
  ...connectText,
  ...panelText,
  ...wayText,
  ...formText,
  ...listText,
  ...manageText,
  ...attemptText,
  ...cardText,
  ...pickerText,
};
