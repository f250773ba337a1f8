import { type NamedExoticComponent, type ReactElement, memo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { BadgeText, ButtonText, Messages, PickerText } from "../../locales/messages.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { ConnectionPhase, Toolkit } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { authConfigsQuery } from "../../react/queries/queries.ts";
import { ConnectButton } from "../connect-button/ConnectButton.tsx";
import { loadPanelCode } from "../connect-view/LatePanel.tsx";
import { Glyph } from "../shared/Glyph.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { joinClasses } from "../shared/element.ts";
import { label } from "../shared/text.ts";

/** Milliseconds for which a press waits for the auth configs. */
const longestWait = 4_000;

/**
 * One toolkit of the catalogue. It renders again only if its own connection changes. Its button looks like a connect button, and
 * is replaced by one when it is pressed: a catalogue may have thousands of tiles, and each connect button costs a query.
 */
export const ToolkitTile: NamedExoticComponent<ToolkitTileProps> = memo(function ToolkitTile(props: ToolkitTileProps) {
  const { toolkit, category, phase, hasFailed, messages, overrides, classNames } = props;
  const { slug, name, noAuth } = toolkit;
  const { client, queryClient, appearance } = useComposio();
  const [step, setStep] = useState<"idle" | "pressed" | "live">("idle");
  const button = useRef<HTMLButtonElement>(null);
  const load = () => queryClient.prefetchQuery(authConfigsQuery(client, { toolkit: slug }));
  /** Before the press, as a connect button does. Its panel must be there when the press is answered. */
  function preload(): void {
    void load();
    loadPanelCode().catch(() => undefined); // The panel itself says so.
  }

  async function press(): Promise<void> {
    // A window must open during the click. If only a dialog can be needed, wait for the auth configs, so that no window opens.
    if (!toolkit.authSchemes.some((scheme) => connectMethod(scheme) === "redirect")) {
      setStep("pressed");
      await Promise.race([load(), new Promise((resolve) => setTimeout(resolve, longestWait))]);
    }
    const hasFocus = button.current?.matches(":focus");
    flushSync(() => setStep("live"));
    if (hasFocus) button.current?.focus();
    button.current?.click();
  }

  function control(): ReactElement {
    if (phase === "connected" || noAuth) {
      return (
        <span className={joinClasses("cr-badge", classNames.badge)} data-variant="soft" data-phase="connected">
          <Glyph name="check" />
          <span className="cr-badge-label">{noAuth ? messages.noAuth : messages.connected}</span>
        </span>
      );
    }
    const isIdle = phase === null || phase === "not_connected";
    if (isIdle && toolkit.isConnectable === false) {
      return <span className={joinClasses("cr-tile-note", classNames.note)}>{messages.notYet}</span>;
    }
    if (phase === null && hasFailed) {
      return <span className={joinClasses("cr-tile-note", classNames.note)}>{messages.statusUnknown}</span>;
    }
    // If the app has set defaults for connect buttons, only a real one looks right.
    if (isIdle && step !== "live" && !appearance.connectButton) {
      return (
        <button
          type="button"
          ref={button}
          className={joinClasses("cr-button", classNames.button)}
          data-variant="outline"
          data-size="sm"
          data-state="idle"
          data-loading={phase === null ? "" : undefined}
          data-pending={step === "idle" ? undefined : ""}
          aria-label={
            phase === null ? undefined : label(step === "idle" ? messages.connect : messages.connecting, name)
          }
          aria-disabled={step !== "idle" || undefined}
          onPointerEnter={preload}
          onFocus={preload}
          onClick={() => step === "idle" && void press()}
        >
          {/* Until the phase is known: only the name, for screen readers, in the later size of the button. */}
          <span className="cr-label" data-coming={phase === null ? messages.connectShort : undefined}>
            {phase === null ? (
              <span className="cr-visually-hidden">{name}</span>
            ) : (
              messages[step === "idle" ? "connectShort" : "connectingShort"]
            )}
          </span>
        </button>
      );
    }
    return (
      <ConnectButton
        ref={button}
        toolkit={slug}
        size="sm"
        label="short"
        variant="outline"
        logo={false}
        className={classNames.button ?? ""}
        messages={overrides ?? {}}
      />
    );
  }

  return (
    <li
      className={joinClasses("cr-tile", classNames.tile)}
      data-toolkit={slug}
      data-phase={phase ?? undefined}
      tabIndex={-1}
    >
      <LogoTile logo={toolkit.logo} name={name} size="lg" className={classNames.logo} />
      {/* Composio has its texts in English, whatever the language of the page. */}
      <span className={joinClasses("cr-tile-name", classNames.name)} dir="auto">
        {name}
      </span>
      <span className={joinClasses("cr-tile-text", classNames.description)} dir="auto">
        {toolkit.description}
      </span>
      <span className={joinClasses("cr-tile-note", classNames.category)} dir="auto">
        {category}
      </span>
      {control()}
    </li>
  );
});

/** Class names per part of a tile. */
export interface TileClassNames {
  tile?: string | undefined;
  logo?: string | undefined;
  name?: string | undefined;
  description?: string | undefined;
  category?: string | undefined;
  button?: string | undefined;
  badge?: string | undefined;
  note?: string | undefined;
}

interface ToolkitTileProps {
  toolkit: Toolkit;
  /** The name of its category. */
  category: string | undefined;
  /** Null until known. */
  phase: ConnectionPhase | null;
  /** Whether the user's accounts could not be read. */
  hasFailed: boolean;
  messages: BadgeText & ButtonText & PickerText;
  overrides: Partial<Messages> | undefined;
  classNames: TileClassNames;
}
