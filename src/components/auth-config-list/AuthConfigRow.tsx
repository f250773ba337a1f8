import { Fragment, type ReactElement, useId } from "react";
import { format } from "../../locales/format.ts";
import type { AdminAuthConfig } from "../../protocol/types.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import { Glyph } from "../shared/Glyph.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { SmallButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { label, sentence } from "../shared/text.ts";
import type { AdminTexts } from "./adminTexts.ts";
import type { AuthConfigListClassNames } from "./AuthConfigListProps.ts";

/** One auth config: its name, app, whose OAuth app it uses, how many connections it has, and its buttons. */
export function AuthConfigRow(props: AuthConfigRowProps): ReactElement {
  const { config, isAsked, messages, classNames, onEdit, onSwitch, onConfirm, onCancel } = props;
  const { id, name, toolkit, isEnabled, isComposioManaged, connections, accessLevel } = config;
  const questionId = useId();
  const own = connectMethod(config.authScheme) === "redirect" ? messages.ownApp : messages.ownCredentials;
  const parts = [
    toolkit.name,
    isComposioManaged ? messages.managedApp : own,
    connections === null ? null : format(messages.accountCount, { count: connections }, messages.language),
    accessLevel?.label ?? null,
    isEnabled && !config.isOffered ? messages.notOffered : null,
  ];
  const notes = [...new Set(parts)].filter((note) => note !== null);
  const [switchText, otherText, switchLabel] = isEnabled
    ? [messages.disableShort, messages.enableShort, messages.disableConfig]
    : [messages.enableShort, messages.disableShort, messages.enableConfig];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only keeps the focus where it is
    <li
      className={joinClasses("cr-row", classNames.row)}
      data-kind="config"
      data-disabled={isEnabled ? undefined : ""}
      onMouseDown={(event) => {
        // The second press of a double click on "Disable" meets the row, which would take the focus out of the question.
        if (isAsked && event.detail > 1) event.preventDefault();
      }}
    >
      <LogoTile logo={toolkit.logo} name={toolkit.name} size="md" className={classNames.logo} />
      <span className={joinClasses("cr-row-name", classNames.name)} dir="auto">
        {name}
      </span>
      <span className={joinClasses("cr-row-line", classNames.line)} title={notes.join(" · ")}>
        {notes.map((note, index) => (
          // Each in its own direction: in Hebrew, the number after "Composio" would move to its other side.
          <Fragment key={note}>
            {index > 0 && <span> · </span>}
            <bdi>{note}</bdi>
          </Fragment>
        ))}
      </span>
      <span
        className={joinClasses("cr-badge", classNames.badge)}
        data-variant="soft"
        data-phase={isEnabled ? "connected" : "paused"}
      >
        <Glyph name={isEnabled ? "check" : "pause"} />
        <span className="cr-badge-label">{isEnabled ? messages.enabled : messages.disabled}</span>
      </span>
      {isAsked ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes from each of its buttons
        <div
          className={joinClasses("cr-question", classNames.question)}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group of two buttons with their question
          role="group"
          aria-labelledby={questionId}
          onKeyDown={(event) => {
            if (event.key === "Escape") onCancel();
          }}
        >
          {/* No live region: the focus comes into the group, and its name is read. */}
          <p id={questionId}>{sentence(messages.disableQuestion, name, messages)}</p>
          <span className="cr-line">
            {" "}
            <SmallButton
              text={messages.cancel}
              className={classNames.button}
              data-variant="plain"
              data-key={`cancel ${id}`}
              onClick={onCancel}
            />
            <SmallButton
              text={messages.disableShort}
              className={classNames.button}
              data-variant="danger"
              onClick={onConfirm}
            />
          </span>{" "}
        </div>
      ) : (
        <span className="cr-row-actions">
          <SmallButton
            text={messages.editShort}
            className={classNames.button}
            data-variant="plain"
            data-key={`edit ${id}`}
            aria-label={label(messages.editConfig, name)}
            onClick={onEdit}
          />
          <SmallButton
            text={switchText}
            coming={otherText}
            className={classNames.button}
            data-variant="plain"
            data-key={`switch ${id}`}
            aria-label={label(switchLabel, name)}
            onClick={onSwitch}
          />
        </span>
      )}
    </li>
  );
}

interface AuthConfigRowProps {
  config: AdminAuthConfig;
  /** Whether the question before it is disabled is open. */
  isAsked: boolean;
  messages: AdminTexts;
  classNames: AuthConfigListClassNames;
  onEdit: () => void;
  onSwitch: () => void;
  onConfirm: () => void;
  onCancel: () => void;
}
