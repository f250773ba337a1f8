/**
 * How several copies of the handler tell each other that an account is worth a look. What travels is an account's
 * id and its user's, never a credential or a status; a message that is lost costs a few seconds.
 */
export interface EventBus {
  publish(message: string): void | Promise<unknown>;
  /** Calls back for every message, the publisher's own included. */
  subscribe(onMessage: (message: string) => void): void | Promise<unknown>;
}
