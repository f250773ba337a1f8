import { describe, expect, it } from "vitest";
import { type Attempt, createAttempts } from "../../src/client/browser/attempts.ts";
import { linkLifetime } from "../../src/client/browser/storage.ts";
import { createOriginStorage } from "../support/createOriginStorage.ts";
import { FakeWindow, MemoryStorage } from "../support/FakeWindow.ts";
import { ManualClock } from "../support/ManualClock.ts";

const clock = new ManualClock();
const baseUrl = "http://app.test/api/composio";
const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  target: { toolkit: "gmail" },
  user: "hash",
  id: "ca_1",
  secret: "s",
  startedAt: clock.now(),
  expiresAt: clock.now() + linkLifetime,
  allowMultiple: false,
  replaces: null,
  redirectUrl: "https://connect.test/link/ln_1",
  ...change,
});

describe("createAttempts", () => {
  it("finds an attempt again after a reload, link included", () => {
    const window = new FakeWindow().asWindow;
    createAttempts(baseUrl, window, clock).save(attempt());
    expect(createAttempts(baseUrl, window, clock).list()).toEqual([attempt()]);
  });

  it("gives it to another tab without the link, which stays in its own tab", () => {
    const shared = new MemoryStorage();
    createAttempts(baseUrl, new FakeWindow(undefined, shared).asWindow, clock).save(attempt());
    const other = createAttempts(baseUrl, new FakeWindow(undefined, shared).asWindow, clock);
    expect(other.list()).toEqual([attempt({ redirectUrl: null })]);
    expect(JSON.stringify(shared)).not.toContain("ln_1");
  });

  it.each([
    ["is blocked", ["getItem", "setItem", "removeItem"]],
    ["becomes full", ["setItem"]],
  ])("keeps one in memory where storage %s while the page is open", (_, refused) => {
    const window = new FakeWindow();
    const attempts = createAttempts(baseUrl, window.asWindow, clock);
    for (const storage of [window.localStorage, window.sessionStorage]) refuse(storage, refused);
    attempts.save(attempt());
    expect(attempts.list()).toEqual([attempt()]);
    attempts.remove(attempt());
    expect(attempts.list()).toEqual([]);
  });

  it("lists one once where storage becomes full and has an older one of its target", () => {
    const window = new FakeWindow();
    const attempts = createAttempts(baseUrl, window.asWindow, clock);
    attempts.save(attempt());
    refuse(window.localStorage, ["setItem"]);
    const newer = attempt({ id: "ca_2" });
    attempts.save(newer);
    expect(attempts.list()).toEqual([newer]);
  });

  it("takes one that another tab saves after storage has refused one here", () => {
    const origin = createOriginStorage();
    const [storage, shared] = [origin.openView().storage, origin.openView().storage];
    const attempts = createAttempts(baseUrl, new FakeWindow(undefined, storage).asWindow, clock);
    attempts.save(attempt());
    refuse(storage, ["setItem"]);
    attempts.save(attempt({ id: "ca_2" }));
    createAttempts(baseUrl, new FakeWindow(undefined, shared).asWindow, clock).save(attempt({ id: "ca_3" }));
    expect(attempts.list()).toEqual([attempt({ id: "ca_3", redirectUrl: null })]);
  });

  it.each([
    ["older than its link", attempt({ expiresAt: clock.now() - 1 })],
    ["of a clock that was set back", attempt({ expiresAt: clock.now() + linkLifetime + 1 })],
  ])("sweeps one %s", (_, old) => {
    const window = new FakeWindow();
    const attempts = createAttempts(baseUrl, window.asWindow, clock);
    attempts.save(old);
    expect(attempts.list()).toEqual([]);
    expect(Object.keys(window.localStorage)).toEqual([]);
  });

  it.each(["", "null", "{", "[]", '{"target":{"toolkit":1}}', '{"target":{"toolkit":"a","userId":"b"},"id":"ca_1"}'])(
    "sweeps what is not an attempt: %j",
    (text) => {
      const window = new FakeWindow();
      window.localStorage.setItem(`composio-react:attempt:${baseUrl}:toolkit:gmail`, text);
      expect(createAttempts(baseUrl, window.asWindow, clock).list()).toEqual([]);
      expect(Object.keys(window.localStorage)).toEqual([]);
    },
  );

  it("keeps the attempts of two handlers apart", () => {
    const window = new FakeWindow().asWindow;
    createAttempts(baseUrl, window, clock).save(attempt());
    expect(createAttempts("http://app.test/other", window, clock).list()).toEqual([]);
  });

  it("tells the other clients of the page that have the same handler, and nobody else", () => {
    const window = new FakeWindow().asWindow;
    const told: string[] = [];
    const listening = (name: string, url: string) => {
      const attempts = createAttempts(url, window, clock);
      attempts.listen((saved, removed) => told.push(`${name}: ${saved?.id ?? "-"} ${removed?.id ?? "-"}`));
      return attempts;
    };
    const own = listening("itself", baseUrl);
    listening("same handler", baseUrl);
    listening("other handler", "http://app.test/api/other");
    own.save(attempt());
    own.remove(attempt());
    expect(told).toEqual(["same handler: ca_1 -", "same handler: - ca_1"]);
  });

  it("removes only the attempt it is given, not a newer one of the same target", () => {
    const attempts = createAttempts(baseUrl, new FakeWindow().asWindow, clock);
    attempts.save(attempt({ id: "ca_2" }));
    attempts.remove(attempt({ id: "ca_1" }));
    expect(attempts.list().map(({ id }) => id)).toEqual(["ca_2"]);
  });

  it("uses memory if storage is forbidden", () => {
    const window = new FakeWindow();
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
    const attempts = createAttempts(baseUrl, window.asWindow, clock);
    attempts.save(attempt());
    expect(attempts.list()).toEqual([attempt()]);
  });

  it("does nothing on a server", () => {
    const attempts = createAttempts(baseUrl, null, clock);
    expect(attempts.list()).toEqual([]);
    attempts.listen(() => undefined)();
  });
});

/** As browsers do once their user forbids cookies, or once a quota is used up: the storage that the page already has throws. */
function refuse(storage: MemoryStorage, methods: readonly string[]): void {
  const value = () => {
    throw new DOMException("denied", "SecurityError");
  };
  for (const method of methods) Object.defineProperty(storage, method, { value });
}
