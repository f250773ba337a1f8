import { createTurns } from "../../platform/turns.ts";
import { handlerError } from "../http/handlerError.ts";
import { createHeldSlots, type TakeSlot } from "../limits/heldSlots.ts";
import { type Identify, userOf } from "../http/identify.ts";
import { heartbeat } from "../live/createEventOutput.ts";
import type { Memory } from "./memory.ts";
import type { UserBudget } from "../limits/userBudget.ts";

/**
 * Every request of a user passes here: it identifies the user, waits for their turn, and applies their limits. The body is
 * read later.
 */
export interface Admission<Context> {
  admit<Value>(request: Request, context: Context, work: Work<Value>): Promise<Value>;
  /** The same for a verification, which continues after its sender has disconnected, and has a limit of its own. */
  admitVerification<Value>(request: Request, context: Context, work: Work<Value>): Promise<Value>;
  /** Counts one more stream for a user who is already admitted. */
  readonly takeStream: TakeSlot;
}

type Work<Value> = (userId: string) => Promise<Value>;

interface AdmissionOptions<Context> {
  readonly memory: Memory;
  readonly budget: UserBudget;
  readonly identify: Identify<Context>;
  readonly now: () => number;
}

const minute = 60_000;

export function createAdmission<Context>({
  memory,
  budget,
  identify,
  now,
}: AdmissionOptions<Context>): Admission<Context> {
  const refused = { message: "This user has too many requests under way.", retryAfter: 1 };
  // 64 at once, so that the reads of a page with many buttons are shared. A waiting request begins within milliseconds, so
  // more may wait (`longest`) than may be under way (`takeRequest`).
  const takeTurn = createTurns({
    atOnce: 64,
    most: 8,
    longest: 1_000,
    refusal: (why, cause) =>
      why === "aborted" ? handlerError("aborted", { cause }) : handlerError("rate_limited", refused),
  });
  // More than a page and its tabs ever have.
  const takeRequest = createHeldSlots(memory.requests, { most: 200, lifetime: 2 * minute, now, refused });
  // One person finishes one or two connections at a time.
  const takeVerification = createHeldSlots(memory.verifications, {
    most: 4,
    lifetime: 2 * minute,
    now,
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
    return before(takeRequest(userId).leave, () => before(budget.enter(userId), () => work(userId)));
  }

  return {
    admit: (request, context, work) => enter(request, context, request.signal, work),
    admitVerification: (request, context, work) =>
      enter(request, context, new AbortController().signal, (userId) =>
        before(takeVerification(userId).leave, () => work(userId)),
      ),
    // More than a user's tabs. Each heartbeat renews the slot: Workers stop a stream whose page has left, and say nothing.
    takeStream: createHeldSlots(memory.streams, {
      most: 20,
      lifetime: 3.5 * heartbeat,
      now,
      refused: { message: "This user has too many streams open.", retryAfter: 60 },
    }),
  };
}

async function before<Value>(leave: () => void, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } finally {
    leave();
  }
}
