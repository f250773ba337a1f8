import { type ReactElement, type Ref, type RefObject, useEffect, useRef, useState } from "react";
import { format } from "../../locales/format.ts";
import { listText } from "../../locales/english/listText.ts";
import type { ListText } from "../../locales/messages.ts";
import type { AdminAuthConfig } from "../../protocol/types.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { type InComposio, inComposio } from "../../react/context/inComposio.tsx";
import { useAuthConfigs } from "../../react/admin/useAuthConfigs.ts";
import { useSaveAuthConfig } from "../../react/admin/useSaveAuthConfig.ts";
import { useIsOnline } from "../../react/hooks/useIsOnline.ts";
import { ConfigForm } from "../auth-config-form/AuthConfigFormView.tsx";
import { Announcement } from "../announcer/Announcement.tsx";
import { saidAgain } from "../announcer/saidAgain.ts";
import { useSettled } from "../catalogue/useSettled.ts";
import { SmallButton, TextButton } from "../shared/TextButton.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import { canTryAgain, errorText, listErrorText, sentence } from "../shared/text.ts";
import { listSkeleton } from "../shared/rowSkeleton.tsx";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootElement } from "../shared/useRootElement.ts";
import type { AuthConfigListProps, AuthConfigListState } from "./AuthConfigListProps.ts";
import { AuthConfigRow } from "./AuthConfigRow.tsx";
import { type AdminTexts, adminTexts } from "./adminTexts.ts";

const english: AdminTexts & Pick<ListText, "offlineList"> = { ...adminTexts, ...listText };

interface ConfigListProps extends AuthConfigListProps {
  rootRef: Ref<HTMLDivElement>;
}

/** `AuthConfigList`, loaded. */
export const AuthConfigListView: (props: ConfigListProps & InComposio) => ReactElement = inComposio(ConfigList);

function ConfigList({ rootRef, ...given }: ConfigListProps): ReactElement {
  const { toolkit, messages: overrides, ...appearance } = useAppearance("authConfigList", given);
  const { className, classNames = {}, style, render, ...rest } = appearance;
  const messages = useMessages(english, overrides);
  const element = useRef<HTMLDivElement>(null);
  const isOnline = useIsOnline();
  const [typed, setTyped] = useState("");
  const search = useSettled(typed);
  const [form, setForm] = useState<AdminAuthConfig | "new" | null>(null);
  const [asked, setAsked] = useState<AdminAuthConfig | null>(null);
  const [said, setSaid] = useState("");
  const say = (text: string) => setSaid((last) => saidAgain(last, text));
  const [problem, setProblem] = useState<string | null>(null);
  const focusLater = useFocusLater(element);
  const { data, error, isLoading, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useAuthConfigs({
    ...(toolkit !== undefined && { toolkit }),
    ...(search !== "" && { search }),
  });
  const { update, isPending } = useSaveAuthConfig();

  function leave(key: string): void {
    focusLater(key);
    setForm(null);
    setAsked(null);
  }

  async function setEnabled(config: AdminAuthConfig, enabled: boolean): Promise<void> {
    if (isPending) return;
    setProblem(null);
    leave(`switch ${config.id}`);
    try {
      await update(config.id, { enabled });
      say(`${config.name}: ${enabled ? messages.enabled : messages.disabled}`);
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      setProblem(sentence(errorText(cause, messages), config.name, messages));
    }
  }

  function retry(): void {
    // The pressed button is removed, with its focus.
    element.current?.focus();
    void (data && hasNextPage ? fetchNextPage() : refetch());
  }

  const list = data ? (data.length > 0 ? "ready" : "empty") : isLoading ? "loading" : "error";
  // A user who may not list auth configs may not make one either.
  const isRefused = list === "error" && error?.code === "not_allowed";
  const isUnfound = list === "empty" && search !== "";
  const note = isUnfound ? format(messages.noAuthConfigFound, { search }, messages.language) : messages.noAuthConfigs;
  const state: AuthConfigListState = { state: form ? "form" : list };
  const toolbar = (
    <div className={joinClasses("cr-line", classNames.toolbar)}>
      <input
        type="search"
        className={joinClasses("cr-input", classNames.search)}
        aria-label={messages.searchAuthConfigs}
        placeholder={messages.searchAuthConfigs}
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
      />
      <TextButton
        text={messages.newAuthConfig}
        className={classNames.button}
        data-variant="solid"
        data-key="new"
        onClick={() => setForm("new")}
      />
    </div>
  );
  const rows = (
    <ul
      className={joinClasses("cr-list-rows", classNames.rows)}
      aria-label={messages.authConfigs}
      aria-busy={list === "loading" || undefined}
    >
      {list === "loading" && listSkeleton(3)}
      {data?.map((config) => (
        <AuthConfigRow
          key={config.id}
          config={config}
          isAsked={asked?.id === config.id}
          messages={messages}
          classNames={classNames}
          onEdit={() => setForm(config)}
          onSwitch={() => {
            if (!config.isEnabled) return void setEnabled(config, true);
            focusLater(`cancel ${config.id}`); // The safe answer.
            setAsked(config);
          }}
          onConfirm={() => void setEnabled(config, false)}
          onCancel={() => leave(`switch ${config.id}`)}
        />
      ))}
    </ul>
  );
  const children = (
    <>
      {form ? (
        <ConfigForm
          {...(toolkit !== undefined && { toolkit })}
          {...(form !== "new" && { authConfig: form })}
          classNames={classNames.form}
          messages={overrides}
          isFocused
          onCancel={() => leave(form === "new" ? "new" : `edit ${form.id}`)}
          onSaved={({ id, name }) => {
            say(sentence(messages.configSaved, name, messages));
            leave(form === "new" ? `edit ${id}` : `edit ${form.id}`);
          }}
        />
      ) : (
        <>
          {!isRefused && toolbar}
          {(list === "ready" || list === "loading") && rows}
          {list === "empty" && <div className={joinClasses("cr-list-note", classNames.note)}>{note}</div>}
          {error && (
            <div className={joinClasses("cr-list-note", classNames.note)} role="alert">
              <span>{listErrorText(error, messages)}</span>
              {canTryAgain(error) && (
                <SmallButton text={messages.tryAgain} className={classNames.button} onClick={retry} />
              )}
            </div>
          )}
          {hasNextPage && (
            <TextButton
              text={messages.showMore}
              className={classNames.button}
              aria-disabled={isFetchingNextPage || undefined}
              onClick={() => isFetchingNextPage || void fetchNextPage()}
            />
          )}
        </>
      )}
      {!isOnline && <p className="cr-list-offline">{messages.offlineList}</p>}
      <p role="alert" className={problem === null ? "cr-visually-hidden" : "cr-alert"}>
        {problem}
      </p>
      <Announcement>{isUnfound && !form ? note : said}</Announcement>
    </>
  );
  const divProps = { ...rest, ref: useMergedRef(rootRef, element), tabIndex: -1, "data-state": state.state, children };
  return useRootElement("div", "cr-list cr-admin", { className, style, render }, divProps, state);
}

/**
 * Moves the focus to the button with a `data-key` after the next render. The button of a new auth config comes with a later
 * answer: until then the list holds the focus, unless the user moves it.
 */
function useFocusLater(element: RefObject<HTMLElement | null>): (key: string) => void {
  const wanted = useRef<{ readonly key: string; readonly isHeld: boolean } | null>(null);
  useEffect(() => {
    const list = element.current;
    if (!wanted.current || !list) return;
    const { key, isHeld } = wanted.current;
    // Not by a selector: jsdom has no `CSS.escape`.
    const target = [...list.querySelectorAll<HTMLElement>("[data-key]")].find(({ dataset }) => dataset.key === key);
    // SAFETY: the root of a rendered element is a document or a shadow root. Both have `activeElement`.
    const isMoved = isHeld && (list.getRootNode() as Document).activeElement !== list;
    if (!isMoved) (target ?? list).focus();
    wanted.current = target || isMoved ? null : { key, isHeld: true };
  });
  return (key) => {
    wanted.current = { key, isHeld: false };
  };
}
