import { describe, expect, it } from "vitest";
import { opensWindows } from "../../src/core/opensWindows.ts";
import { FakeWindow } from "../support/FakeWindow.ts";

function windowOf(userAgent: string): FakeWindow {
  const window = new FakeWindow();
  window.navigator.userAgent = userAgent;
  return window;
}

const webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const iPhone = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) ${webKit}`;

describe("opensWindows", () => {
  it.each([
    ["Chrome", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"],
    ["Safari", `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/26.1 Safari/605.1.15`],
    ["Firefox", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"],
    ["Safari on an iPhone", `${iPhone} Version/26.0 Mobile/15E148 Safari/604.1`],
    ["Chrome on an iPhone", `${iPhone} CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1`],
    [
      "Chrome on Android",
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
    ],
    ["nobody's", ""],
  ])("yes: %s", (_, userAgent) => expect(opensWindows(windowOf(userAgent).asWindow)).toBe(true));

  it.each([
    ["Instagram on an iPhone", `${iPhone} Mobile/15E148 Instagram 401.0.0.25.76 (iPhone14,5; iOS 18_7)`],
    ["Facebook on an iPhone", `${iPhone} Mobile/15E148 [FBAN/FBIOS;FBAV/536.0.0.52.70;FBBV/8]`],
    [
      "Facebook on Android",
      "Mozilla/5.0 (Linux; Android 15; Pixel 8; wv) AppleWebKit/537.36 Version/4.0 Chrome/141.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/536.0;]",
    ],
    ["LINE", `${iPhone} Safari Line/15.18.0`],
    ["WeChat", `${iPhone} Mobile/15E148 MicroMessenger/8.0.63(0x18003f2f) NetType/WIFI Safari/604.1`],
    ["LinkedIn", `${iPhone} Mobile/15E148 [LinkedInApp]/9.31.2188 Safari/604.1`],
    ["TikTok", `${iPhone} Mobile/15E148 musical_ly_41.7.0 BytedanceWebview/d8a21c6`],
    [
      "an app's web view on Android",
      "Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP3A; wv) AppleWebKit/537.36 Version/4.0 Chrome/142.0 Mobile Safari/537.36",
    ],
    ["an app's web view on an iPhone, or a page on the home screen", `${iPhone} Mobile/15E148`],
  ])("no: %s", (_, userAgent) => expect(opensWindows(windowOf(userAgent).asWindow)).toBe(false));

  it("no: a page installed as an app", () => {
    const window = new FakeWindow();
    window.displayMode = "standalone";
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
