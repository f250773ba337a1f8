import { type CallbackOutcome, outcomes, returned } from "../../protocol/callback.ts";
import { targetOfKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";

/** The result in the page's URL after a page redirect (`returned` in `protocol/callback.ts`). */
export interface Returned {
  readonly target: Target;
  readonly outcome: CallbackOutcome;
  readonly id: string;
}

/** Reads the result and removes it from the URL. Null if a part is missing. */
export function readReturned({ location, history }: Window): Returned | null {
  if (!location.search.includes(returned.target)) return null;
  const url = new URL(location.href);
  const [target, outcome, id] = [returned.target, returned.outcome, returned.account].map((name) => {
    const value = url.searchParams.get(name);
    url.searchParams.delete(name);
    return value;
  });
  history.replaceState(history.state, "", url.href);
  const known = outcomes.find((each) => each === outcome);
  const found = targetOfKey(target ?? "");
  return found && known && id ? { target: found, outcome: known, id } : null;
}
