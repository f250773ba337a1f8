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
import type { ListText, Messages, PickerText } from "../../locales/messages.ts";
import { ConnectionList } from "../connection-list/ConnectionList.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import { ToolkitPicker } from "../toolkit-picker/ToolkitPicker.tsx";
import type { ToolkitPickerProps } from "../toolkit-picker/ToolkitPickerProps.ts";

const english: ListText & PickerText = { ...listText, ...pickerText };

/**
 * A whole page of integrations: the user's connections, what needs attention first, and all apps with a search field.
 * Made of `ConnectionList` and `ToolkitPicker`, which an app can also place by itself. Renders a `<div>` with two
 * sections.
 *
 * It has no state of its own: the list and the picker in it carry theirs as `[data-state]`.
 *
 * @example
 * <IntegrationsPage headingLevel={2} />
 */
export const IntegrationsPage: ForwardRefExoticComponent<IntegrationsPageProps & RefAttributes<HTMLDivElement>> =
  forwardRef<HTMLDivElement, IntegrationsPageProps>(function IntegrationsPage(given, ref) {
    const props = useAppearance("integrationsPage", given);
    const { toolkits, categories, featured, headingLevel = 2, messages: overrides, ...appearance } = props;
    const { className, classNames = {}, ...rest } = appearance;
    const messages = useMessages(english, overrides);
    const root = useRootScheme();
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
    return (
      <div
        {...rest}
        data-cr-scheme={root["data-cr-scheme"]}
        ref={useMergedRef(ref, root.ref)}
        className={joinClasses("cr-page", className)}
      >
        {section(messages.connections, <ConnectionList {...parts} empty={invitation} />)}
        {section(
          messages.appList,
          <ToolkitPicker
            {...parts}
            {...(categories !== undefined && { categories })}
            {...(featured && { featured })}
          />,
        )}
      </div>
    );
  });

interface OwnProps extends Pick<ToolkitPickerProps, "toolkits" | "categories" | "featured"> {
  /** Level of the two headings, 1 to 6. @default 2 */
  headingLevel?: 1 | 2 | 3 | 4 | 5 | 6;
  /** Class names per part: section, heading. Those of the catalogue are set by the provider's `appearance`. */
  classNames?: { section?: string; heading?: string };
  /** Texts that replace those of the provider. */
  messages?: Partial<Messages>;
}

/** The props below, and any other `<div>` prop. */
export type IntegrationsPageProps = OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    integrationsPage?: Pick<IntegrationsPageProps, "headingLevel" | "className" | "classNames" | "style">;
  }
}
