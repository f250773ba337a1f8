import type { DevtoolsSandbox } from "./sandbox.ts";

export interface ComposioDevtoolsProps {
  /**
   * The sandbox, if the server uses one: its `control`, or the URL of its control routes on the page's own origin
   * (`"/_sandbox"`). The panel can then expire accounts, slow answers down, and so on. @default none
   */
  sandbox?: DevtoolsSandbox | string;
  /** Whether the panel is open at the first visit. Later it is as the developer has left it. @default false */
  initialIsOpen?: boolean;
  /** The corner of the button that opens the panel. @default "bottom-right" */
  buttonPosition?: "top-left" | "top-right" | "bottom-left" | "bottom-right";
  /** Nonce of the page's Content-Security-Policy, for the panel's styles. */
  nonce?: string;
}
