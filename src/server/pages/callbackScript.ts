import { localPath } from "../../protocol/callback.ts";
import { signalChannel } from "../../protocol/callback.ts";
import { tripKey, tripPattern } from "../../protocol/callback.ts";

/**
 * What the callback page runs. It is a file of its own, the same for everyone: an app's Content-Security-Policy may
 * come on top of the page's own, and allows no script in the page. What belongs to this one callback is in the
 * attributes of the script element.
 */
export const callbackScript: string = `(() => {
  const root = document.documentElement;
  // The signal's JSON is published letter by letter as \`publishSignal\` does.
  const { signal, attempt = null, outcome, outcomeKey } = document.currentScript.dataset;
  root.dataset.closing = "";
  try {
    if (window.BroadcastChannel) {
      const channel = new BroadcastChannel(${JSON.stringify(signalChannel)});
      channel.postMessage(signal);
      channel.close();
    }
  } catch {
    // Forbidden together with storage: the waiting page looks by itself.
  }
  try {
    localStorage.setItem(${JSON.stringify(signalChannel)}, signal);
    localStorage.removeItem(${JSON.stringify(signalChannel)});
  } catch {
    // Storage is forbidden here: the channel has said it.
  }
  let returnTo = null;
  try {
    // Only what this tab keeps of its own trip: a place in the address could be anybody's. As \`placeOfTrip\` does.
    const [, own, place] = ${tripPattern}.exec(sessionStorage.getItem(${JSON.stringify(tripKey)}) ?? "") ?? [];
    if (${localPath}.test(place ?? "") && (attempt === null || attempt === own)) returnTo = place;
  } catch {
    // Forbidden here: a way back that was agreed on was followed before this page was sent.
  }
  try {
    if (returnTo !== null && outcomeKey !== undefined) sessionStorage.setItem(outcomeKey, outcome);
  } catch {
    // Forbidden here: the page asks the server.
  }
  if (returnTo === null) window.close();
  else location.replace(returnTo);
  setTimeout(() => delete root.dataset.closing, 300);
})();
`;
