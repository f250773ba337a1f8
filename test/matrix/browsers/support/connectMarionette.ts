import { type Socket, connect } from "node:net";

export interface Marionette {
  /** Sends a command and returns its value. What it throws has the standard's word as its `cause`. */
  send(name: string, parameters?: object): Promise<unknown>;
  close(): void;
}

/** Connects to Firefox once it listens. Messages are JSON behind their length in bytes: `4:[0]`. */
export async function connectMarionette(port: number): Promise<Marionette> {
  const socket = await reach(port);
  const waiting = new Map<number, PromiseWithResolvers>();
  let received = Buffer.alloc(0);
  let last = 0;
  let greet: () => void;
  const greeted = new Promise<void>((resolve) => (greet = resolve));

  socket.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const colon = received.indexOf(":");
      const end = colon + 1 + Number(received.subarray(0, colon));
      if (colon < 0 || received.length < end) return;
      const message: unknown = JSON.parse(received.toString("utf8", colon + 1, end));
      received = received.subarray(end);
      if (Array.isArray(message)) settle(message);
      else greet();
    }
  });
  socket.on("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("Firefox has ended."));
    waiting.clear();
  });
  await greeted;

  function settle([, id, error, result]: readonly unknown[]): void {
    const call = waiting.get(Number(id));
    waiting.delete(Number(id));
    if (error === null) call?.resolve(valueOf(result));
    // SAFETY: the protocol's errors have these two.
    else call?.reject(toError(error as { error: string; message: string }));
  }

  return {
    send(name, parameters = {}) {
      const id = ++last;
      const text = JSON.stringify([0, id, name, parameters]);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        socket.write(`${Buffer.byteLength(text)}:${text}`);
        // Quitting, it may end before it answers.
        if (name === "Marionette:Quit") socket.once("close", resolve);
      });
    },
    close: () => socket.destroy(),
  };
}

interface PromiseWithResolvers {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const valueOf = (result: unknown): unknown =>
  typeof result === "object" && result !== null && "value" in result ? result.value : result;

function toError({ error, message }: { readonly error: string; readonly message: string }): Error {
  return new Error(`${error}: ${message}`, { cause: error });
}

/** Tries until someone listens there. */
async function reach(port: number): Promise<Socket> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect(port, "127.0.0.1", () => resolve(socket));
        socket.once("error", reject);
      });
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
