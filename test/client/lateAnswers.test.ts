import { accountRoutes } from "../../src/protocol/routes.ts";
import { describe, expect, test } from "vitest";
import * as answers from "../../src/client/api/answersLater.ts";
import { createTicketStore } from "../../src/client/api/ticketStore.ts";
import { type Transport, createTransport } from "../../src/client/api/transport.ts";
import { createUsers } from "../../src/client/api/users.ts";
import { account } from "../support/accounts.ts";
import { ManualClock } from "../support/ManualClock.ts";

/*
 * A page sends its first request before it has the code that reads answers, and loads this code meanwhile.
 */

interface Scene {
  readonly call: Transport;
  readonly clock: ManualClock;
  /** Addresses of the requests that were sent. */
  readonly sent: string[];
  readonly loads: () => number;
}

function openScene(loadCode: () => Promise<typeof answers>, answer = () => Response.json(account())): Scene {
  const clock = new ManualClock();
  const sent: string[] = [];
  let loads = 0;
  const call = createTransport(
    {
      baseUrl: "https://app.test/api/composio",
      fetch: async (input) => {
        sent.push(new Request(input).url);
        return answer();
      },
      headers: undefined,
      credentials: "same-origin",
      timeout: 30_000,
      clock,
      users: createUsers(() => "page"),
      tickets: createTicketStore(),
    },
    () => {
      loads++;
      return loadCode();
    },
  );
  return { call, clock, sent, loads: () => loads };
}

const never = () => new Promise<never>(() => undefined);

/** Long enough for everything that does not wait for a timer. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** What a promise rejects with. */
const failureOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (cause: unknown) => cause,
  );

const get = ({ call }: Scene, signal?: AbortSignal) =>
  call({ route: accountRoutes.get, id: "ca_1" }, ({ parseAccount }) => parseAccount, signal && { signal });

describe("the code that reads answers", () => {
  test("is loaded while the first request is under way, once", async () => {
    let arrive = () => {};
    const scene = openScene(() => new Promise((resolve) => (arrive = () => resolve(answers))));
    const first = get(scene);
    await settle();
    expect(scene.sent).toHaveLength(1);
    arrive();
    expect((await first).id).toBe("ca_1");
    await get(scene);
    expect(scene.loads()).toBe(1);
  });

  test("fails the request if it can't be loaded, and is asked for again by the next one", async () => {
    let isOffline = true;
    const scene = openScene(async () => {
      if (isOffline) throw new TypeError("Failed to fetch dynamically imported module");
      return answers;
    });
    await expect(get(scene)).rejects.toMatchObject({
      code: "not_loaded",
      retryable: true,
      isComposioError: true,
      userMessage: "This could not be loaded. Check your network and reload the page.",
    });
    isOffline = false;
    expect((await get(scene)).id).toBe("ca_1");
    expect(scene.loads()).toBe(2);
  });

  test("is not waited for longer than the request's timeout", async () => {
    const scene = openScene(never);
    const asked = failureOf(get(scene));
    await settle();
    await scene.clock.advance(30_000);
    expect(await asked).toMatchObject({ code: "request_timeout", retryable: true });
  });

  test("is not waited for after the caller has aborted the request", async () => {
    const scene = openScene(never);
    const controller = new AbortController();
    const asked = failureOf(get(scene, controller.signal));
    await settle();
    controller.abort();
    expect(await asked).toMatchObject({ code: "aborted", retryable: false });
  });

  test("does not hide that the network failed first", async () => {
    const scene = openScene(never, () => {
      throw new TypeError("Failed to fetch");
    });
    await expect(get(scene)).rejects.toMatchObject({ code: "network_error" });
  });
});
