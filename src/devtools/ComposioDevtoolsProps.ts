import type { DevtoolsSandbox } from "./sandbox.ts";

export interface ComposioDevtoolsProps {
  /**
   * The sandbox, if the server uses one: its `control`, or the URL of its control routes on the page's own origin
   * (`"/_sandbox"`). Then the panel can expire accounts, delay answers, and so on. @default none
   */
  sandbox?: DevtoolsSandbox | string | undefined;
  /** Whether the panel is open at the first visit. Later visits restore its last state. @default false */
  initialIsOpen?: boolean | undefined;
  /** The corner of the button that opens the panel. @default "bottom-right" */
  buttonPosition?: "top-left" | "top-right" | "bottom-left" | "bottom-right" | undefined;
  /** Nonce of the page's Content-Security-Policy, for the panel's styles. */
  nonce?: string | undefined;
}
