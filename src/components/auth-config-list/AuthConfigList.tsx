import { type ForwardRefExoticComponent, type RefAttributes, forwardRef } from "react";
import { AdminShell } from "./AdminShell.tsx";
import type { AuthConfigListProps } from "./AuthConfigListProps.ts";

/**
 * For the app's admins: the project's auth configs as rows, with their form, and buttons to enable and disable them.
 * Renders a `<div>` with a list in it. Its code is loaded when it is first shown. The handler's `authorizeAdmin` decides
 * who may use it.
 *
 * It carries `[data-state="loading | empty | ready | error | form"]`; each row `[data-disabled]`.
 *
 * @example
 * <AuthConfigList />
 */
export const AuthConfigList: ForwardRefExoticComponent<AuthConfigListProps & RefAttributes<HTMLDivElement>> =
  forwardRef<HTMLDivElement, AuthConfigListProps>(function AuthConfigList(props, ref) {
    return (
      <AdminShell messages={props.messages}>
        {({ AuthConfigListView }, composio) => <AuthConfigListView {...props} composio={composio} rootRef={ref} />}
      </AdminShell>
    );
  });
