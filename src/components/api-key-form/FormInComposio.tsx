import type { ReactElement, Ref } from "react";
import { ComposioContext, type ComposioContextValue } from "../../react/context/context.ts";
import { type ApiKeyFormProps, CredentialsForm } from "./CredentialsForm.tsx";

/** The form, with the provider's value as a prop: its built file has React contexts of its own. */
export function FormInComposio({ composio, formRef, ...props }: FormInComposioProps): ReactElement {
  return (
    <ComposioContext.Provider value={composio}>
      <CredentialsForm {...props} ref={formRef} />
    </ComposioContext.Provider>
  );
}

type FormInComposioProps = ApiKeyFormProps & {
  /** The value of `useComposio()` where the form is rendered. */
  composio: ComposioContextValue;
  formRef: Ref<HTMLFormElement>;
};
