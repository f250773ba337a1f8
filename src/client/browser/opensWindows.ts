/** Browsers inside of apps: they open no windows, or ones that can't come back. By what their user agents name. */
const insideApps =
  /; wv\)|WebView|FBA[NV]|FB_IAB|Instagram|Barcelona|\bLine\/|KAKAOTALK|NAVER\(|MicroMessenger|\bQQ\/|Weibo|Alipay|DingTalk|Snapchat|Pinterest|LinkedInApp|Twitter for|TikTok|musical_ly|trill_|Bytedance|\bGSA\/|YJApp|Zalo|Viber|WhatsApp|Telegram|\bReddit\/|MSTeams-(iOS|Android)|baiduboxapp/i;

/** Safari names itself; a web view of an app on the same engine doesn't, nor does one that was put on the home screen. */
function isAppleWebView({ userAgent, maxTouchPoints }: Navigator): boolean {
  if (!userAgent.includes("AppleWebKit") || userAgent.includes("Safari/")) return false;
  // An iPad says that it is a Mac, and no Mac has a touch screen.
  return /\b(iPhone|iPad|iPod)\b/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);
}

/**
 * Whether a window opened from this page can do its work beside it. In browsers inside of apps, and in pages
 * installed as apps, it opens over the page, elsewhere or not at all: there the page itself goes to the provider.
 */
export function opensWindows(window: Window): boolean {
  if (insideApps.test(window.navigator.userAgent) || isAppleWebView(window.navigator)) return false;
  // jsdom, where apps' tests may run, has no media.
  if (typeof window.matchMedia !== "function") return true;
  // Not `fullscreen`: that is also a browser's tab after F11.
  return !window.matchMedia("(display-mode: standalone), (display-mode: minimal-ui)").matches;
}

/** Whether the page itself goes to the provider. */
export function leavesPage(window: Window | null, mode: "auto" | "popup" | "redirect" = "auto"): boolean {
  return mode === "redirect" || (mode === "auto" && window !== null && !opensWindows(window));
}
