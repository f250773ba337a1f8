import type { ComposioErrorOptions } from "../../protocol/errorTypes.ts";
import { handlerError } from "../http/handlerError.ts";

/** By user, the times at which the slots that they hold expire. */
export type HeldSlots = Map<string, number[]>;

export interface HeldSlotsOptions {
  /** Most slots of one user. */
  readonly most: number;
  /** Milliseconds after which a slot expires, for runtimes that end a request without running its code. */
  readonly lifetime: number;
  /** The error's options when a user has too many. */
  readonly refused: ComposioErrorOptions;
  readonly now: () => number;
}

export interface HeldSlot {
  readonly leave: () => void;
  /** The slot's lifetime begins again. */
  readonly renew: () => void;
}

/** Takes a slot for a user until `leave` is called. Throws `rate_limited` if they hold too many. */
export type TakeSlot = (userId: string) => HeldSlot;

/** Most users that are stored, in case slots are not given back. */
const capacity = 10_000;

/** Limits how many requests, streams or verifications a user may have at a time. */
export function createHeldSlots(held: HeldSlots, { most, lifetime, refused, now }: HeldSlotsOptions): TakeSlot {
  return (userId) => {
    const time = now();
    const known = held.get(userId) ?? [];
    // The oldest is first. If it has not expired, none has, and a flood is refused without a look at each.
    const ends = (known[0] ?? 0) > time ? known : known.filter((end) => end > time);
    if (ends.length >= most) throw handlerError("rate_limited", refused);
    let end = time + lifetime;
    held.set(userId, [...ends, end]);
    const [oldest] = held.keys();
    if (held.size > capacity && oldest !== undefined) held.delete(oldest);

    /** The user's slots without this one. */
    function others(): number[] {
      const all = held.get(userId) ?? [];
      const index = all.indexOf(end);
      return index < 0 ? all : all.toSpliced(index, 1);
    }

    return {
      leave() {
        const left = others();
        if (left.length > 0) held.set(userId, left);
        else held.delete(userId);
      },
      renew() {
        const left = others();
        end = now() + lifetime;
        held.set(userId, [...left, end]);
      },
    };
  };
}
