/**
 * By it, copies of the handler tell each other that an account may have changed. A message contains the ids of account
 * and user, never a credential or a status. If a message is lost, pages learn of the change some seconds later.
 */
export interface EventBus {
  publish(message: string): void | Promise<unknown>;
  /**
   * Calls back for every message, also for the publisher's own. If it returns a function (or a promise of one), the
   * handler calls that to unsubscribe when it has no streams. Where requests are isolated (Workers), each stream
   * subscribes separately.
   */
  subscribe(onMessage: (message: string) => void): void | Promise<unknown>;
}
