import { type ReactElement, useId, useRef, useState } from "react";
import { Announcement } from "../announcer/Announcement.tsx";
import { appsFound } from "../catalogue/appsFound.ts";
import { useCatalogue } from "../catalogue/useCatalogue.ts";
import { SmallButton } from "../shared/TextButton.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { joinClasses } from "../shared/element.ts";
import { canTryAgain, listErrorText } from "../shared/text.ts";
import type { AdminTexts } from "../auth-config-list/adminTexts.ts";
import type { AuthConfigFormClassNames } from "./AuthConfigFormProps.ts";

/** The apps that are shown: the list fits the form. */
const most = 8;

/** Chooses the app of a new auth config. */
export function AppSearch({ messages, classNames, onChoose }: AppSearchProps): ReactElement {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  // Null: not used yet.
  const [typed, setText] = useState<string | null>(null);
  const text = typed ?? "";
  const wanted = text.trim().toLowerCase();
  const { shown, isSettled, error, refetch } = useCatalogue(undefined, "", wanted);
  const apps = shown?.filter(({ noAuth }) => !noAuth).slice(0, most);
  const found = appsFound(apps?.length ?? 0, text.trim(), messages);
  return (
    <div className={joinClasses("cr-field", classNames.field)}>
      <label htmlFor={id} className={joinClasses("cr-field-label", classNames.label)}>
        {messages.pickApp}
      </label>
      <input
        ref={field}
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
          <span>{listErrorText(error, messages)}</span>
          {canTryAgain(error) && (
            <SmallButton
              text={messages.tryAgain}
              className={classNames.button}
              onClick={() => {
                // The pressed button is removed, with its focus.
                field.current?.focus();
                void refetch();
              }}
            />
          )}
        </div>
      )}
      <ul className="cr-admin-apps" aria-label={messages.pickApp} aria-busy={!(apps && isSettled) || undefined}>
        {apps?.map(({ slug, name, logo }) => (
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
      {apps?.length === 0 && <p className="cr-list-note">{found}</p>}
      <Announcement>{typed !== null && apps && !error && isSettled && found}</Announcement>
    </div>
  );
}

interface AppSearchProps {
  messages: AdminTexts;
  classNames: AuthConfigFormClassNames;
  onChoose: (slug: string) => void;
}
