import { type ReactElement, useEffect, useId, useState } from "react";
import { format } from "../../locales/format.ts";
import type { ButtonText, CardText, ErrorText, ListText, Messages } from "../../locales/messages.ts";
import type { ConnectedAccount, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useAuthConfig } from "../../react/hooks/useAuthConfig.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import { claimAnnouncement } from "../announcer/claimAnnouncement.ts";
import { ConnectCardRow } from "../connect-card/ConnectCardRow.tsx";
import { joinClasses } from "../shared/element.ts";
import { label, unusableText } from "../shared/text.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import type { RequireConnectionClassNames } from "./RequireConnectionProps.ts";

/** Texts of a gate card. */
export type GateText = ButtonText & ErrorText & CardText & ListText;

/** Connects the missing toolkits, one after the other. */
export function GateCard(props: GateCardProps): ReactElement {
  const { steps, missing, unavailable, accounts, hasClosed, messages, overrides, classNames, onAnnounce } = props;
  const { connections } = useComposio().client;
  const titleId = useId();
  /** Toolkits with an attempt that has ended without a connection. For each of them, the next toolkit is offered too. */
  const [refused, setRefused] = useState<readonly string[]>([]);
  // What can't be connected holds nothing up: the user can connect the others meanwhile.
  const open = missing.filter((slug) => !unavailable.some((toolkit) => toolkit.slug === slug));
  const current = open.find((slug) => !refused.includes(slug)) ?? open[0];
  const [first = ""] = steps;
  const { name } = useAuthConfig({ toolkit: first }).toolkit;
  const count = steps.length;
  const asked =
    count === 1 ? label(messages.gateTitleOne, name) : format(messages.gateTitle, { count }, messages.language);
  const foreign = `${unavailable.map((toolkit) => toolkit.name).join(", ")}: ${messages.cardForeign}`;
  const title = open.length === 0 ? foreign : asked;

  const broken = useConnectionStatus({ toolkit: missing[0] ?? "" }).account;
  const trouble = broken && unusableText(broken, messages);
  const announcement = trouble ? `${broken.toolkit.name}: ${trouble}` : title;
  useEffect(() => {
    if (hasClosed && claimAnnouncement(connections, announcement)) onAnnounce(announcement);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- announced once, when the gate closes
  }, []);

  return (
    // A root of its own: its buttons' texts are placed in it.
    <section {...useRootScheme()} className={joinClasses("cr-card", classNames.card)} aria-labelledby={titleId}>
      <p id={titleId} className={joinClasses("cr-card-title", classNames.title)}>
        {title}
      </p>
      {count > 1 && open.length > 0 && (
        <p className={joinClasses("cr-card-reason", classNames.progress)}>
          {format(messages.gateProgress, { number: count - missing.length + 1, count }, messages.language)}
        </p>
      )}
      {open.length === 0 && <p className={joinClasses("cr-card-reason", classNames.help)}>{messages.gateHelp}</p>}
      <ul className={joinClasses("cr-card-list", classNames.list)}>
        {steps.map((slug) => (
          <GateRow
            key={slug}
            slug={slug}
            account={accounts.find(({ toolkit }) => toolkit.slug === slug) ?? null}
            unavailable={unavailable.find((toolkit) => toolkit.slug === slug) ?? null}
            isLater={slug !== current && !refused.includes(slug)}
            messages={messages}
            overrides={overrides}
            classNames={classNames}
            onError={() => setRefused((before) => (before.includes(slug) ? before : [...before, slug]))}
          />
        ))}
      </ul>
      {open.length > 0 && unavailable.length > 0 && (
        <p className={joinClasses("cr-card-reason", classNames.help)}>{`${foreign} · ${messages.gateHelp}`}</p>
      )}
    </section>
  );
}

const bare = { withoutAuth: null, alias: undefined, lost: null, choices: [] };

function GateRow({ slug, account, unavailable, isLater, messages, ...rest }: GateRowProps): ReactElement {
  const { account: broken, isPending } = useConnectionStatus({ toolkit: slug });
  return (
    <ConnectCardRow
      {...rest}
      connection={{ ...bare, key: slug, toolkit: { slug }, account, unavailable }}
      hasError={false}
      line={account || !broken ? null : unusableText(broken, messages)}
      isLater={isLater && !isPending}
      messages={messages}
    />
  );
}

/** A placeholder as tall as the card, until it is known whether a toolkit is missing. */
export function GateSkeleton({ count, messages, classNames }: GateSkeletonProps): ReactElement {
  return (
    <section className={joinClasses("cr-card", classNames.card)} aria-busy="true" aria-label={messages.loading}>
      <p className="cr-card-title">{"\u00a0"}</p>
      {count > 1 && <p className="cr-card-reason">{"\u00a0"}</p>}
      <ul className="cr-card-list" aria-hidden="true">
        {Array.from({ length: count }, (_, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- they are all the same
          <li key={index} className="cr-card-row">
            <span className="cr-logo" />
            <span className="cr-card-name">{"\u00a0"}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface GateCardProps {
  /** Slugs of the toolkits in all rows. */
  steps: readonly string[];
  /** Slugs of those that are not connected. */
  missing: readonly string[];
  /** Those of the missing ones that can't be connected in this app. */
  unavailable: readonly ToolkitSummary[];
  accounts: readonly ConnectedAccount[];
  /** Whether the children were shown before. */
  hasClosed: boolean;
  messages: GateText;
  /** The component's own texts. */
  overrides: Partial<Messages> | undefined;
  classNames: RequireConnectionClassNames;
  /** Called with a text for screen readers. */
  onAnnounce: (text: string) => void;
}

interface GateRowProps extends Pick<GateCardProps, "messages" | "overrides" | "classNames"> {
  slug: string;
  account: ConnectedAccount | null;
  unavailable: ToolkitSummary | null;
  isLater: boolean;
  onError: () => void;
}

interface GateSkeletonProps extends Pick<GateCardProps, "messages" | "classNames"> {
  count: number;
}
