/** In-app browsers, by user agent. They open no windows, or windows that can't return to the page. */
const insideApps =
  /; wv\)|WebView|FBA[NV]|FB_IAB|Instagram|Barcelona|\bLine\/|KAKAOTALK|NAVER\(|MicroMessenger|\bQQ\/|Weibo|Alipay|DingTalk|Snapchat|Pinterest|LinkedInApp|Twitter for|TikTok|musical_ly|trill_|Bytedance|\bGSA\/|YJApp|Zalo|Viber|WhatsApp|Telegram|\bReddit\/|MSTeams-(iOS|Android)|baiduboxapp/i;

/** Safari's user agent names Safari. Web views on the same engine and pages from the home screen do not. */
function isAppleWebView({ userAgent, maxTouchPoints }: Navigator): boolean {
  if (!userAgent.includes("AppleWebKit") || userAgent.includes("Safari/")) return false;
  // An iPad claims to be a Mac, but no Mac has a touch screen.
  return /\b(iPhone|iPad|iPod)\b/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);
}

/**
 * Whether a popup works on this page. In-app browsers and installed web apps open it over the page, in another app or
 * not at all: there the page itself goes to the provider.
 */
export function opensWindows(window: Window): boolean {
  if (insideApps.test(window.navigator.userAgent) || isAppleWebView(window.navigator)) return false;
  // jsdom has no `matchMedia`.
  if (typeof window.matchMedia !== "function") return true;
  // Not `fullscreen`: a browser tab after F11 has it too.
  return !window.matchMedia("(display-mode: standalone), (display-mode: minimal-ui)").matches;
}

/** Whether the page itself goes to the provider, without a popup. */
export function leavesPage(window: Window | null, mode: "auto" | "popup" | "redirect" = "auto"): boolean {
  return mode === "redirect" || (mode === "auto" && window !== null && !opensWindows(window));
}
