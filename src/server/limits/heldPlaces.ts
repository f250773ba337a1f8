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
    const ends = (held.get(userId) ?? []).filter((end) => end > now());
    if (ends.length >= most) throw handlerError("rate_limited", refused);
    const end = now() + lifetime;
    held.set(userId, [...ends, end]);
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
