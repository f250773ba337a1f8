import type { ComponentPropsWithoutRef, ReactNode } from "react";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { DialogClassNames } from "../dialog/useModal.ts";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style`, `render` and `children` receive. */
export interface DisconnectButtonState {
  /** The account that would be disconnected: the one that represents the target. Null without one. */
  readonly account: ConnectedAccount | null;
  /** Whether the question is being loaded. */
  readonly isPending: boolean;
  /** The app's name. */
  readonly name: string;
}

/** Class names per part. */
export interface DisconnectButtonClassNames extends DialogClassNames {
  root?: string | undefined;
  label?: string | undefined;
  /** Why the question could not be opened. */
  error?: string | undefined;
}

interface OwnProps extends RootProps<"button", DisconnectButtonState> {
  /** Called when the account is deleted, also at Composio. */
  onDisconnected?: ((accountId: string) => void) | undefined;
  /** `outline`: bordered; `plain`: text only; `danger`: filled. @default 'outline' */
  variant?: "outline" | "plain" | "danger" | undefined;
  /** Height: 28, 36 or 44 pixels. @default 'md' */
  size?: "sm" | "md" | "lg" | undefined;
  /** `short`: "Disconnect" without the app's name, which stays in the accessible name. @default 'full' */
  label?: "full" | "short" | undefined;
  /** Label in place of `Disconnect {name}`. */
  children?: ReactNode | ((state: DisconnectButtonState) => ReactNode) | undefined;
  /** Class names per part: root, label, error; dialog and its parts (`dialogTitle`, …). */
  classNames?: DisconnectButtonClassNames | undefined;
}

/** Exactly one of `connectedAccountId`, `toolkit` and `authConfigId`; the props below; any other `<button>` prop. */
export type DisconnectButtonProps = Target &
  OwnProps &
  Omit<ComponentPropsWithoutRef<"button">, keyof OwnProps | "type">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    disconnectButton?:
      | Pick<OwnProps, "variant" | "size" | "label" | "className" | "classNames" | "style" | "render">
      | undefined;
  }
}
