import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseCallback } from "../../../src/protocol/callback.ts";
import { leaveOutcome, publishSignal, type SignalWindow } from "../../../src/client/browser/callbackChannel.ts";
import { openStage, type Stage, ways } from "../stage.ts";

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(way);
  });
  afterEach(() => stage.close());

  const open = async (query: string) => {
    const answer = await stage.send(null, "GET", `/callback?${query}`);
    return { ...answer, page: await visit(answer.text) };
  };
  /** Runs the page's script, which is a separate file. */
  const visit = async (html: string, surroundings?: Surroundings) => {
    const [, path, data = ""] = /<script nonce="\w+" src="([^"]*)"([^>]*)><\/script>/.exec(html) ?? [];
    const script = await stage.send(null, "GET", new URL(`/${path}`, "http://page.test").pathname);
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    return run(script.text, attributesOf(data), surroundings);
  };

  test.each([
    ["a link's success", "status=success&connected_account_id=ca_1&attempt=s3cr3t"],
    ["composio#2611: direct creation's success", "status=success&connectedAccountId=ca_1&appName=gmail&attempt=s3cr3t"],
    ["version 1's success", "connectionStatus=ACTIVE"],
    ["a refusal", "status=failed&error=access_denied&attempt=s3cr3t"],
    ["sokosumi#2934: an id beside an error", "connected_account_id=ca_1&error=access_denied"],
    ["automatos#630: a failure with an app's name", "status=failed&appName=gmail"],
    ["another browser", "status=failed&error=This%20connection%20was%20started%20from%20a%20different%20browser"],
    ["another user", "status=failed&error=identity%20mismatch"],
    ["an id alone", "connected_account_id=ca_1"],
    ["nothing", ""],
  ])("sends the same signal as publishSignal: %s", async (_, query) => {
    const expected = record();
    publishSignal(parseCallback(new URLSearchParams(query)), expected.window);
    expect((await open(query)).page.messages).toEqual(expected.messages);
  });

  test("lobehub#15461: needs no session and no account", async () => {
    expect((await open("status=success")).status).toBe(200);
    expect(stage.sandbox.requests).toEqual([]);
  });

  test.each([
    ["status=success", "You can close this window."],
    ["status=failed&error=access_denied", "Access was not granted. You can close this window."],
    [
      "status=failed&error=identity",
      "This connection was started by someone else, so nothing was connected. You can close this window.",
    ],
    ["status=failed", "The connection didn’t work. You can close this window and try again."],
    ["", "You can close this window."],
  ])("closes itself, or asks the user to: %s", async (query, words) => {
    const { page, text } = await open(query);
    expect(page.closed).toBe(1);
    expect(text).toContain(`<h1>${words}</h1>`);
    expect(page.hidden).toBe(true);
    page.pass(300);
    expect(page.hidden).toBe(false);
  });

  test.each(["success", "failed&error=access_denied", "failed&error=identity", "failed", ""])(
    "leaves word for the page it goes back to, as leaveOutcome would: %j",
    async (status) => {
      const query = `status=${status}&attempt=s3cr3t`;
      const expected = record();
      const signal = parseCallback(new URLSearchParams(query));
      publishSignal(signal, expected.window);
      leaveOutcome(signal, expected.window);
      const { text } = await open(query);
      const page = await visit(text, { trip: "s3cr3t /settings" });
      expect(page.messages).toEqual(expected.messages);
      expect(page.messages.at(-1)?.[0]).toBe("tab composio-react:outcome:s3cr3t");
    },
  );

  // The page is a twin of completeConnectCallback(), whose rules have their reasons in test/client/pageRedirect.test.ts.
  test.each([
    ["its own attempt", "status=success&attempt=s3cr3t", "s3cr3t /settings?tab=2#apps", "/settings?tab=2#apps"],
    ["no attempt", "status=success&connected_account_id=ca_1", "s3cr3t /settings", "/settings"],
    ["another attempt", "status=success&attempt=other", "s3cr3t /settings", null],
    ["a misshapen attempt", "status=success&attempt=%3Cb%3E", "s3cr3t /settings", null],
    ["another attempt and a way back", "attempt=other&return_to=%2Felsewhere", "s3cr3t /settings", null],
    ["a way back beside its own", "attempt=s3cr3t&return_to=%2Felsewhere", "s3cr3t /settings", "/settings"],
    ["a place elsewhere", "attempt=s3cr3t", "s3cr3t //evil.example", null],
    ["a place that is no path", "attempt=s3cr3t", "s3cr3t javascript:alert(1)", null],
    ["nonsense", "status=success", "s3cr3t", null],
    ["its own callback after its end", "attempt=s3cr3t", "s3cr3t ended /settings?tab=1#x", "/settings?tab=1#x"],
    ["a callback without an attempt after its end", "status=success", "s3cr3t ended /settings", null],
    ["elsewhere after its end", "attempt=s3cr3t", "s3cr3t ended //evil.example", null],
  ])("returns to the tab's stored page, if the callback fits: %s", async (_, query, trip, expected) => {
    const { text } = await stage.send(null, "GET", `/callback?${query}`);
    const page = await visit(text, { trip });
    expect(page.location).toBe(expected);
    expect(page.closed).toBe(expected === null ? 1 : 0);
    const words = page.messages.filter(([how]) => how.startsWith("tab"));
    expect(words).toHaveLength(expected !== null && query.includes("attempt") ? 1 : 0);
  });

  test("stores no outcome without an attempt", async () => {
    const { text } = await open("status=failed");
    const { messages, location } = await visit(text, { trip: "s3cr3t /settings" });
    expect(location).toBe("/settings");
    expect(messages.map(([way]) => way)).not.toContainEqual(expect.stringMatching(/^tab/));
  });

  test.each([
    "attempt=%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "attempt=x%22%3Bsteal()%3B%22",
    "status=%3Cimg%20src%3Dx%3E",
    "error=%3Cb%3Emarked%3C%2Fb%3E&error_description=marked",
    "return_to=%2Fx%3C%2Fscript%3E%3Cscript%3Ealert(1)",
    "steal=marked",
  ])("escapes everything from the address: %s", async (query) => {
    const { text, page } = await open(query);
    expect(text).not.toMatch(/marked|steal|<img|<\/script><script|alert\(1\)<\/script>/);
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(page.messages.map(([, message]) => JSON.parse(message).attempt)).toEqual([null, null]);
  });

  test("runs and loads only its own script and style", async () => {
    const first = await open("status=success");
    const second = await open("status=success");
    const policy = first.headers.get("content-security-policy") ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(policy).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    );
    expect(first.text).toContain(`<script nonce="${nonce}" src="callback/script" `);
    expect(second.text).not.toContain(nonce);
    expect(first.text).not.toMatch(/\son\w+=|style=|<style|<script>/);
    expect(first.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(first.headers.get("referrer-policy")).toBe("no-referrer");
    expect(first.headers.get("cross-origin-opener-policy")).toBeNull();
  });

  test.each(["/callback", "/callback/"])("has its script and style at %s, too", async (path) => {
    const { text } = await stage.send(null, "GET", `${path}?status=success`);
    const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? "");
    for (const file of files) {
      const { pathname } = new URL(file, `${stage.origin}/api/composio${path}`);
      expect((await stage.send(null, "GET", pathname.replace("/api/composio", ""))).status).toBe(200);
    }
    expect(files).toHaveLength(2);
  });

  test("still sends the signal if storage is forbidden or BroadcastChannel is missing", async () => {
    const { text } = await stage.send(null, "GET", "/callback?status=success");
    expect((await visit(text, { storage: false })).messages.map(([way]) => way)).toEqual([
      "channel composio-react:callback",
    ]);
    expect((await visit(text, { channel: false })).messages.map(([way]) => way)).toEqual([
      "storage composio-react:callback",
    ]);
  });
});

interface Surroundings {
  readonly storage?: boolean;
  readonly channel?: boolean;
  /** The page redirect in the tab's storage. */
  readonly trip?: string;
}

/** The signals that a page sends, and by which way. */
function record({ storage = true, channel = true, trip }: Surroundings = {}) {
  const messages: [way: string, message: string][] = [];
  class Channel {
    readonly name: string;
    constructor(name: string) {
      this.name = name;
    }
    postMessage(message: string) {
      messages.push([`channel ${this.name}`, message]);
    }
    close() {}
  }
  const localStorage = {
    setItem(key: string, value: string) {
      if (!storage) throw new Error("SecurityError");
      messages.push([`storage ${key}`, value]);
    },
    removeItem() {},
  };
  const sessionStorage = {
    getItem(key: string) {
      if (!storage) throw new Error("SecurityError");
      return key === "composio-react:page-redirect" ? (trip ?? null) : null;
    },
    setItem(key: string, value: string) {
      if (!storage) throw new Error("SecurityError");
      messages.push([`tab ${key}`, value]);
    },
  };
  const page = {
    localStorage,
    sessionStorage,
    ...(channel && { BroadcastChannel: Channel }),
    addEventListener() {},
    removeEventListener() {},
  };
  // SAFETY: the parts of a window that signals are sent on.
  return { messages, window: page as unknown as SignalWindow };
}

/** The `data-*` attributes of an element's tag, as its script reads them. */
function attributesOf(tag: string): Record<string, string> {
  const attributes = [...tag.matchAll(/data-([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
    name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))),
  ]);
  return Object.fromEntries(attributes) as Record<string, string>; // SAFETY: made of pairs of texts.
}

/** Runs the page's script, as a browser would. */
function run(script: string, data: Record<string, string>, surroundings?: Surroundings) {
  const { messages, window } = record(surroundings);
  const dataset: Record<string, string> = {};
  const timers: [callback: () => void, milliseconds: number][] = [];
  const outcome = {
    messages,
    closed: 0,
    location: null as string | null,
    get hidden() {
      return "closing" in dataset;
    },
    pass(milliseconds: number) {
      for (const [callback, due] of timers) if (due <= milliseconds) callback();
    },
  };
  runInNewContext(script, {
    ...window,
    window: { ...window, close: () => outcome.closed++ },
    document: { documentElement: { dataset }, currentScript: { dataset: data } },
    location: { replace: (url: string) => (outcome.location = url) },
    setTimeout: (callback: () => void, milliseconds: number) => timers.push([callback, milliseconds]),
    JSON,
  });
  return outcome;
}
