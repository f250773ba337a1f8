import { afterEach, describe, expect, it } from "vitest";
import type { ConnectOptions, LateOptions } from "../../src/client/flow/flow.ts";
import { expectEventually } from "../support/expectEventually.ts";
import { flowOf } from "../support/flowOf.ts";
import { type PageOptions, createStack } from "../support/stack.ts";

const gmail = { toolkit: "gmail" } as const;

/** Starts a flow. `callbacks` has the callback URLs of its links. */
function start(options: ConnectOptions, late?: Promise<LateOptions | null>, page: PageOptions = {}) {
  const stack = createStack();
  const callbacks: unknown[] = [];
  stack.intercept = async (request, send) => {
    if (request.url.endsWith("/connected_accounts/link"))
      callbacks.push(((await request.clone().json()) as { callback_url: unknown }).callback_url);
    return send();
  };
  const { client, window } = stack.openPage(page);
  const flow = flowOf(client, gmail);
  flow.start(options, late);
  return { callbacks, window, flow };
}

describe("a callbackUrl", () => {
  it.each(["/connected?from=kit", "connected?from=kit", "http://app.test/connected?from=kit"])(
    "of a start may be relative to the page: %s",
    async (callbackUrl) => {
      const { flow, callbacks } = start({ callbackUrl });
      await expectEventually(() => flow.getSnapshot().state, "waiting");
      expect(callbacks).toEqual([expect.stringMatching(/^http:\/\/app\.test\/connected\?from=kit&attempt=\w+$/)]);
    },
  );

  it("of the client may be relative to the page", async () => {
    const { flow, callbacks } = start({}, undefined, { client: { callbackUrl: "/connected" } });
    await expectEventually(() => flow.getSnapshot().state, "waiting");
    expect(callbacks).toEqual([expect.stringMatching(/^http:\/\/app\.test\/connected\?attempt=\w+$/)]);
  });
});

it("what a click handler gets, in JavaScript, is no option", async () => {
  const event = { type: "click", target: {}, mode: undefined };
  Object.assign(event.target, { event }); // As a DOM element: JSON can't have it.
  const { flow, callbacks } = start(event);
  await expectEventually(() => flow.getSnapshot().state, "waiting");
  expect(callbacks).toHaveLength(1);
});

describe("what the app does wrong ends the flow, and is told to the app", () => {
  const told: unknown[] = [];
  const note = (cause: unknown) => void told.push(cause);
  /** In place of Vitest's listeners, for which an unhandled rejection is a failed test. */
  function listen(): void {
    const others = process.rawListeners("unhandledRejection") as NodeJS.UnhandledRejectionListener[];
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", note);
    restore = () => {
      process.off("unhandledRejection", note);
      for (const other of others) process.on("unhandledRejection", other);
    };
  }
  let restore = (): void => undefined;
  afterEach(() => {
    restore();
    told.length = 0;
  });

  it("late options that reject", async () => {
    listen();
    const mistake = new Error("the app's own request has failed");
    const { flow, window } = start({}, Promise.reject(mistake));
    await expectEventually(() => flow.getSnapshot().state, "failed");
    const { error } = flow.getSnapshot();
    expect(error).toMatchObject({ code: "internal_error", cause: mistake });
    expect(error?.message).toContain("in the page");
    expect(window.popups[0]?.closed).toBe(true);
    await expectEventually(() => told.length, 1);
    expect(told).toEqual([mistake]);
  });

  it("late options that reject after the user has cancelled: the flow stays cancelled", async () => {
    listen();
    let reject: (cause: unknown) => void = () => undefined;
    const { flow } = start({}, new Promise((_, fail) => (reject = fail)));
    flow.cancel();
    reject(new Error("too late"));
    await expectEventually(() => told.length, 1);
    expect(flow.getSnapshot().state).toBe("cancelled");
  });

  it("late options that reject after a cancel: the next press goes on", async () => {
    listen();
    let reject: (cause: unknown) => void = () => undefined;
    const { flow } = start({}, new Promise((_, fail) => (reject = fail)));
    flow.cancel();
    flow.start();
    reject(new Error("too late"));
    await expectEventually(() => told.length, 1);
    await expectEventually(() => flow.getSnapshot().state, "waiting");
  });

  it("a callbackUrl that is no URL", async () => {
    listen();
    const { flow, callbacks } = start({ callbackUrl: "https://" });
    await expectEventually(() => flow.getSnapshot().state, "failed");
    expect(flow.getSnapshot().error?.code).toBe("internal_error");
    expect(callbacks).toEqual([]);
    await expectEventually(() => told.length, 1);
    expect(told).toEqual([expect.any(TypeError)]);
  });
});
