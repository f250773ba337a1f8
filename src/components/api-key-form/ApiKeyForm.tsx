import { type ForwardRefExoticComponent, type RefAttributes, forwardRef } from "react";
import { createLazyFlows } from "../../client/flow/lazyFlows.ts";
import { useComposio } from "../../react/context/context.ts";
import { type ApiKeyFormProps, CredentialsForm } from "./CredentialsForm.tsx";

/**
 * Connects an account with credentials that the user types: an API key, a token, a password, as the auth config
 * requires. For an existing account it replaces the credentials; an empty field keeps its value. Renders a `<form>`.
 *
 * The form carries `[data-state="idle | submitting | verifying | connected | failed"]`, `[data-scheme]` once known,
 * `[data-loading]` and `[data-replacing]`. A field carries `[data-field]`, `[data-kind="text | secret | multiline |
 * json"]`, `[data-required]` and `[data-invalid]`.
 *
 * Typed values stay in the DOM's own controls until they are sent, and are cleared when the server has accepted them.
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
