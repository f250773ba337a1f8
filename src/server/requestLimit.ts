import { refusal } from "./refusal.ts";

/** Requests of one user that may be under way on this copy: more than a page and its tabs ever have. */
const limit = 200;

/** Keeps one user's requests from filling the memory that all share. */
export interface RequestLimit {
  /** Counts a request until the returned function is called. Throws `rate_limited` where the user has too many. */
  enter(userId: string): () => void;
}

export function createRequestLimit(): RequestLimit {
  const underWay = new Map<string, number>();
  return {
    enter(userId) {
      const count = underWay.get(userId) ?? 0;
      if (count >= limit)
        throw refusal("rate_limited", { message: "This user has too many requests under way.", retryAfter: 1 });
      underWay.set(userId, count + 1);
      return () => {
        const left = (underWay.get(userId) ?? 1) - 1;
        if (left > 0) underWay.set(userId, left);
        else underWay.delete(userId);
      };
    },
  };
}
