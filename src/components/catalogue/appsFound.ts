import { format } from "../../locales/format.ts";
import type { ErrorText, PickerText } from "../../locales/messages.ts";

/** How many apps a search has found. Screen readers always get this text; the page shows it only if there are none. */
export function appsFound(count: number, search: string, messages: PickerText & Pick<ErrorText, "language">): string {
  return format(messages[count ? "appsShown" : search ? "noAppFound" : "noApps"], { count, search }, messages.language);
}
