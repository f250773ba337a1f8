import {
  type Context,
  type ForwardRefExoticComponent,
  type KeyboardEvent,
  type ReactElement,
  type RefAttributes,
  createContext,
  forwardRef,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";
import { createLazyFlows } from "../../client/flow/lazyFlows.ts";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText as englishErrors } from "../../locales/english/errorText.ts";
import { listText } from "../../locales/english/listText.ts";
import { pickerText } from "../../locales/english/pickerText.ts";
import { badgeText, statusText } from "../../locales/english/statusText.ts";
import type { BadgeText, ButtonText, ErrorText, ListText, PickerText } from "../../locales/messages.ts";
import { accountPhase, leadingAccount } from "../../protocol/status.ts";
import type { ConnectedAccount, ConnectionPhase, Toolkit } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useConnectedAccounts } from "../../react/hooks/useConnectedAccounts.ts";
import { useIsOnline } from "../../react/hooks/useIsOnline.ts";
import { useToolkits } from "../../react/hooks/useToolkits.ts";
import { pageSize } from "../../react/queries/pageSize.ts";
import { Announcement } from "../announcer/Announcement.tsx";
import { useAnnouncer } from "../announcer/useAnnouncer.ts";
import { SmallButton, TextButton } from "../shared/TextButton.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import { canTryAgain, listErrorText } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRoom } from "../shared/rowSkeleton.tsx";
import { useRootElement } from "../shared/useRootElement.ts";
import type { ToolkitPickerClassNames, ToolkitPickerProps, ToolkitPickerState } from "./ToolkitPickerProps.ts";
import { ToolkitTile } from "./ToolkitTile.tsx";
import { appsFound } from "../catalogue/appsFound.ts";
import { type CatalogueCategory, useCatalogue } from "../catalogue/useCatalogue.ts";
import { useDraft } from "./useDraft.ts";
import { useTiles } from "./useTiles.ts";

const english: BadgeText & ButtonText & ErrorText & ListText & PickerText = {
  ...englishErrors,
  ...statusText,
  ...badgeText,
  ...connectText,
  ...listText,
  ...pickerText,
};

/** Whether a list beside the catalogue says that the user's accounts can't be read. */
export const IsBesideList: Context<boolean> = createContext(false);

/**
 * The catalogue of apps: a search field, categories, and a tile for each app with its connection. Further pages are loaded by
 * scrolling, and by a button. Arrow keys move between the tiles. Renders a `<div>`.
 *
 * It has `[data-state="loading | empty | ready | error"]`; each tile has `[data-phase]`, as a `ConnectionStatusBadge`.
 *
 * @example
 * <ToolkitPicker featured={["gmail", "slack"]} />
 */
export const ToolkitPicker: ForwardRefExoticComponent<ToolkitPickerProps & RefAttributes<HTMLDivElement>> = forwardRef<
  HTMLDivElement,
  ToolkitPickerProps
>(function ToolkitPicker(given, forwardedRef) {
  const props = useAppearance("toolkitPicker", given);
  const { toolkits, categories, featured = none, search: controlled, onSearchChange, ...own } = props;
  const { messages: overrides, className, classNames = noNames, style, render, ...rest } = own;
  const messages = useMessages(english, overrides);
  const element = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const isOnline = useIsOnline();
  // Resumes flows that were under way before a reload.
  useComposio().client.connections.flows(createLazyFlows);

  const [search, changeDraft] = useDraft(controlled, onSearchChange, field);
  const [isUsed, setUsed] = useState(false);
  const [chosen, setCategory] = useState<string | null>(null); // Null: not used yet.
  const category = chosen ?? "";
  const wanted = search.trim().toLowerCase();
  const apps = useCatalogue(toolkits, category, wanted);
  const { shown, error } = apps;
  const special = useToolkits({ toolkits: featured });
  const isFiltered = wanted !== "" || category !== "";
  const hasFeatured = (special.isLoading ? featured : (special.data ?? none)).length > 0 && !isFiltered;
  const tiles = useTiles(element, rest.onFocus, apps);
  const accounts = useConnectedAccounts();
  const phases = useMemo(() => phasesOf(accounts.data ?? none), [accounts.data]);

  const [announced] = useAnnouncer(accounts.data, messages, element);
  const count = shown?.length;
  const room = useRoom(12, count ?? 0, pageSize);
  const found = appsFound(count ?? 0, search.trim(), messages);
  const isSaid = useContext(IsBesideList) && accounts.error !== null;
  const problem = error ?? (isSaid ? null : accounts.error);
  const state: ToolkitPickerState = {
    state: shown ? (count ? "ready" : "empty") : error ? "error" : "loading",
    isOnline,
  };

  function changeSearch(text: string): void {
    setUsed(true);
    changeDraft(text);
  }

  function clear(): void {
    changeSearch("");
    setCategory("");
    field.current?.focus();
  }

  function retry(): unknown {
    // Apps and accounts may both be missing, and one press is for both.
    if (accounts.error) void accounts.refetch();
    if (!error) return undefined;
    return shown ? apps.fetchNextPage() : apps.refetch();
  }

  /** The app may have a name of its own for a category. */
  const nameOf = (given: CatalogueCategory | undefined) =>
    given && ((categories || []).find(({ id }) => id === given.id) ?? given).name;

  const list = (heading: string, items: readonly Toolkit[] | undefined, isMain: boolean) => (
    <>
      {hasFeatured && <div className={joinClasses("cr-picker-heading", classNames.heading)}>{heading}</div>}
      <ul
        className={joinClasses("cr-tiles", classNames.tiles)}
        aria-label={isMain ? messages.appList : heading}
        aria-busy={(isMain && !(shown && apps.isSettled)) || undefined}
      >
        {items?.map((toolkit) => (
          <ToolkitTile
            key={toolkit.slug}
            toolkit={toolkit}
            category={nameOf(toolkit.categories[0])}
            phase={phases.get(toolkit.slug) ?? (accounts.data ? "not_connected" : null)}
            hasFailed={accounts.error !== null}
            messages={messages}
            overrides={overrides}
            classNames={classNames}
          />
        ))}
        {(!items || (isMain && apps.isFetchingNextPage)) && skeleton(isMain ? (items ? 12 : room) : featured.length)}
      </ul>
    </>
  );
  const choices = [{ id: "", name: messages.allCategories }, ...(categories || apps.categories)];

  const children = (
    <>
      <input
        ref={field}
        type="search"
        className={joinClasses("cr-input", classNames.search)}
        aria-label={messages.searchApps}
        placeholder={messages.searchApps}
        autoComplete="off"
        value={search}
        onChange={(event) => changeSearch(event.target.value)}
        // It must not submit a form of the app around the catalogue.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      {categories !== false && (
        <div
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <fieldset> belongs to the form around it
          role="group"
          className={joinClasses("cr-choices", classNames.categories)}
          // In Firefox, Tab would stop at what scrolls.
          tabIndex={-1}
          aria-label={messages.appCategories}
        >
          {choices.map(({ id, name }) => (
            <SmallButton
              key={id}
              text={name}
              className={classNames.choice}
              data-variant={id === category ? "outline" : "plain"}
              aria-pressed={id === category}
              onClick={() => setCategory(id)}
            />
          ))}
        </div>
      )}
      {hasFeatured && list(messages.featuredApps, special.data, false)}
      {count !== 0 &&
        state.state !== "error" &&
        list(messages.allCategories, hasFeatured ? shown?.filter(({ slug }) => !featured.includes(slug)) : shown, true)}
      {(problem || count === 0) && (
        <div
          className={joinClasses("cr-list-note", classNames.message)}
          role={problem && !isSaid ? "alert" : undefined}
        >
          <span>{problem ? listErrorText(problem, messages) : found}</span>
          {(problem ? canTryAgain(problem) : isFiltered) && (
            <SmallButton
              text={problem ? messages.tryAgain : messages.clearSearch}
              className={classNames.action}
              onClick={problem ? retry : clear}
            />
          )}
        </div>
      )}
      {shown && apps.hasNextPage && (
        <TextButton
          text={messages.showMore}
          className={classNames.action}
          data-kind="more"
          aria-disabled={apps.isFetchingNextPage || undefined}
          onClick={tiles.onMore}
        />
      )}
      {!isOnline && <p className="cr-list-offline">{messages.offlineList}</p>}
      <Announcement>
        {(isFiltered || isUsed || chosen !== null) && shown && !error && apps.isSettled && found}
      </Announcement>
      <Announcement>{announced}</Announcement>
    </>
  );
  const divProps = {
    ...rest,
    onFocus: tiles.onFocus,
    onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => {
      rest.onKeyDown?.(event);
      tiles.onKeyDown(event);
    },
    ref: useMergedRef(forwardedRef, element),
    "data-state": state.state,
    children,
  };
  return useRootElement("div", "cr-picker", { className, style, render }, divProps, state);
});

const none: readonly never[] = [];
const noNames: ToolkitPickerClassNames = {};

/** Placeholders with the size of tiles. */
const skeleton = (length: number): ReactElement[] =>
  Array.from({ length }, (_, number) => (
    <li key={number} className="cr-tile" data-kind="skeleton" aria-hidden="true">
      <span className="cr-logo" data-size="lg" />
      <span className="cr-tile-name" />
      <span className="cr-tile-text" />
    </li>
  ));

/** The phases of toolkits with an account, by slug. */
function phasesOf(accounts: readonly ConnectedAccount[]): ReadonlyMap<string, ConnectionPhase> {
  const phases = new Map<string, ConnectionPhase>();
  for (const { toolkit } of accounts) {
    const leader = phases.has(toolkit.slug)
      ? null
      : leadingAccount(accounts.filter((account) => account.toolkit.slug === toolkit.slug));
    if (leader) phases.set(toolkit.slug, accountPhase(leader));
  }
  return phases;
}
