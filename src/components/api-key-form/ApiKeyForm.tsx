import { type ForwardRefExoticComponent, type RefAttributes, forwardRef } from "react";
import { createPageFlows } from "../../client/flow/pageFlows.ts";
import { useComposio } from "../../react/context/context.ts";
import { type ApiKeyFormProps, CredentialsForm } from "./CredentialsForm.tsx";

/**
 * Connects an account by what its user types in: a key, a token, a password, whatever the auth config expects.
 * For an account that exists it takes new credentials, and what is left empty stays. Renders a `<form>`.
 *
 * It carries `[data-state="idle | submitting | verifying | connected | failed"]`, `[data-scheme]` once known,
 * `[data-loading]` and `[data-replacing]`; a field `[data-field]`, `[data-kind="text | secret | multiline | json"]`,
 * `[data-required]` and `[data-invalid]`.
 *
 * What is typed stays in the page's own controls until it is sent, and leaves them when it has arrived.
 *
 * @example
 * <ApiKeyForm toolkit="stripe" onConnected={(account) => save(account.id)} />
 */
export const ApiKeyForm: ForwardRefExoticComponent<ApiKeyFormProps & RefAttributes<HTMLFormElement>> = forwardRef<
  HTMLFormElement,
  ApiKeyFormProps
>(function ApiKeyForm(props, ref) {
  useComposio().client.connections.flows(createPageFlows);
  return <CredentialsForm {...props} ref={ref} />;
});
