/**
 * Sends messages between copies of the handler: an account may have changed. A message contains the ids of account and user,
 * never a credential or a status. If a message is lost, pages learn of the change some seconds later, by polling.
 */
export interface EventBus {
  /** Sends a message to all subscribers. If it throws or rejects, the handler writes a log entry and continues. */
  publish(message: string): void | Promise<unknown>;
  /**
   * Calls back for every message, also for those of the same copy. If it returns a function (or a promise of one), the
   * handler calls that function to unsubscribe when its last stream ends. With `isolateRequests` (Workers), each stream
   * subscribes separately.
   */
  subscribe(onMessage: (message: string) => void): void | Promise<unknown>;
}
