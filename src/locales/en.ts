import { adminText } from "./english/adminText.ts";
import { englishMessages } from "./english/messages.ts";
import { pageText } from "./english/pageText.ts";
import type { Locale } from "./messages.ts";

/** English. */
export const en: Locale = { ...englishMessages, ...adminText, ...pageText };
