import { type ReactElement, useEffect, useState } from "react";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText } from "../../locales/english/errorText.ts";
import type { Messages } from "../../locales/messages.ts";
import { type ComposioContextValue, useComposio } from "../../react/context/context.ts";
import type * as parts from "./adminPartsLater.ts";
import { useMessages } from "../shared/useMessages.ts";

type Parts = typeof parts;

const english = { ...errorText, ...connectText };

/** Stands in for a component for admins while its code is loaded, so that no other page has it. */
export function AdminShell({ messages: overrides, children }: AdminShellProps): ReactElement {
  const composio = useComposio();
  const messages = useMessages(english, overrides);
  const [loaded, setParts] = useState<Parts | null>(null);
  const [isBroken, setBroken] = useState(false);

  useEffect(() => {
    if (isBroken || loaded) return;
    import("./adminPartsLater.ts").then(setParts, () => setBroken(true));
  }, [isBroken, loaded]);

  if (loaded) return children(loaded, composio);
  return (
    <div className="cr-list" data-state={isBroken ? "error" : "loading"} aria-busy={!isBroken}>
      {isBroken ? (
        <div className="cr-list-note" role="alert">
          <span>{messages.noConnection}</span>
          <button type="button" className="cr-button" data-variant="outline" onClick={() => setBroken(false)}>
            <span className="cr-label">{messages.tryAgain}</span>
          </button>
        </div>
      ) : null}
    </div>
  );
}

interface AdminShellProps {
  messages: Partial<Messages> | undefined;
  children: (parts: Parts, composio: ComposioContextValue) => ReactElement;
}
