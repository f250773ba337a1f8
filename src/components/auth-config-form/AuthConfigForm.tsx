import { type ForwardRefExoticComponent, type RefAttributes, forwardRef } from "react";
import { useAdminShell } from "../auth-config-list/useAdminShell.tsx";
import { FieldsSkeleton } from "../fields/FieldsSkeleton.tsx";
import type { AuthConfigFormProps } from "./AuthConfigFormProps.ts";

/**
 * For the app's admins: makes or changes an auth config: app, scheme, Composio's OAuth app or your own, scopes, name,
 * and the redirect URI to register. Secrets are sent, and never come back. Renders a `<form>`. Its code is loaded when
 * it is first shown.
 *
 * It has `[data-state="loading | app | form | saving | error"]`.
 *
 * @example
 * <AuthConfigForm toolkit="gmail" onSaved={({ id }) => console.log(id)} />
 */
export const AuthConfigForm: ForwardRefExoticComponent<AuthConfigFormProps & RefAttributes<HTMLFormElement>> =
  forwardRef<HTMLFormElement, AuthConfigFormProps>(function AuthConfigForm(given, ref) {
    // React would take it for an event of the element.
    const { onSaved: _onSaved, ...meanwhile } = given;
    const [loaded, shell, composio] = useAdminShell("authConfigForm", "form", meanwhile, ref, skeleton);
    return loaded ? <loaded.AuthConfigFormView {...given} composio={composio} rootRef={ref} /> : shell;
  });

const skeleton = (
  <>
    <div className="cr-line" aria-hidden="true">
      <span className="cr-logo" data-size="md" />
    </div>
    <FieldsSkeleton />
    <div className="cr-form-actions" />
  </>
);
