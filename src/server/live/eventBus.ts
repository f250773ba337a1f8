/**
 * How several copies of the handler tell each other that an account may have changed. What travels is an account's
 * id and its user's, never a credential or a status. A message that is lost costs a few seconds.
 */
export interface EventBus {
  publish(message: string): void | Promise<unknown>;
  /**
   * Calls back for every message, the publisher's own included. What it returns, if that is a function, ends it when
   * no page listens any more; where requests share nothing (Workers), each stream subscribes for itself.
   */
  subscribe(onMessage: (message: string) => void): void | Promise<unknown>;
}
