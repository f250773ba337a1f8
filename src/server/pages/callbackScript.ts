import { localPath, pageRedirectKey, pageRedirectPattern, signalChannel } from "../../protocol/callback.ts";

/**
 * The script of the callback page. It is a separate file, because the app's Content-Security-Policy may apply too and forbid
 * inline scripts. It is the same for all callbacks: the data of one callback is in the attributes of the script element.
 */
export const callbackScript: string = `(() => {
  const root = document.documentElement;
  // The signal's JSON is published in the same form as by \`publishSignal\`.
  const { signal, attempt = null, outcome, outcomeKey } = document.currentScript.dataset;
  root.dataset.closing = "";
  try {
    if (window.BroadcastChannel) {
      const channel = new BroadcastChannel(${JSON.stringify(signalChannel)});
      channel.postMessage(signal);
      channel.close();
    }
  } catch {
    // Forbidden together with storage: the waiting page polls without a signal.
  }
  try {
    localStorage.setItem(${JSON.stringify(signalChannel)}, signal);
    localStorage.removeItem(${JSON.stringify(signalChannel)});
  } catch {
    // Storage is forbidden here: the channel has sent the signal.
  }
  let returnTo = null;
  try {
    // Only the return path that this tab has stored. The callback URL may come from anybody. The same rules as in \`returnPathOf\`.
    const [, own, ended, path] = ${pageRedirectPattern}.exec(sessionStorage.getItem(${JSON.stringify(pageRedirectKey)}) ?? "") ?? [];
    const isItsOwn = attempt === own || (attempt === null && !ended);
    if (${localPath}.test(path ?? "") && isItsOwn) returnTo = path;
  } catch {
    // Forbidden here: a signed return address was followed before this page was sent.
  }
  try {
    if (returnTo !== null && outcomeKey !== undefined) sessionStorage.setItem(outcomeKey, outcome);
  } catch {
    // Forbidden here: the page polls.
  }
  if (returnTo === null) window.close();
  else location.replace(returnTo);
  setTimeout(() => delete root.dataset.closing, 300);
})();
`;
