import { describe, expect, it } from "vitest";
import { isSafeRedirect } from "../../src/platform/isSafeRedirect.ts";
import { openPopup } from "../../src/client/browser/popup.ts";
import { FakeWindow } from "../support/FakeWindow.ts";

describe("isSafeRedirect", () => {
  it.each([
    "https://connect.composio.dev/link/ln_1",
    "http://127.0.0.1:4100/link/ln_1",
    "http://localhost/x",
    "http://app.localhost:1/x",
    "http://[::1]:9/x",
  ])("opens %s", (address) => expect(isSafeRedirect(address)).toBe(true));
  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "http://connect.example/x",
    "http://127.0.0.1.evil.example/",
    "//evil.example",
    "/link",
    "",
    "ftp://x.example",
  ])("refuses %j", (address) => expect(isSafeRedirect(address)).toBe(false));
});

describe("openPopup", () => {
  const title = "Connecting Gmail…";

  it("removes window.opener, and works with a window that can't be written to", () => {
    const window = new FakeWindow();
    expect(openPopup(window.asWindow, title)).toBe(window.popups[0]);
    expect(window.popups[0]?.opener).toBeNull();
  });

  it("returns null for a blocked window, in both ways that browsers report it", () => {
    const window = new FakeWindow();
    window.popupsBlocked = true;
    expect(openPopup(window.asWindow, title)).toBeNull();
    const closing = new FakeWindow();
    closing.open = () => Object.assign(new FakeWindow().open() ?? {}, { closed: true }) as never;
    expect(openPopup(closing.asWindow, title)).toBeNull();
  });

  it.each([
    ["throws, as extensions and web views do", () => expect.fail("Windows are not supported.")],
    ["is missing", undefined],
  ])("returns null where window.open %s", (_, open) => {
    const window = Object.assign(new FakeWindow(), { open });
    expect(openPopup(window.asWindow, title)).toBeNull();
  });
});
