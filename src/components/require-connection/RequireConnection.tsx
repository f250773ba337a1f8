import {
  Fragment,
  type ForwardRefExoticComponent,
  type ReactNode,
  type RefAttributes,
  forwardRef,
  useRef,
} from "react";
import { cardText } from "../../locales/english/cardText.ts";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText as englishErrors } from "../../locales/english/errorText.ts";
import { listText } from "../../locales/english/listText.ts";
import { statusText } from "../../locales/english/statusText.ts";
import { useComposio } from "../../react/context/context.ts";
import { useRequiredConnections } from "../../react/hooks/useRequiredConnections.ts";
import { Announcement } from "../announcer/Announcement.tsx";
import { useAnnouncer } from "../announcer/useAnnouncer.ts";
import { SmallButton } from "../shared/TextButton.tsx";
import { inElement, joinClasses, useMergedRef } from "../shared/element.ts";
import { canTryAgain, listErrorText } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootElement } from "../shared/useRootElement.ts";
import { GateCard, type GateText, GateSkeleton } from "./GateCard.tsx";
import type { RequireConnectionProps, RequireConnectionState } from "./RequireConnectionProps.ts";
import { useFocusInGate } from "./useFocusInGate.ts";
import { useGate } from "./useGate.ts";

const english: GateText = { ...englishErrors, ...statusText, ...connectText, ...cardText, ...listText };

/**
 * Shows its children if the user has connected the toolkits that they need; otherwise a card that connects the missing ones, one
 * after the other. Shown children stay while the accounts are read again, and after an error. If a connection stops working,
 * they are removed. Renders a `<div>`.
 *
 * It has `[data-state="loading | closed | open | error"]`.
 *
 * @example
 * <RequireConnection toolkits={["gmail", "slack"]}><WeeklyReport /></RequireConnection>
 */
export const RequireConnection: ForwardRefExoticComponent<RequireConnectionProps & RefAttributes<HTMLDivElement>> =
  forwardRef<HTMLDivElement, RequireConnectionProps>(function RequireConnection(given, forwardedRef) {
    const { toolkits, children, fallback, loading, keepMounted, ...own } = useAppearance("requireConnection", given);
    const { className, classNames = {}, style, render, messages: overrides, ...rest } = own;
    const messages = useMessages(english, overrides);
    const required = useRequiredConnections(toolkits);
    const user = useComposio().client.connections.users.page;
    const { isOpen, hasOpened, steps } = useGate(toolkits, required, user);
    const { missing, accounts, error } = required;
    const element = useRef<HTMLDivElement>(null);
    const [announcement, setAnnouncement] = useAnnouncer(required.isKnown ? accounts : undefined, messages, element);
    const state: RequireConnectionState = {
      state: isOpen ? "open" : required.isSatisfied === false ? "closed" : error ? "error" : "loading",
      missing,
    };

    useFocusInGate(element, state.state, missing.join());

    function content(): ReactNode {
      if (isOpen) return null;
      if (state.state === "loading")
        return loading ?? <GateSkeleton count={toolkits.length} messages={messages} classNames={classNames} />;
      if (error) {
        return (
          <section className={joinClasses("cr-card", classNames.card)}>
            <p role="alert" className={joinClasses("cr-card-title", classNames.title)}>
              {listErrorText(error, messages)}
            </p>
            {canTryAgain(error) && (
              <div className="cr-card-footer">
                <SmallButton
                  text={messages.tryAgain}
                  className={classNames.button}
                  onClick={() => void required.refetch()}
                />
              </div>
            )}
          </section>
        );
      }
      if (fallback !== undefined) return typeof fallback === "function" ? fallback(required) : fallback;
      return (
        <GateCard
          steps={steps}
          missing={missing}
          unavailable={required.unavailable}
          accounts={accounts}
          hasClosed={hasOpened}
          messages={messages}
          overrides={overrides}
          classNames={classNames}
          onAnnounce={setAnnouncement}
        />
      );
    }

    const divProps = {
      // Gets the focus if the focused button is removed.
      tabIndex: -1,
      ...rest,
      ref: useMergedRef(forwardedRef, element),
      "data-state": state.state,
      children: (
        <>
          {inElement(content())}
          {/* With a key: another user must not see what was typed into the children. */}
          <Fragment key={user}>
            {keepMounted ? <div hidden={!isOpen}>{hasOpened && children}</div> : isOpen && inElement(children)}
          </Fragment>
          <Announcement isOutside>{announcement}</Announcement>
        </>
      ),
    };
    return useRootElement("div", "cr-gate", { className, style, render }, divProps, state);
  });
