import type { ComponentPropsWithoutRef } from "react";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { RootProps } from "../shared/element.ts";

/** The state that `className`, `style` and `render` receive. */
export interface AccountPickerState {
  /** `none`: there is no usable account. `lost`: the chosen one can't be used any more. `error`: the accounts are unknown. */
  readonly state: "loading" | "none" | "ready" | "lost" | "error";
  /** The chosen account. */
  readonly account: ConnectedAccount | null;
}

/** Class names per part. */
export interface AccountPickerClassNames {
  root?: string | undefined;
  /** The line with a problem of the choice. */
  line?: string | undefined;
  button?: string | undefined;
}

interface OwnProps extends RootProps<"select", AccountPickerState> {
  /** Slug of the toolkit whose accounts can be chosen. */
  toolkit: string;
  /** Id of the chosen account, if the app controls the picker. Null: none. */
  value?: string | null | undefined;
  /** Id of the account that is chosen at first. Null: none. @default the user's default account, see `useDefaultAccount` */
  defaultValue?: string | null | undefined;
  /**
   * Called when the choice has changed, by the user or by itself: to the default account at first, to null if the chosen
   * account can't be used any more, or to the account that has replaced it.
   */
  onChange?: ((accountId: string | null) => void) | undefined;
  /** Class names per part: root, line, button. */
  classNames?: AccountPickerClassNames | undefined;
}

/** The props below, and any other `<select>` prop: `name`, `required`, `disabled`, `form`, … */
export type AccountPickerProps = OwnProps &
  Omit<ComponentPropsWithoutRef<"select">, keyof OwnProps | "children" | "multiple" | "size">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    accountPicker?: Pick<OwnProps, "className" | "classNames" | "style" | "render"> | undefined;
  }
}
