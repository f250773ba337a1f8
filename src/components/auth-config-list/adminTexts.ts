import { type AdminText, adminText } from "../../locales/english/adminText.ts";
import { dialogText } from "../../locales/english/dialogText.ts";
import { pickerText } from "../../locales/english/pickerText.ts";
import type { DialogText, PickerText } from "../../locales/messages.ts";

/** Texts of the components for admins. */
export type AdminTexts = DialogText & PickerText & AdminText;

export const adminTexts: AdminTexts = { ...dialogText, ...pickerText, ...adminText };
