import {
  type ComponentPropsWithRef,
  type ComponentPropsWithoutRef,
  type ForwardRefExoticComponent,
  type ReactNode,
  type RefAttributes,
  forwardRef,
} from "react";
import { badgeText, statusText } from "../../locales/english/statusText.ts";
import type { BadgeText, StatusText } from "../../locales/messages.ts";
import { splitTarget } from "../../protocol/targets.ts";
import type { ConnectionPhase, Target } from "../../protocol/types.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import { type RootProps, byState, joinClasses, useElement, useMergedRef } from "../shared/element.ts";
import { StateGlyph, phaseGlyphs } from "../shared/Glyph.tsx";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import { phaseText } from "../shared/text.ts";

const english: StatusText & BadgeText = { ...statusText, ...badgeText };

/**
 * Shows the phase of a connection, as an icon and one or two words. Renders a `<span>`.
 *
 * It has `[data-phase="not_connected | pending | connected | paused | needs_reconnect | failed"]` (absent
 * until known) and `[data-loading]`.
 *
 * @example
 * <ConnectionStatusBadge toolkit="gmail" />
 */
export const ConnectionStatusBadge: ForwardRefExoticComponent<
  ConnectionStatusBadgeProps & RefAttributes<HTMLSpanElement>
> = forwardRef<HTMLSpanElement, ConnectionStatusBadgeProps>(function ConnectionStatusBadge(given, ref) {
  const [target, own] = splitTarget(useAppearance("connectionStatusBadge", given));
  const { variant = "soft", className, classNames = {}, style, render, messages: overrides, children, ...rest } = own;
  const messages = useMessages(english, overrides);
  const { ref: rootRef, style: themeStyle, ...scheme } = useRootScheme(variant === "soft");
  const { phase, isLoading } = useConnectionStatus(target);
  const state: ConnectionStatusBadgeState = { phase, isLoading };

  const text = phase === null ? (isLoading ? messages.loading : messages.statusUnknown) : phaseText(phase, messages);
  const spanProps: ComponentPropsWithRef<"span"> = {
    ...rest,
    ref: useMergedRef(ref, rootRef),
    className: joinClasses("cr-badge", classNames.root, byState(className, state)),
    style: { ...themeStyle, ...byState(style, state) },
    children: (
      <>
        {variant === "dot" ? (
          <span className={joinClasses("cr-dot", classNames.dot)} aria-hidden="true" />
        ) : (
          <StateGlyph name={phase === null ? (isLoading ? "pending" : "none") : phaseGlyphs[phase]} />
        )}
        <span className={joinClasses("cr-badge-label", classNames.label)}>
          {typeof children === "function" ? children(state) : (children ?? text)}
        </span>
      </>
    ),
  };
  const attributes = {
    ...scheme,
    "data-variant": variant,
    "data-phase": state.phase ?? undefined,
    "data-loading": isLoading ? "" : undefined,
  };
  return useElement("span", render, { ...spanProps, ...attributes }, state);
});

/** The state that `className`, `style`, `render` and `children` receive. */
export interface ConnectionStatusBadgeState {
  /** Phase of the connection; null until the server has answered. */
  readonly phase: ConnectionPhase | null;
  /** True until the user's accounts are known. */
  readonly isLoading: boolean;
}

interface OwnProps extends RootProps<"span", ConnectionStatusBadgeState> {
  /** `soft`: icon and text on a coloured background. `plain`: without the background. `dot`: a dot and the text. @default 'soft' */
  variant?: "dot" | "soft" | "plain" | undefined;
  /** Text in place of the phase's text. A function gives the text for every state. */
  children?: ReactNode | ((state: ConnectionStatusBadgeState) => ReactNode) | undefined;
  /** Class names per part: root, dot, label. */
  classNames?: { root?: string; dot?: string; label?: string } | undefined;
}

/** Exactly one of `toolkit`, `authConfigId` and `connectedAccountId`; the props below; any other `<span>` prop. */
export type ConnectionStatusBadgeProps = Target & OwnProps & Omit<ComponentPropsWithoutRef<"span">, keyof OwnProps>;

declare module "../../react/context/context.ts" {
  interface Appearance {
    connectionStatusBadge?: Pick<OwnProps, "variant" | "className" | "classNames" | "style" | "render"> | undefined;
  }
}
