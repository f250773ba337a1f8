import { useEffect, useRef, useState } from "react";
import { currentAccountOf } from "../../client/accounts/replacements.ts";
import { isUsable } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { type DefaultAccountResult, useDefaultAccount } from "../../react/hooks/useDefaultAccount.ts";
import { useStableCallback } from "../../react/hooks/useStableCallback.ts";

export interface AccountChoiceOptions {
  readonly value: string | null | undefined;
  readonly defaultValue: string | null | undefined;
  readonly onChange: ((accountId: string | null) => void) | undefined;
}

export interface UseAccountChoiceResult extends DefaultAccountResult {
  readonly chosen: ConnectedAccount | null;
  /** The account that was chosen, also before the page was loaded, and can't be used now, while no other is chosen. */
  readonly lost: ConnectedAccount | null;
  /** Id of the account that a reset of the form chooses. */
  readonly initialId: string | null;
  readonly select: (id: string | null) => void;
  /** Chooses an account that the user has just connected here. It may be chosen already, because it is the only one. */
  readonly take: (id: string) => void;
  readonly reset: () => void;
}

/** Which account is chosen. It changes to another account only by the user, or to the one that has replaced it. */
export function useAccountChoice(toolkit: string, options: AccountChoiceOptions): UseAccountChoiceResult {
  const { value, defaultValue } = options;
  const known = useDefaultAccount(toolkit);
  const { all } = known;
  const [own, setOwn] = useState(defaultValue ?? null);
  const [initialId, setInitialId] = useState<string | null>(null);
  const [missed, setMissed] = useState<ConnectedAccount | null>(null);
  const before = useRef<ConnectedAccount | null>(null);
  const onChange = useStableCallback(options.onChange);
  const [hasBegun, setHasBegun] = useState(false);
  const reported = useRef<string | null>(null);
  // The accounts of another user may come in one render, without an unknown state between them.
  const user = useComposio().client.connections.users.page;
  const seenUser = useRef(user);
  const [userChanges, setUserChanges] = useState(0);

  const given = value === undefined ? own : value;
  // The default is shown at once, and reported by the effect below. On a server there are no effects.
  const followsDefault = !hasBegun && !given && defaultValue !== null;
  const id = given || (followsDefault && known.account?.id) || null;
  const current = id ? currentAccountOf(id, all) : null;
  const chosen = current && isUsable(current) ? current : null;
  const successor = missed && currentAccountOf(missed.id, all);
  const revived = !id && successor && isUsable(successor) ? successor.id : null;
  const lostBefore = followsDefault ? known.lost : null;
  // What is given doesn't depend on the stored choice.
  const isKnown = known.isKnown || chosen !== null || (defaultValue === null && all.length > 0);

  function change(next: string | null): void {
    reported.current = next;
    setOwn(next);
    onChange(next);
  }

  // After every render, because its name may change while it is chosen.
  useEffect(() => {
    if (chosen) before.current = chosen;
  });
  // In an effect, because accounts change outside of React, and `onChange` must not be called during a render.
  useEffect(() => {
    const isAnother = seenUser.current !== user;
    seenUser.current = user;
    if (!isKnown || isAnother) {
      setHasBegun(false);
      before.current = null;
      reported.current = null;
      setMissed(null);
      setOwn(defaultValue ?? null);
      // Runs again, with the new user's own default.
      if (isAnother) setUserChanges((last) => last + 1);
      return;
    }
    // What is reported already, the user has just connected here.
    if (chosen) {
      if (!hasBegun) setInitialId(chosen.id);
      setHasBegun(true);
      setMissed(null);
      if (chosen.id !== given && chosen.id !== reported.current) change(chosen.id);
    } else if (id) {
      // No default takes its place.
      setHasBegun(true);
      setMissed(current ?? before.current);
      change(null);
    } else if (revived) {
      if (revived !== reported.current) change(revived);
    } else if (lostBefore) {
      setHasBegun(true);
      setMissed(lostBefore);
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the ids represent the accounts
  }, [isKnown, given, id, chosen?.id, revived, lostBefore?.id, user, userChanges]);

  return {
    ...known,
    isKnown,
    chosen,
    lost: id ? null : (successor ?? missed ?? lostBefore),
    initialId,
    select(next) {
      if (next) known.choose(next);
      setMissed(null);
      change(next);
    },
    take(next) {
      known.choose(next);
      setMissed(null);
      if (reported.current !== next) change(next);
    },
    reset: () => change(initialId),
  };
}
