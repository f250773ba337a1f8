import { type ChildProcess, spawn } from "node:child_process";
import { createClient } from "redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { redisServer } from "../../../scripts/redis.mjs";
import { type ComposioHandler, createRedisBus } from "../../../src/server/index.ts";
import { freePort } from "../../support/freePort.ts";
import { createStack } from "../../support/stack.ts";

let server: ChildProcess;
let port: number;
beforeAll(async () => {
  port = await freePort();
  server = startRedis();
  await (await connect()).close();
});
afterAll(() => server.kill());

/** Keeps nothing on disk, listens on this machine only. */
function startRedis(): ChildProcess {
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  return spawn(redisServer(), settings, { stdio: "ignore" });
}

const open: { destroy(): void }[] = [];

/** Waits until Redis takes connections, and comes back by itself when it was gone. */
async function connect() {
  const client = createClient({
    socket: { port, host: "127.0.0.1", reconnectStrategy: 50, connectTimeout: 5_000 },
  });
  client.on("error", () => undefined); // Told of by what fails for it.
  await client.connect();
  return client;
}

async function openBus(onError?: (error: unknown) => void) {
  const client = await connect();
  const subscribers: { destroy(): void }[] = [];
  open.push({
    destroy: () => {
      client.destroy();
      for (const subscriber of subscribers) subscriber.destroy();
    },
  });
  return createRedisBus(
    {
      publish: (channel, message) => client.publish(channel, message),
      duplicate() {
        const subscriber = client.duplicate();
        subscribers.push(subscriber);
        return subscriber;
      },
    },
    { channel: "test", ...(onError && { onError }) },
  );
}
afterAll(() => {
  for (const each of open) each.destroy();
});

async function linked(handler: ComposioHandler): Promise<string> {
  const answer = await handler(
    new Request("http://app.example/connected-accounts/link", {
      method: "POST",
      headers: { "x-test-user": "ana", "content-type": "application/json" },
      body: '{"authConfigId":"ac_gmail"}',
    }),
  );
  return ((await answer.json()) as { id: string }).id;
}

/** Reads a stream until a text comes by. */
async function readUntil(response: Response, text: string): Promise<string> {
  const decoder = new TextDecoder();
  let all = "";
  for await (const chunk of response.body ?? []) {
    all += decoder.decode(chunk, { stream: true });
    if (all.includes(text)) return all;
  }
  throw new Error(`The stream ended without ${text}: ${all}`);
}

test("a callback on one copy of the handler reaches a page that listens to another, through Redis", async () => {
  const stack = createStack({ environment: {} });
  const listens = stack.openHandler({ bus: await openBus() });
  const called = stack.openHandler({ bus: await openBus() });
  const id = await linked(listens);
  const stream = await listens(
    new Request(`http://app.example/events?ids=${id}`, { headers: { "x-test-user": "ana" } }),
  );
  stack.sandbox.control.consent(id, "allow");
  // Once the subscription stands: Redis keeps nothing for those who come later.
  const probe = await connect();
  await expect.poll(async () => (await probe.pubSubNumSub("test"))["test"]).toBe(1);
  await probe.close();
  await called(new Request(`http://app.example/callback?status=success&connected_account_id=${id}`));
  expect(await readUntil(stream, '"ACTIVE"')).toContain(id);
});

test("while Redis is down nothing fails, and later changes are passed on again", async () => {
  const errors: unknown[] = [];
  const bus = await openBus((error) => errors.push(error));
  const stack = createStack({ environment: {}, bus });
  const heard: string[] = [];
  await bus.subscribe((message) => heard.push(message));
  await bus.publish("before");
  await expect.poll(() => heard).toEqual(["before"]);

  server.kill("SIGKILL");
  await new Promise((resolve) => server.once("exit", resolve));
  await expect.poll(() => errors.length).toBeGreaterThan(0);
  const id = await linked(stack.handler);
  const callback = `http://app.example/callback?status=success&connected_account_id=${id}`;
  expect((await stack.handler(new Request(callback))).status).toBe(200);

  server = startRedis();
  await expect
    .poll(async () => {
      await bus.publish("after");
      return heard;
    })
    .toContain("after");
});

test("a client as in the docs, without a listener of its own, does not end the process when Redis is restarted", async () => {
  const redis = await createClient({ socket: { port, host: "127.0.0.1", reconnectStrategy: 50 } }).connect();
  open.push(redis);
  const errors: unknown[] = [];
  createRedisBus(redis, { onError: (error) => errors.push(error) });
  server.kill("SIGKILL");
  await expect.poll(() => errors.length).toBeGreaterThan(0);
  server = startRedis();
  await expect.poll(() => redis.isReady).toBe(true);
});
