import { createHeldPlaces, type TakePlace } from "../limits/heldPlaces.ts";
import { type Identify, userOf } from "../http/identify.ts";
import type { Memory } from "./memory.ts";
import { createTurns } from "../limits/turns.ts";
import type { UserBudget } from "../limits/userBudget.ts";

/**
 * The one way in for users: who it is, whether it is their turn, and whether they have too much under way. Nothing of a
 * body is read before.
 */
export interface FrontDoor<Context> {
  admit<Value>(request: Request, context: Context, work: Work<Value>): Promise<Value>;
  /** For what goes on when its sender has left. */
  admitVerification<Value>(request: Request, context: Context, work: Work<Value>): Promise<Value>;
  /** One more stream of news, for somebody who is in. */
  readonly takeStream: TakePlace;
}

type Work<Value> = (userId: string) => Promise<Value>;

interface FrontDoorOptions<Context> {
  readonly memory: Memory;
  readonly budget: UserBudget;
  readonly identify: Identify<Context>;
  readonly now: () => number;
}

const minute = 60_000;

export function createFrontDoor<Context>({
  memory,
  budget,
  identify,
  now,
}: FrontDoorOptions<Context>): FrontDoor<Context> {
  const refused = { message: "This user has too many requests under way.", retryAfter: 1 };
  // A page with all its buttons begins at once, so that its reads are made together. The line costs a few milliseconds a
  // turn, and is gone in no time: it may be longer than what is let in.
  const takeTurn = createTurns({ atOnce: 64, most: 8, longest: 1_000, refused });
  // More than a page and its tabs ever have.
  const takeRequest = createHeldPlaces(memory.requests, { ...{ most: 200, lifetime: 2 * minute, now }, refused });
  // One person finishes one or two connections at a time.
  const takeVerification = createHeldPlaces(memory.verifications, {
    ...{ most: 4, lifetime: 2 * minute, now },
    refused: { message: "This user has too many verifications under way.", retryAfter: 5 },
  });

  async function enter<Value>(
    request: Request,
    context: Context,
    signal: AbortSignal,
    work: Work<Value>,
  ): Promise<Value> {
    const userId = await userOf(request, context, identify);
    await takeTurn(userId, signal);
    return within(takeRequest, userId, () => within(budget.enter, userId, () => work(userId)));
  }

  return {
    admit: (request, context, work) => enter(request, context, request.signal, work),
    admitVerification: (request, context, work) =>
      enter(request, context, new AbortController().signal, (userId) =>
        within(takeVerification, userId, () => work(userId)),
      ),
    // More than anybody's tabs; each ends by itself before its place does.
    takeStream: createHeldPlaces(memory.streams, {
      ...{ most: 20, lifetime: 6 * minute, now },
      refused: { message: "This user has too many streams open.", retryAfter: 60 },
    }),
  };
}

async function within<Value>(take: TakePlace, userId: string, work: () => Promise<Value>): Promise<Value> {
  const leave = take(userId);
  try {
    return await work();
  } finally {
    leave();
  }
}
