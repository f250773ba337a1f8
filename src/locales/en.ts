import { englishMessages } from "./english/messages.ts";
import { pageText } from "./english/pageText.ts";
import type { Locale } from "./messages.ts";

/** English. */
export const en: Locale = { ...englishMessages, ...pageText };
