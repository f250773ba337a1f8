import { format } from "../../locales/format.ts";
import type { PickerText } from "../../locales/messages.ts";

/** What a search for apps has found: on the page if it is nothing, and for screen readers in any case. */
export function appsFound(count: number, search: string, messages: PickerText): string {
  return format(messages[count ? "appsShown" : search ? "noAppFound" : "noApps"], { count, search });
}
