import type { EventBus } from "./eventBus.ts";

/** The parts of a client of the `redis` package (node-redis 4 or newer) that are used. */
export interface RedisClientLike {
  publish(channel: string, message: string): Promise<unknown>;
  duplicate(): RedisSubscriberLike;
}

export interface RedisSubscriberLike {
  on(event: "error", listener: (error: unknown) => void): unknown;
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  /** Ends the connection, or attempts to connect, at once. Named `disconnect` in version 4. */
  destroy?(): unknown;
  disconnect?(): unknown;
}

export interface RedisBusOptions {
  /** The same for all copies of one app, and different from other apps on the same Redis. @default 'composio-react' */
  channel?: string;
  /** Called when the subscriber's connection is lost; the client reconnects by itself. @default nothing */
  onError?: (error: unknown) => void;
}

/**
 * Lets copies of the handler share events by Redis pub/sub.
 * @param client a connected client; a duplicate of it subscribes, since Redis needs a separate connection for that.
 * @example
 * const redis = await createClient({ url }).connect();
 * createComposioHandler({ composio, identify, bus: createRedisBus(redis) });
 */
export function createRedisBus(
  client: RedisClientLike,
  { channel = "composio-react", onError = () => undefined }: RedisBusOptions = {},
): EventBus {
  return {
    publish: (message) => client.publish(channel, message),
    async subscribe(onMessage) {
      const subscriber = client.duplicate();
      // Node ends the process for an error event without a listener.
      subscriber.on("error", onError);
      const end = async () => (subscriber.destroy ?? subscriber.disconnect)?.call(subscriber);
      try {
        await subscriber.connect();
        await subscriber.subscribe(channel, onMessage);
      } catch (cause) {
        // The next stream tries again, with a connection of its own.
        await end();
        throw cause;
      }
      return end;
    },
  };
}
