import * as z from "zod";
import { handlerError } from "../http/handlerError.ts";
import { onlyTarget } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";
import { isIdentifier } from "../settings/allowlist.ts";

/*
 * What the handler takes. In a body unknown keys are refused by name, so that a typo doesn't pass for a request
 * without that option. In a query they are ignored: frameworks, proxies and links add their own (Next.js `?path=`).
 * The routes are listed in core/wire.ts.
 */

const identifier = z.string().refine(isIdentifier, "expected an id or slug of letters, digits, _ and -");
/** Enough for any page of an app, and short enough for a URL. */
const maximumItems = 100;
const commaList = z
  .string()
  .transform((text) => text.split(",").filter((item) => item !== ""))
  .pipe(z.array(identifier).max(maximumItems))
  .transform((items) => [...new Set(items)]);
/** Longer or odder, it is no ticket of ours. */
const tickets = z
  .string()
  .max(maximumItems * 256)
  .default("")
  .transform((text) => text.split(",").filter((ticket) => /^[\w-]{1,128}\.[0-9a-z]{1,12}\.[0-9a-f]{64}$/.test(ticket)));
const alias = z.string().max(200);
const fields = z
  .record(z.string(), z.string().max(32_768, "expected at most 32 KiB"))
  .refine((record) => Object.keys(record).length <= 100, "expected at most 100 fields");

const target = {
  toolkit: identifier.optional(),
  authConfigId: identifier.optional(),
  connectedAccountId: identifier.optional(),
};

function withTarget<
  Input extends {
    toolkit?: string | undefined;
    authConfigId?: string | undefined;
    connectedAccountId?: string | undefined;
  },
>(schema: z.ZodType<Input>): z.ZodType<Omit<Input, keyof typeof target> & { target: Target }> {
  return schema.transform(({ toolkit, authConfigId, connectedAccountId, ...rest }, context) => {
    const only = onlyTarget({ toolkit, authConfigId, connectedAccountId });
    if (only) return { ...rest, target: only };
    context.addIssue({ code: "custom", message: "expected exactly one of toolkit, authConfigId, connectedAccountId" });
    return z.NEVER;
  });
}

export interface ListAccountsInput {
  readonly toolkits?: string[] | undefined;
  readonly authConfigIds?: string[] | undefined;
  readonly statuses?: string[] | undefined;
  readonly ids?: string[] | undefined;
  /** A ticket that is not valid is as good as none. */
  readonly tickets: string[];
}

export interface EventsInput {
  readonly ids: string[];
  readonly tickets: string[];
}

export interface LinkInput {
  readonly target: Target;
  readonly callbackUrl?: string | undefined;
  readonly alias?: string | undefined;
  readonly allowMultiple?: boolean | undefined;
  readonly fields?: Record<string, string> | undefined;
}

export interface InitiateInput {
  readonly target: Target;
  readonly fields: Record<string, string>;
  readonly scheme?: string | undefined;
  readonly alias?: string | undefined;
  readonly allowMultiple?: boolean | undefined;
}

export interface UpdateAccountInput {
  readonly alias?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly fields?: Record<string, string> | undefined;
  readonly replaces?: string | undefined;
}

export interface CreateAuthConfigInput {
  readonly toolkit: string;
  readonly authScheme?: string | undefined;
  readonly name?: string | undefined;
  readonly credentials?: Record<string, string> | undefined;
  readonly scopes?: string[] | undefined;
}

export interface ListToolkitsInput {
  readonly search?: string | undefined;
  readonly category?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export const noInput: z.ZodType<object> = z.object({});
export const listAccountsInput: z.ZodType<ListAccountsInput> = z.object({
  toolkits: commaList.optional(),
  authConfigIds: commaList.optional(),
  statuses: commaList.optional(),
  ids: commaList.optional(),
  tickets,
});
export const eventsInput: z.ZodType<EventsInput> = z.object({ ids: commaList.default([]), tickets });
export const linkInput: z.ZodType<LinkInput> = withTarget(
  z.strictObject({
    ...target,
    callbackUrl: z.string().max(2048).optional(),
    alias: alias.min(1).optional(),
    allowMultiple: z.boolean().optional(),
    fields: fields.optional(),
  }),
);
export const initiateInput: z.ZodType<InitiateInput> = withTarget(
  z.strictObject({
    ...target,
    fields,
    scheme: identifier.optional(),
    alias: alias.min(1).optional(),
    allowMultiple: z.boolean().optional(),
  }),
);
export const updateAccountInput: z.ZodType<UpdateAccountInput> = z
  .strictObject({
    alias: alias.optional(),
    enabled: z.boolean().optional(),
    fields: fields.optional(),
    replaces: identifier.optional(),
  })
  .refine(
    (input) => Object.values(input).some((value) => value !== undefined),
    "expected at least one of alias, enabled, fields, replaces",
  );
export const deleteAccountInput: z.ZodType<{ revoke: boolean }> = z.object({
  revoke: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
});
export const listAuthConfigsInput: z.ZodType<{ toolkit?: string | undefined }> = z.object({
  toolkit: identifier.optional(),
});
export const createAuthConfigInput: z.ZodType<CreateAuthConfigInput> = z.strictObject({
  toolkit: identifier,
  authScheme: identifier.optional(),
  name: z.string().min(1).max(200).optional(),
  credentials: fields.optional(),
  scopes: z.array(z.string().min(1).max(500)).max(200).optional(),
});
export const updateAuthConfigInput: z.ZodType<{ enabled: boolean }> = z.strictObject({ enabled: z.boolean() });
export const listToolkitsInput: z.ZodType<ListToolkitsInput> = z.object({
  search: z.string().max(200).optional(),
  category: z.string().max(200).optional(),
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/** Parses a query or body, or throws `invalid_request` naming what is wrong, never its value. */
export function parseInput<Input>(schema: z.ZodType<Input>, value: unknown): Input {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 5).map((issue) => {
    if (issue.code === "unrecognized_keys")
      return `unknown ${issue.keys
        .slice(0, 5)
        .map((key) => JSON.stringify(key.slice(0, 64)))
        .join(", ")}`;
    const path = issue.path.map(String).join(".").slice(0, 64);
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  throw handlerError("invalid_request", {
    message: `The request does not have the shape this route takes: ${issues.join("; ")}.`,
  });
}
