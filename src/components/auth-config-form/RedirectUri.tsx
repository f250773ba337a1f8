import { type ReactElement, useId, useState } from "react";
import { saidAgain } from "../announcer/saidAgain.ts";
import { TextButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { sentence } from "../shared/text.ts";
import type { AdminTexts } from "../auth-config-list/adminTexts.ts";
import type { AuthConfigFormClassNames } from "./AuthConfigFormProps.ts";

/** The redirect URI to register at the provider. Without access to the clipboard it is selected, to be copied by hand. */
export function RedirectUri({ uri, name, messages, classNames }: RedirectUriProps): ReactElement {
  const id = useId();
  const [said, setSaid] = useState<string | null>(null);

  const done = messages.copied.replace(/[.。]$/, ""); // A button's text is no sentence.

  async function copy(input: HTMLInputElement | null): Promise<void> {
    try {
      await navigator.clipboard.writeText(uri);
      setSaid((last) => saidAgain(last, messages.copied));
    } catch {
      // Not permitted, or no secure context. In Chromium this takes the focus from the button.
      setSaid(null);
      input?.select();
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
          text={said === null ? messages.copy : done}
          coming={said === null ? done : messages.copy}
          aria-label={messages.copy} // The live region says the rest, once.
          onBlur={() => setSaid(null)}
          className={classNames.button}
          onClick={({ currentTarget }) => {
            // Safari doesn't focus a button that is clicked, and then it would not lose the focus either.
            currentTarget.focus();
            void copy(currentTarget.parentElement?.querySelector("input") ?? null);
          }}
        />
      </div>
      <p id={`${id}help`} className={joinClasses("cr-field-help", classNames.help)}>
        {sentence(messages.redirectUriHelp, name, messages)}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> is a control of the form */}
      <span role="status" className="cr-visually-hidden">
        {said}
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
