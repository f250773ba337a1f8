/** User agents of in-app browsers. They open no windows, or windows from which the user can't return to the page. */
const insideApps =
  /; wv\)|WebView|FBA[NV]|FB_IAB|Instagram|Barcelona|\bLine\/|KAKAOTALK|NAVER\(|MicroMessenger|\bQQ\/|Weibo|Alipay|DingTalk|Snapchat|Pinterest|LinkedInApp|Twitter for|TikTok|musical_ly|trill_|Bytedance|\bGSA\/|YJApp|Zalo|Viber|WhatsApp|Telegram|\bReddit\/|MSTeams-(iOS|Android)|baiduboxapp/i;

/** Whether the page is in a web view of iOS, or was opened from the home screen. Only in Safari the user agent has "Safari". */
function isAppleWebView({ userAgent, maxTouchPoints }: Navigator): boolean {
  if (!userAgent.includes("AppleWebKit") || userAgent.includes("Safari/")) return false;
  // An iPad's user agent names a Mac, but no Mac has a touch screen.
  return /\b(iPhone|iPad|iPod)\b/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);
}

/**
 * Whether a popup works on this page. In-app browsers and installed web apps open it over the page, in another app or not
 * at all. There the page itself goes to the provider.
 */
export function opensWindows(window: Window): boolean {
  if (insideApps.test(window.navigator.userAgent) || isAppleWebView(window.navigator)) return false;
  // Without `fullscreen`, which also matches a normal tab in full screen (F11). jsdom has no `matchMedia`, and a test's own
  // often answers nothing (Jest's `resetMocks`).
  return !window.matchMedia?.("(display-mode: standalone), (display-mode: minimal-ui)")?.matches;
}

/** Whether the page itself goes to the provider, without a popup. */
export function leavesPage(window: Window | null, mode: "auto" | "popup" | "redirect" = "auto"): boolean {
  return mode === "redirect" || (mode === "auto" && window !== null && !opensWindows(window));
}
