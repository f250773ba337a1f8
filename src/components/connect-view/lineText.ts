import type { ErrorText } from "../../locales/messages.ts";
import type { StatusReason } from "../../protocol/types.ts";
import { errorText, sentence, waitingErrorText } from "../shared/text.ts";
import type { ConnectView, Line, PanelTexts } from "./connectView.ts";

/** The status text of a view; null for none. */
export function lineText(
  { line, asksToClose }: Pick<ConnectView, "line" | "asksToClose">,
  name: string,
  isOnline: boolean,
  texts: PanelTexts,
): string | null {
  if (line === null) return null;
  const text = textOf(line, isOnline, texts);
  return sentence(asksToClose ? `${text} ${texts.closeWindow}` : text, name, texts);
}

function textOf(line: Line, isOnline: boolean, texts: PanelTexts): string {
  if (typeof line === "string") return texts[line];
  if ("error" in line)
    return line.isWaiting ? waitingErrorText(line.error, isOnline, texts) : errorText(line.error, texts);
  return line.failed?.refusal ?? reasonText(line.failed?.statusReason ?? null, texts);
}

/** The text for the reason why an account has failed. */
function reasonText(reason: StatusReason | null, texts: ErrorText): string {
  switch (reason) {
    case "access_denied":
      return texts.denied;
    case "identity_mismatch":
      return texts.identityMismatch;
    case "auth_config_disabled":
      return texts.switchedOff;
    default:
      return texts.failed;
  }
}
