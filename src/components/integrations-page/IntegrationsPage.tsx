import {
  type ComponentPropsWithoutRef,
  type ForwardRefExoticComponent,
  type ReactNode,
  type RefAttributes,
  forwardRef,
  useId,
} from "react";
import { listText } from "../../locales/english/listText.ts";
import { pickerText } from "../../locales/english/pickerText.ts";
import type { ListText, PickerText } from "../../locales/messages.ts";
import { ConnectionList } from "../connection-list/ConnectionList.tsx";
import { accountPhase } from "../../protocol/status.ts";
import { useConnectedAccounts } from "../../react/hooks/useConnectedAccounts.ts";
import { type RootProps, joinClasses } from "../shared/element.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootElement } from "../shared/useRootElement.ts";
import { IsBesideList, ToolkitPicker } from "../toolkit-picker/ToolkitPicker.tsx";
import type { ToolkitPickerProps } from "../toolkit-picker/ToolkitPickerProps.ts";

const english: ListText & PickerText = { ...listText, ...pickerText };

/**
 * A whole page of integrations: the user's connections (`ConnectionList`), and the catalogue of apps (`ToolkitPicker`). Renders a
 * `<div>` with two sections.
 *
 * It has `[data-state="loading | empty | ready | error"]`, the state of the user's connections.
 *
 * @example
 * <IntegrationsPage headingLevel={2} />
 */
export const IntegrationsPage: ForwardRefExoticComponent<IntegrationsPageProps & RefAttributes<HTMLDivElement>> =
  forwardRef<HTMLDivElement, IntegrationsPageProps>(function IntegrationsPage(given, ref) {
    const props = useAppearance("integrationsPage", given);
    const { toolkits, categories, featured, headingLevel = 2, initialRows = 6, ...own } = props;
    const { messages: overrides, ...appearance } = own;
    const { className, classNames = {}, style, render, ...rest } = appearance;
    const messages = useMessages(english, overrides);
    const { data, error } = useConnectedAccounts(toolkits && { toolkits });
    const hasAny = data?.some((account) => accountPhase(account) !== "not_connected");
    const state: IntegrationsPageState = {
      state: data ? (hasAny ? "ready" : "empty") : error ? "error" : "loading",
    };
    const id = useId();
    const parts = { messages: overrides ?? {}, ...(toolkits && { toolkits }) };
    const Heading = `h${headingLevel}` as const;
    const section = (name: string, content: ReactNode) => (
      <section aria-labelledby={id + name} className={classNames.section}>
        <Heading id={id + name} className={joinClasses("cr-heading", classNames.heading)}>
          {name}
        </Heading>
        {content}
      </section>
    );
    const invitation = (
      <span>
        <strong>{messages.firstApp}</strong>
        <br />
        {messages.firstAppDetail}
      </span>
    );
    const children = (
      <IsBesideList.Provider value>
        {section(messages.connections, <ConnectionList {...parts} initialRows={initialRows} empty={invitation} />)}
        {section(
          messages.appList,
          <ToolkitPicker
            {...parts}
            {...(categories !== undefined && { categories })}
            {...(featured && { featured })}
          />,
        )}
      </IsBesideList.Provider>
    );
    const divProps = { ...rest, ref, "data-state": state.state, children };
    return useRootElement("div", "cr-page", { className, style, render }, divProps, state);
  });

/** The state that `className`, `style` and `render` receive. */
export interface IntegrationsPageState {
  /** The state of the user's connections. `empty`: there are none. */
  readonly state: "loading" | "empty" | "ready" | "error";
}

/** Class names per part. */
export interface IntegrationsPageClassNames {
  section?: string | undefined;
  heading?: string | undefined;
}

interface OwnProps
  extends Pick<ToolkitPickerProps, "toolkits" | "categories" | "featured">, RootProps<"div", IntegrationsPageState> {
  /** Level of the two headings, 1 to 6. @default 2 */
  headingLevel?: 1 | 2 | 3 | 4 | 5 | 6 | undefined;
  /**
   * Where there are more connections than this, the others come when the user presses "Show all". One or two are not hidden.
   * What waits for the user is always shown. `Infinity`: all. @default 6
   */
  initialRows?: number | undefined;
  /** Class names per part: section, heading. For those of the list and the catalogue, use the provider's `appearance`. */
  classNames?: IntegrationsPageClassNames | undefined;
}

/** The props below, and any other `<div>` prop. */
export type IntegrationsPageProps = OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    integrationsPage?:
      | Pick<OwnProps, "headingLevel" | "initialRows" | "className" | "classNames" | "style" | "render">
      | undefined;
  }
}
