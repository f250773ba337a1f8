import type { ReactElement, Ref } from "react";
import { type InComposio, inComposio } from "../../react/context/inComposio.tsx";
import { type ApiKeyFormProps, CredentialsForm } from "./CredentialsForm.tsx";

type FormProps = ApiKeyFormProps & { formRef: Ref<HTMLFormElement> };

/** The form, as a page loads it. */
export const FormInComposio: (props: FormProps & InComposio) => ReactElement = inComposio(
  ({ formRef, ...props }: FormProps) => <CredentialsForm {...props} ref={formRef} />,
);
