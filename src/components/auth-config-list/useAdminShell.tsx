import { type ComponentPropsWithRef, type ReactElement, type ReactNode, useState } from "react";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText } from "../../locales/english/errorText.ts";
import type { Messages } from "../../locales/messages.ts";
import { type Appearance, type ComposioContextValue, useComposio } from "../../react/context/context.ts";
import { SmallButton } from "../shared/TextButton.tsx";
import { createLater } from "../../react/createLater.ts";
import { type RootAppearance, elementProps } from "../shared/element.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootElement } from "../shared/useRootElement.ts";
import type * as parts from "./adminPartsLater.ts";

const usePartsCode = createLater(() => import("./adminPartsLater.ts"));

const english = { ...errorText, ...connectText };

type ShellState = { readonly state: "loading" | "error" };

/**
 * Loads the components for admins when the first one is shown, so that no other page has their code.
 *
 * @returns What is loaded, or null; the element that stands in for the component meanwhile; the context for it.
 */
export function useAdminShell<Tag extends "div" | "form">(
  component: keyof Appearance,
  tag: Tag,
  given: RootAppearance<Tag, ShellState> & {
    readonly onSaved?: undefined;
    readonly messages?: Partial<Messages> | undefined;
  },
  ref: ComponentPropsWithRef<Tag>["ref"],
  skeleton: ReactNode,
): [loaded: typeof parts | null, shell: ReactElement, composio: ComposioContextValue] {
  const props = useAppearance(component, given);
  const messages = useMessages(english, props.messages);
  const [attempt, setAttempt] = useState(0);
  const { code: loaded, hasFailed: isBroken } = usePartsCode(attempt);

  const state: ShellState = { state: isBroken ? "error" : "loading" };
  const children = isBroken ? (
    <div className="cr-list-note" role="alert">
      <span>{messages.notLoaded}</span>
      <SmallButton text={messages.tryAgain} onClick={() => setAttempt(attempt + 1)} />
    </div>
  ) : (
    skeleton
  );
  const own = { ...elementProps(props), ref, "aria-busy": !isBroken, "data-state": state.state, children };
  // SAFETY: attributes that every element has, and the ref for an element of this tag.
  const rootProps = own as unknown as ComponentPropsWithRef<Tag> & typeof own;
  const name = `cr-${tag === "form" ? "form" : "list"} cr-admin`;
  return [loaded, useRootElement(tag, name, props, rootProps, state), useComposio()];
}
