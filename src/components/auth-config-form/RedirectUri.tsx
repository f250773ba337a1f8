import { type ReactElement, useId, useState } from "react";
import { TextButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { sentence } from "../shared/text.ts";
import type { AdminTexts } from "../auth-config-list/AuthConfigRow.tsx";
import type { AuthConfigFormClassNames } from "./AuthConfigFormProps.ts";

/** The redirect URI to register at the provider. Without access to the clipboard it is selected, to be copied by hand. */
export function RedirectUri({ uri, name, messages, classNames }: RedirectUriProps): ReactElement {
  const id = useId();
  const [isCopied, setCopied] = useState(false);

  async function copy(input: HTMLInputElement | null): Promise<void> {
    input?.select();
    try {
      await navigator.clipboard.writeText(uri);
      setCopied(true);
    } catch {
      setCopied(false); // Not permitted, or no secure context.
    }
  }

  return (
    <div className={joinClasses("cr-field", classNames.field)}>
      <label htmlFor={id} className={joinClasses("cr-field-label", classNames.label)}>
        {messages.redirectUri}
      </label>
      <div className="cr-line">
        <input
          id={id}
          className={joinClasses("cr-input", classNames.input)}
          readOnly
          dir="ltr"
          aria-describedby={`${id}help`}
          value={uri}
          onFocus={(event) => event.target.select()}
        />
        <TextButton
          text={messages.copy}
          className={classNames.button}
          onClick={({ currentTarget }) => void copy(currentTarget.parentElement?.querySelector("input") ?? null)}
        />
      </div>
      <p id={`${id}help`} className={joinClasses("cr-field-help", classNames.help)}>
        {sentence(messages.redirectUriHelp, name, messages)}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> is a control of the form */}
      <span role="status" className="cr-visually-hidden">
        {isCopied ? messages.copied : null}
      </span>
    </div>
  );
}

interface RedirectUriProps {
  uri: string;
  /** The app's name. */
  name: string;
  messages: AdminTexts;
  classNames: AuthConfigFormClassNames;
}
