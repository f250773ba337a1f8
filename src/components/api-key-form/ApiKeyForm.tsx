import { type ForwardRefExoticComponent, type RefAttributes, forwardRef } from "react";
import { createLazyFlows } from "../../client/flow/lazyFlows.ts";
import { useComposio } from "../../react/context/context.ts";
import { type ApiKeyFormProps, CredentialsForm } from "./CredentialsForm.tsx";

/**
 * Connects an account with credentials that the user types, such as an API key, a token or a password. For an existing account
 * it replaces the credentials: secrets must be typed again, and other empty fields keep their values. Renders a `<form>`.
 *
 * The form has `[data-state="idle | submitting | verifying | connected | failed"]`, `[data-scheme]` once known,
 * `[data-loading]` and `[data-replacing]`. A field has `[data-field]`, `[data-kind="text | secret | multiline |
 * json"]`, `[data-required]` and `[data-invalid]`.
 *
 * Typed values are only in the DOM's controls, not in React's state. They are cleared when the server has accepted them.
 *
 * @example
 * <ApiKeyForm toolkit="stripe" onConnected={(account) => save(account.id)} />
 */
export const ApiKeyForm: ForwardRefExoticComponent<ApiKeyFormProps & RefAttributes<HTMLFormElement>> = forwardRef<
  HTMLFormElement,
  ApiKeyFormProps
>(function ApiKeyForm(props, ref) {
  useComposio().client.connections.flows(createLazyFlows);
  return <CredentialsForm {...props} ref={ref} />;
});
