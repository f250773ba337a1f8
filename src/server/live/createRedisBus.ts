import type { EventBus } from "./eventBus.ts";

/** The parts of a client of the `redis` package (node-redis 4 or newer) that are used. */
export interface RedisClientLike {
  publish(channel: string, message: string): Promise<unknown>;
  on?(event: "error", listener: (error: unknown) => void): unknown;
  duplicate(): RedisSubscriberLike;
}

export interface RedisSubscriberLike {
  on(event: "error", listener: (error: unknown) => void): unknown;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  /** Ends the connection, or the attempts to connect, at once. In version 4 its name is `disconnect`. */
  destroy?(): unknown;
  disconnect?(): unknown;
}

export interface RedisBusOptions {
  /** The same for all copies of one app, and another one for each app on the same Redis. @default 'composio-react' */
  channel?: string | undefined;
  /** Called when a connection to Redis is lost, of the client or of its duplicate; both reconnect by themselves. @default nothing */
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * An event bus by Redis pub/sub, for several copies of the handler.
 * @param client a connected client. A duplicate of it subscribes, because Redis needs a separate connection for that.
 * @example
 * const redis = await createClient({ url }).connect();
 * createComposioHandler({ composio, identify, bus: createRedisBus(redis, { onError: console.error }) });
 */
export function createRedisBus(
  client: RedisClientLike,
  { channel = "composio-react", onError = () => undefined }: RedisBusOptions = {},
): EventBus {
  // Node ends the process for an error event without a listener, also when Redis is only restarted.
  client.on?.("error", onError);
  return {
    publish: (message) => client.publish(channel, message),
    async subscribe(onMessage) {
      const subscriber = client.duplicate();
      subscriber.on("error", onError);
      const end = async () => (subscriber.destroy ?? subscriber.disconnect)?.call(subscriber);
      try {
        await subscriber.connect();
        await subscriber.subscribe(channel, onMessage);
      } catch (cause) {
        // The next stream subscribes again, with a new connection.
        await end();
        throw cause;
      }
      return end;
    },
  };
}
