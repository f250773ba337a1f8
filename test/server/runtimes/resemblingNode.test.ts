import { afterEach, expect, test } from "vitest";
import { toNodeListener } from "../../../src/platform/nodeListener.ts";
import { createStack } from "../../support/stack.ts";
import { serve } from "./serve.ts";

/* Hosts that hand over requests and responses as Node's, but not quite: adapters of AWS Lambda, h3 (Nuxt, Nitro). */

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** As serverless-http and serverless-express do: the length is a number, and the socket's `write` returns nothing. */
function onLambda(listener: ReturnType<typeof toNodeListener>, method: string, url: string, body: string) {
  const chunks: Uint8Array[] = [];
  return new Promise<{ status: number; text: string }>((resolve) => {
    const response = {
      statusCode: 200,
      headersSent: false,
      writableEnded: false,
      setHeader: () => response,
      write: (chunk: Uint8Array) => void chunks.push(chunk),
      end: (text = "") => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() + text }),
      destroy: () => response,
      on: () => response,
    };
    const headers = {
      host: "abc.lambda-url.us-east-1.on.aws",
      "x-test-user": "ana",
      "content-type": "application/json",
      "content-length": body.length,
    };
    const socket = { encrypted: true };
    const read = async function* () {
      if (body !== "") yield body;
    };
    listener({ method, url, headers, socket, complete: true, [Symbol.asyncIterator]: read }, response);
  });
}

test.each([
  ["GET", "/connected-accounts", "", 200, '"items":'],
  ["POST", "/connected-accounts/link", '{"toolkit":"gmail"}', 201, '"redirectUrl":'],
  ["GET", "/callback?status=success", "", 200, "</html>"],
])("AWS Lambda, by an adapter for Node: %s %s", async (method, path, body, status, part) => {
  const { handler } = createStack();
  const answer = await onLambda(toNodeListener(handler), method, `/api/composio${path}`, body);
  expect(answer).toEqual({ status, text: expect.stringContaining(part) });
});

test("h3 (Nuxt, Nitro): the answer is waited for, and is the handler's", async () => {
  const { handler } = createStack();
  const listener = toNodeListener(handler);
  // As h3's fromNodeMiddleware: when the listener's result is there, whatever is unanswered has no route.
  const { origin, close } = await serve(async (request, response) => {
    const result: unknown = Reflect.apply(listener, null, [request, response]);
    await result;
    if (!response.writableEnded) response.writeHead(404).end();
  });
  closers.push(close);
  const answer = await fetch(`${origin}/api/composio/connected-accounts`, { headers: { "x-test-user": "ana" } });
  expect(answer.status).toBe(200);
});
