import { z } from "zod";
import type { AccessList } from "./types.ts";

const userId = z.string().min(1).max(256);

/** Who may use a SHARED account. In a PATCH, an omitted part keeps its value. */
export const accessListShape: z.ZodType<Partial<AccessList>> = z.object({
  allow_all_users: z.boolean().optional(),
  allowed_user_ids: z.array(userId).max(1000).optional(),
  not_allowed_user_ids: z.array(userId).max(1000).optional(),
});

/** Whether a user may use another user's SHARED account: the list of users who may not comes first. */
export function mayUse(access: AccessList, user: string): boolean {
  return (
    !access.not_allowed_user_ids.includes(user) && (access.allow_all_users || access.allowed_user_ids.includes(user))
  );
}

/** The `experimental` block of links and creations. */
export const experimental: z.ZodType<{
  account_type?: "PRIVATE" | "SHARED" | undefined;
  acl_config_for_shared?: Partial<AccessList> | undefined;
}> = z.object({
  account_type: z.enum(["PRIVATE", "SHARED"]).optional(),
  acl_config_for_shared: accessListShape.optional(),
});
