import type { ComposioErrorOptions } from "../../protocol/errors.ts";
import { handlerError } from "../http/handlerError.ts";

/** What each user holds at the moment: when each place is free again at the latest. Plain data. */
export type HeldPlaces = Map<string, number[]>;

export interface HeldPlacesOptions {
  /** Of one user. */
  readonly most: number;
  /** Milliseconds after which a place counts no more, for runtimes that end a request without a word. */
  readonly lifetime: number;
  /** What whoever wants one too many is told. */
  readonly refused: ComposioErrorOptions;
  readonly now: () => number;
}

/** Takes a place for a user until the returned function is called. Throws `rate_limited` where they hold too many. */
export type TakePlace = (userId: string) => () => void;

/** Users whose last place was never given back are forgotten beyond so many. */
const capacity = 10_000;

/** Keeps one user from filling what all share. */
export function createHeldPlaces(held: HeldPlaces, { most, lifetime, refused, now }: HeldPlacesOptions): TakePlace {
  return (userId) => {
    const time = now();
    const known = held.get(userId) ?? [];
    // The oldest stands first: as long as that one counts all do, and a flood is refused without a look at each.
    const ends = (known[0] ?? 0) > time ? known : known.filter((end) => end > time);
    if (ends.length >= most) throw handlerError("rate_limited", refused);
    const end = time + lifetime;
    ends.push(end);
    held.set(userId, ends);
    const [oldest] = held.keys();
    if (held.size > capacity && oldest !== undefined) held.delete(oldest);
    return () => {
      const left = held.get(userId) ?? [];
      const index = left.indexOf(end);
      if (index >= 0) left.splice(index, 1);
      if (left.length === 0) held.delete(userId);
    };
  };
}
