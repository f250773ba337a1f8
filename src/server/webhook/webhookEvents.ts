import * as z from "zod";
import { parseStatusReason } from "../../protocol/status.ts";
import type { StatusReason } from "../../protocol/types.ts";

/** An account's credentials can no longer be refreshed: its user must connect again. */
export interface AccountExpiredEvent {
  readonly connectedAccountId: string;
  /** Null if Composio doesn't send it: the field is deprecated. */
  readonly userId: string | null;
  /** The toolkit's slug. */
  readonly toolkit: string | null;
  readonly authConfigId: string | null;
  readonly statusReason: StatusReason | null;
  readonly alias: string | null;
  /** ISO 8601. */
  readonly occurredAt: string;
}

export const expiredEventType = "composio.connected_account.expired";

export interface WebhookBody {
  readonly type: string;
  /** ISO 8601. */
  readonly timestamp: string | null;
  /** Of an expired account an object. Of other events it may be anything. */
  readonly data?: unknown;
}

/** The members of an event of version 3. Earlier versions have others. */
export const webhookBody: z.ZodType<WebhookBody> = z.object({
  type: z.string().startsWith("composio."),
  timestamp: z.string().nullable().catch(null),
  data: z.unknown().optional(),
});

const text = z.string().nullable().catch(null);
const expiredAccount = z.object({
  id: z.string().min(1),
  user_id: text,
  toolkit: z.object({ slug: text }).catch({ slug: null }),
  auth_config: z.object({ id: text }).catch({ id: null }),
  status_reason: text,
  alias: text,
});

/**
 * Takes only known fields of an event, because others may contain credentials. Null without an account id.
 * @param sentAt Unix seconds
 */
export function parseExpiredEvent({ timestamp, data }: WebhookBody, sentAt: number): AccountExpiredEvent | null {
  const account = expiredAccount.safeParse(data).data;
  if (!account) return null;
  return {
    connectedAccountId: account.id,
    userId: account.user_id || null,
    toolkit: account.toolkit.slug,
    authConfigId: account.auth_config.id,
    statusReason: parseStatusReason(account.status_reason),
    alias: account.alias || null,
    occurredAt: timestamp ?? new Date(sentAt * 1_000).toISOString(),
  };
}
