import { describe, expect, it } from "vitest";
import type { CallbackSignal } from "../../src/protocol/callback.ts";
import { listenForSignals, parseSignal, publishSignal } from "../../src/client/browser/callbackChannel.ts";
import { signalChannel } from "../../src/protocol/callback.ts";
import { FakeWindow } from "../support/FakeWindow.ts";

const signal: CallbackSignal = { attempt: "s", outcome: "success" };

/** Posts over the real channel and waits until it has delivered everything before `last`. */
async function heardAfter(post: (window: Window) => void): Promise<CallbackSignal[]> {
  const window = new FakeWindow().asWindow;
  const heard: CallbackSignal[] = [];
  let stop: () => void = () => undefined;
  await new Promise<void>((resolve) => {
    stop = listenForSignals(window, (text) => {
      const each = parseSignal(text);
      if (each?.attempt === "last") resolve();
      else if (each) heard.push(each);
    });
    post(window);
    publishSignal({ attempt: "last", outcome: "unknown" }, window);
  });
  stop();
  return heard;
}

const post = (data: unknown) => {
  const channel = new BroadcastChannel(signalChannel);
  channel.postMessage(data);
  channel.close();
};

describe("signals", () => {
  it("arrive by BroadcastChannel", async () => {
    expect(await heardAfter((window) => publishSignal(signal, window))).toEqual([signal]);
  });

  it("arrive by storage events if BroadcastChannel is missing", () => {
    const window = new FakeWindow();
    Object.defineProperty(window, "BroadcastChannel", { value: undefined });
    const heard: (CallbackSignal | null)[] = [];
    listenForSignals(window.asWindow, (text) => heard.push(parseSignal(text)));
    publishSignal(signal, window.asWindow);
    window.dispatchEvent(Object.assign(new Event("storage"), { key: signalChannel, newValue: JSON.stringify(signal) }));
    expect(heard).toEqual([signal]);
  });

  it.each([
    ["not JSON"],
    [{ outcome: "success", attempt: "s" }],
    ['{"outcome":"hacked","attempt":"s"}'],
    ['{"attempt":"s"}'],
    ['{"outcome":"success","attempt":{}}'],
    ["null"],
  ])("malformed ones are ignored: %j", async (data) => {
    expect(await heardAfter(() => post(data))).toEqual([]);
  });
});
