import { type ForwardRefExoticComponent, type RefAttributes, forwardRef } from "react";
import { AdminShell } from "../auth-config-list/AdminShell.tsx";
import type { AuthConfigFormProps } from "./AuthConfigFormProps.ts";

/**
 * For the app's admins: makes or changes an auth config: app, scheme, Composio's OAuth app or your own, scopes, name,
 * and the redirect URI to register. Secrets are sent, and never come back. Renders a `<form>`. Its code is loaded when
 * it is first shown.
 *
 * It carries `[data-state="loading | app | form | saving | error"]`.
 *
 * @example
 * <AuthConfigForm toolkit="gmail" onSaved={({ id }) => console.log(id)} />
 */
export const AuthConfigForm: ForwardRefExoticComponent<AuthConfigFormProps & RefAttributes<HTMLFormElement>> =
  forwardRef<HTMLFormElement, AuthConfigFormProps>(function AuthConfigForm(props, ref) {
    return (
      <AdminShell messages={props.messages}>
        {({ AuthConfigFormView }, composio) => <AuthConfigFormView {...props} composio={composio} rootRef={ref} />}
      </AdminShell>
    );
  });
