import { type ReactElement, useId } from "react";
import type { DialogText } from "../../locales/messages.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { AuthConfig } from "../../protocol/types.ts";
import { DialogGlyph } from "../dialog/DialogGlyph.tsx";
import { fieldLabel } from "../fields/fieldText.ts";
import { joinClasses } from "../shared/element.ts";
import { label, wayText } from "../shared/text.ts";

/** What tells a way from others with the same words: the fields that only it asks for, otherwise its scheme. Null if none has. */
export function differenceOf(config: AuthConfig, choices: readonly AuthConfig[], messages: DialogText): string | null {
  const wordsOf = (each: AuthConfig) => wayText(each, messages).name;
  const same = choices.filter((each) => each !== config && !each.accessLevel && wordsOf(each) === wordsOf(config));
  if (same.length === 0 || config.accessLevel) return null;
  const others = new Set(same.flatMap(({ fields }) => fields.map((field) => fieldLabel(field))));
  const own = config.fields.map((field) => fieldLabel(field)).filter((each) => !others.has(each));
  return own.join(", ") || config.authScheme.replaceAll("_", " ");
}

/**
 * One way to connect, named without technical terms, or an access level with the app's label. The whole row can be pressed,
 * except that of the current access level.
 */
export function Way(props: WayProps): ReactElement {
  const { config, isRecommended, isCurrent, name, difference, messages, classNames, onChoose } = props;
  const way = wayText(config, messages);
  const { accessLevel: level } = config;
  const title = level ? level.label : label(way.name, name);
  const description = level ? level.description : [label(way.detail, name), difference].filter(Boolean).join(" · ");
  const detail = isCurrent ? messages.accessNow : description;
  const detailId = useId();
  const className = joinClasses("cr-way-button", classNames.wayButton);
  return (
    <li
      className={joinClasses("cr-way", classNames.way)}
      data-recommended={isRecommended ? "" : undefined}
      aria-current={isCurrent || undefined}
    >
      <span className={joinClasses("cr-way-icon", classNames.wayIcon)}>
        <DialogGlyph name={connectMethod(config.authScheme) === "redirect" ? "person" : "key"} />
      </span>
      {isCurrent ? (
        <b className={classNames.wayButton}>{title}</b>
      ) : (
        <button
          type="button"
          className={className}
          aria-describedby={detail === null ? undefined : detailId}
          onClick={onChoose}
        >
          {title}
        </button>
      )}
      {detail !== null && (
        <span id={detailId} className={joinClasses("cr-way-detail", classNames.wayDetail)}>
          {detail}
        </span>
      )}
      {!isCurrent && <DialogGlyph name="next" />}
    </li>
  );
}

/** Class names per part. */
export interface WayClassNames {
  way?: string | undefined;
  wayIcon?: string | undefined;
  wayButton?: string | undefined;
  wayDetail?: string | undefined;
}

interface WayProps {
  config: AuthConfig;
  isRecommended: boolean;
  /** Whether it is the current access level. */
  isCurrent: boolean;
  /** The app's name. */
  name: string;
  /** What other ways with the same words do not have. */
  difference: string | null;
  messages: DialogText;
  classNames: WayClassNames;
  onChoose: () => void;
}
