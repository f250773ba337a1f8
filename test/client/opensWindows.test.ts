import { describe, expect, it } from "vitest";
import { opensWindows } from "../../src/client/browser/opensWindows.ts";
import { FakeWindow } from "../support/FakeWindow.ts";

function windowOf(userAgent: string, maxTouchPoints = 0): FakeWindow {
  const window = new FakeWindow();
  Object.assign(window.navigator, { userAgent, maxTouchPoints });
  return window;
}

const webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) ${webKit}`;
const iPad = `Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) ${webKit}`;
const mac = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit}`;
const blink = "AppleWebKit/537.36 (KHTML, like Gecko)";
const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${blink} Chrome/142.0.0.0 Safari/537.36`;
const android = `Mozilla/5.0 (Linux; Android 10; K) ${blink} Chrome/142.0.0.0 Mobile Safari/537.36`;
const webView = `Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP3A.241005.015; wv) ${blink} Version/4.0 Chrome/142.0.7444.102 Mobile Safari/537.36`;
/** A touch screen's points, as an iPad has them. */
const touch = 5;

describe("opensWindows", () => {
  it.each([
    ["Chrome on Linux", `Mozilla/5.0 (X11; Linux x86_64) ${blink} Chrome/142.0.0.0 Safari/537.36`],
    ["Chrome on Windows", windows],
    ["Edge", `${windows} Edg/142.0.0.0`],
    ["Opera", `${windows} OPR/125.0.0.0`],
    ["Chrome on a Mac", `${mac.replace(webKit, blink)} Chrome/142.0.0.0 Safari/537.36`],
    ["Safari", `${mac} Version/26.1 Safari/605.1.15`],
    ["Firefox", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"],
    ["WebKitGTK", `Mozilla/5.0 (X11; Linux x86_64) ${webKit} Version/26.0 Safari/605.1.15`],
    ["Electron", `${windows.replace("Chrome", "Slack_SSB/4.46.101 Chrome")} Electron/39.0.0`],
    ["an app for the Mac, whose user agent is a web view's", mac],
    ["Safari on an iPhone", `${iPhone} Version/26.0 Mobile/15E148 Safari/604.1`],
    ["Chrome on an iPhone", `${iPhone} CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1`],
    ["Firefox on an iPhone", `${iPhone} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`],
    ["Edge on an iPhone", `${iPhone} Version/18.0 EdgiOS/142.0.3595.46 Mobile/15E148 Safari/605.1.15`],
    ["Opera on an iPhone", `${iPhone} Version/18.7 Mobile/15E148 Safari/604.1 OPT/6.2.2`],
    ["DuckDuckGo on an iPhone", `${iPhone} Version/18.7 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15`],
    ["Slack's and Gmail's views of Safari on an iPhone", `${iPhone} Version/26.0 Mobile/15E148 Safari/604.1`],
    ["Safari on an iPad, mobile", `${iPad} Version/18.7 Mobile/15E148 Safari/604.1`, touch],
    ["Safari on an iPad", `${mac} Version/26.0 Safari/605.1.15`, touch],
    ["Chrome on an iPad", `${mac} CriOS/142.0.7444.46 Version/17.0 Safari/605.1.15`, touch],
    ["Chrome on Android, and its tab inside of an app", android, touch],
    ["Samsung Internet", android.replace("Chrome/", "SamsungBrowser/29.0 Chrome/"), touch],
    ["Firefox on Android", "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", touch],
    ["Edge on Android", `${android} EdgA/142.0.0.0`, touch],
    ["QQ Browser", android.replace("Chrome/", "MQQBrowser/16.0 Chrome/"), touch],
    ["nobody's", ""],
  ])("yes: %s", (_, userAgent, touches?: number) =>
    expect(opensWindows(windowOf(userAgent, touches).asWindow)).toBe(true),
  );

  it.each([
    [
      "Instagram on an iPhone",
      `${iPhone} Mobile/15E148 Instagram 401.0.0.25.76 (iPhone14,5; iOS 18_7; de_DE; scale=3.00; 1170x2532; IABMV/1)`,
    ],
    [
      "Instagram on Android",
      `${webView} Instagram 401.0.0.48.79 Android (35/15; 420dpi; 1080x2400; Google/google; Pixel 8)`,
    ],
    ["Threads", `${iPhone} Mobile/15E148 Barcelona 401.0.0.25.76 (iPhone14,5; iOS 18_7)`],
    ["Facebook on an iPhone", `${iPhone} Mobile/15E148 [FBAN/FBIOS;FBAV/536.0.0.52.70;FBBV/8;FBDV/iPhone14,5]`],
    [
      "Facebook on an iPhone, naming Safari",
      `${iPhone} Version/18.7 Mobile/15E148 Safari/604.1 [FBAN/FBIOS;FBAV/536.0.0]`,
    ],
    ["Facebook on Android", `${webView} [FB_IAB/FB4A;FBAV/536.0.0.46.77;]`],
    ["Facebook on Android, as a browser", `${android} [FB_IAB/FB4A;FBAV/536.0.0.46.77;IABMV/1;]`],
    ["Messenger", `${iPhone} Mobile/15E148 [FBAN/MessengerForiOS;FBAV/531.0.0]`],
    ["LINE on an iPhone", `${iPhone} Safari Line/15.18.0`],
    ["LINE on Android", `${webView} Line/15.18.0/IAB`],
    ["WeChat on an iPhone", `${iPhone} Mobile/15E148 MicroMessenger/8.0.63(0x18003f2f) NetType/WIFI Safari/604.1`],
    [
      "WeChat on Windows",
      `${windows} MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI MiniProgramEnv/Windows WindowsWechat/WMPF`,
    ],
    ["LinkedIn on an iPhone", `${iPhone} Mobile/15E148 [LinkedInApp]/9.31.2188 Safari/604.1`],
    ["LinkedIn on Android", `${webView} [LinkedInApp]/4.1.1080`],
    ["X on an iPhone", `${iPhone} Mobile/15E148 Twitter for iPhone/11.38`],
    ["X on Android", `${webView} TwitterAndroid`],
    [
      "TikTok on an iPhone",
      `${iPhone} Mobile/15E148 musical_ly_41.7.0 JsSdk/2.0 NetType/WIFI BytedanceWebview/d8a21c6`,
    ],
    ["TikTok on Android", `${webView} trill_410705 JsSdk/1.0 AppName/trill BytedanceWebview/d8a21c6`],
    [
      "Snapchat",
      `${iPhone} Version/18.7 Mobile/15E148 Safari/604.1 Snapchat/13.65.0.40 (like Safari/8622.1.22, panda)`,
    ],
    ["Pinterest", `${iPhone} Mobile/15E148 [Pinterest/iOS]`],
    ["Reddit", `${iPhone} Version/18.7 Mobile/15E148 Safari/604.1 Reddit/2025.44.0`],
    ["Google's app on an iPhone", `${iPhone} GSA/393.0.825095749 Mobile/15E148 Safari/604.1`],
    ["Google's app on an iPad", `${mac} GSA/393.0.825095749 Version/17.0 Safari/605.1.15`, touch],
    ["Google's app on Android", `${webView} GSA/16.44.38`],
    ["Telegram on Android", `${webView} Telegram-Android/12.1.1 (Google Pixel 8; Android 15; SDK 35; HIGH)`],
    ["Telegram on an iPhone", `${iPhone} Version/18.7 Mobile/15E148 Safari/604.1 Telegram-iOS/12.1`],
    ["KakaoTalk", `${iPhone} Mobile/15E148 KAKAOTALK 25.9.2`],
    ["Naver", `${iPhone} Version/18.7 Mobile/15E148 Safari/604.1 NAVER(inapp; search; 2000; 12.15.1; 14)`],
    ["an app's web view on Android", webView],
    ["an app's web view on an iPhone, or a page on the home screen", `${iPhone} Mobile/15E148`],
    ["an app's web view on an iPad", mac, touch],
    ["an app's web view on an iPad, mobile", `${iPad} Mobile/15E148`, touch],
  ])("no: %s", (_, userAgent, touches?: number) =>
    expect(opensWindows(windowOf(userAgent, touches).asWindow)).toBe(false),
  );

  it.each(["standalone", "minimal-ui"])("no: a page installed as an app, shown as %s", (displayMode) => {
    const window = new FakeWindow();
    window.displayMode = displayMode;
    expect(opensWindows(window.asWindow)).toBe(false);
  });

  it("yes: a window without media queries, as jsdom's", () => {
    const window = new FakeWindow();
    Object.assign(window, { matchMedia: undefined });
    expect(opensWindows(window.asWindow)).toBe(true);
  });

  it("yes: a browser in full screen", () => {
    const window = new FakeWindow();
    window.displayMode = "fullscreen";
    expect(opensWindows(window.asWindow)).toBe(true);
  });
});
