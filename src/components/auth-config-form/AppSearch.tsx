import { type ReactElement, useId, useState } from "react";
import { useToolkits } from "../../react/hooks/useToolkits.ts";
import { SmallButton } from "../shared/SmallButton.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { joinClasses } from "../shared/element.ts";
import { errorText, sentence } from "../shared/text.ts";
import type { AdminTexts } from "../auth-config-list/AuthConfigRow.tsx";
import type { AuthConfigFormClassNames } from "./AuthConfigFormProps.ts";

/** Chooses the app of a new auth config. Composio searches from three letters on. */
export function AppSearch({ messages, classNames, onChoose }: AppSearchProps): ReactElement {
  const id = useId();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const { data, error, refetch } = useToolkits({ limit: 50, ...(wanted.length >= 3 && { search: wanted }) });
  const found = (data ?? []).filter(
    ({ name, slug, noAuth }) => !noAuth && `${name} ${slug}`.toLowerCase().includes(wanted),
  );
  return (
    <div className={joinClasses("cr-field", classNames.field)}>
      <label htmlFor={id} className={joinClasses("cr-field-label", classNames.label)}>
        {messages.pickApp}
      </label>
      <input
        id={id}
        type="search"
        className={joinClasses("cr-input", classNames.input)}
        value={text}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      {error && (
        <div className="cr-list-note" role="alert">
          <span>{sentence(errorText(error, messages), "", messages)}</span>
          <SmallButton text={messages.tryAgain} className={classNames.button} onClick={() => void refetch()} />
        </div>
      )}
      <ul className="cr-admin-apps" aria-label={messages.pickApp} aria-busy={data === undefined || undefined}>
        {found.slice(0, 8).map(({ slug, name, logo }) => (
          <li key={slug}>
            <button
              type="button"
              className={joinClasses("cr-button", classNames.button)}
              data-variant="outline"
              onClick={() => onChoose(slug)}
            >
              <LogoTile logo={logo} name={name} className={classNames.logo} />
              <span className="cr-label">{name}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface AppSearchProps {
  messages: AdminTexts;
  classNames: AuthConfigFormClassNames;
  onChoose: (slug: string) => void;
}
