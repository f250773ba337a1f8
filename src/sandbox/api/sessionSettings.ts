import { z } from "zod";
import { ApiError, validationFailed } from "../http/apiError.ts";
import { record } from "../http/parse.ts";
import { mayUse } from "../model/accessList.ts";
import type { SessionRecord, TagFilter, ToolFilter } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { assertPreloadable } from "../tools/allowedTools.ts";
import { toolHints } from "../tools/appTools.ts";

const ids = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));

const hints = z.array(z.enum(toolHints));

/** A list of tags, or tags that a tool has and has not. */
const tags: z.ZodType<TagFilter> = z
  .union([
    hints.transform((enable) => ({ enable, disable: undefined })),
    z.object({ enable: hints.optional(), disable: hints.optional() }),
  ])
  .transform(({ enable, disable }) => ({
    ...(enable && { enabled: enable }),
    ...(disable && { disabled: disable }),
  }));

const toolFilter: z.ZodType<ToolFilter> = z.union([
  z.object({ enable: z.array(z.string()) }).transform(({ enable }) => ({ enabled: enable })),
  z.object({ disable: z.array(z.string()) }).transform(({ disable }) => ({ disabled: disable })),
  z.object({ tags }),
]);

/** Null stands for Composio's default. */
interface SessionSettings {
  readonly toolkits?: { readonly enable: string[] } | { readonly disable: string[] } | null | undefined;
  readonly tools?: Readonly<Record<string, ToolFilter>> | null | undefined;
  readonly tags?: TagFilter | null | undefined;
  readonly preload?: { readonly tools?: readonly string[] | "all" | null | undefined } | null | undefined;
  readonly search?: { readonly enable?: boolean | null | undefined } | null | undefined;
  readonly execute?: { readonly enable_multi_execute?: boolean | null | undefined } | null | undefined;
  readonly workbench?: Readonly<Record<string, unknown>> | null | undefined;
  readonly auth_configs?: Readonly<Record<string, string>> | null | undefined;
  readonly connected_accounts?: Readonly<Record<string, string[]>> | null | undefined;
  readonly multi_account?:
    | (Readonly<Record<string, unknown>> & { readonly enable?: boolean | null | undefined })
    | null
    | undefined;
  readonly manage_connections?:
    | {
        readonly enable?: boolean | null | undefined;
        readonly callback_url?: string | null | undefined;
        readonly enable_wait_for_connections?: boolean | null | undefined;
        readonly enable_connection_removal?: boolean | null | undefined;
      }
    | null
    | undefined;
  readonly experimental?: { readonly link_url_overwrite?: string | null | undefined } | null | undefined;
}

const settings = {
  toolkits: z.union([z.object({ enable: z.array(z.string()) }), z.object({ disable: z.array(z.string()) })]).nullish(),
  tools: z.record(z.string(), toolFilter).nullish(),
  tags: tags.nullish(),
  preload: z.object({ tools: z.union([z.array(z.string()), z.literal("all")]).nullish() }).nullish(),
  search: z.object({ enable: z.boolean().nullish() }).nullish(),
  execute: z.object({ enable_multi_execute: z.boolean().nullish() }).nullish(),
  workbench: record.nullish(),
  auth_configs: z.record(z.string(), z.string()).nullish(),
  connected_accounts: z.record(z.string(), ids).nullish(),
  multi_account: z.looseObject({ enable: z.boolean().nullish() }).nullish(),
  manage_connections: z
    .object({
      enable: z.boolean().nullish(),
      callback_url: z.string().nullish(),
      enable_wait_for_connections: z.boolean().nullish(),
      enable_connection_removal: z.boolean().nullish(),
    })
    .nullish(),
  experimental: z.object({ link_url_overwrite: z.url().nullish() }).nullish(),
};

export const sessionBody: z.ZodType<SessionSettings & { readonly user_id: string }> = z.object({
  user_id: z.string().min(1),
  ...settings,
});
export const sessionChange: z.ZodType<SessionSettings & { readonly expected_config_version?: number | undefined }> =
  z.object({ ...settings, expected_config_version: z.int().min(1).optional() });

type Settings = Omit<SessionRecord, "id" | "userId">;

/** A session without settings. */
export const plainSession: Settings = {
  version: 1,
  enabled: null,
  disabled: [],
  tools: null,
  tags: null,
  preload: [],
  searches: true,
  runsSeveral: true,
  authConfigs: {},
  connectedAccounts: {},
  callbackUrl: undefined,
  isMultiAccount: false,
  managesConnections: true,
  waitsForConnections: false,
  removesAccounts: true,
  linkHost: null,
  multiAccount: null,
  workbench: null,
};

/** The session with other settings. What is left out stays, null becomes the default. Throws for unknown auth configs and accounts. */
export function withSettings(world: World, session: SessionRecord, changes: SessionSettings): SessionRecord {
  const { store } = world;
  const { toolkits, auth_configs: authConfigs, connected_accounts: accounts, multi_account: multi } = changes;
  const { manage_connections: manage, experimental } = changes;
  for (const authConfigId of Object.values(authConfigs ?? {})) store.authConfig(authConfigId);

  /** The new value of a member. `block` is null if all of its settings become the default. */
  function member<Name extends keyof Settings>(
    name: Name,
    block: object | null | undefined,
    given: Settings[Name] | null | undefined,
  ): Settings[Name] {
    const old: Settings = block === null || given === null ? plainSession : session;
    return given ?? old[name];
  }

  const changed: SessionRecord = {
    ...session,
    ...(toolkits !== undefined && {
      enabled: toolkits && "enable" in toolkits ? toolkits.enable : plainSession.enabled,
      disabled: toolkits && "disable" in toolkits ? toolkits.disable : plainSession.disabled,
    }),
    tools: member("tools", changes.tools, changes.tools),
    tags: member("tags", changes.tags, changes.tags),
    preload: member("preload", changes.preload, changes.preload?.tools),
    searches: member("searches", changes.search, changes.search?.enable),
    runsSeveral: member("runsSeveral", changes.execute, changes.execute?.enable_multi_execute),
    authConfigs: member("authConfigs", authConfigs, authConfigs),
    connectedAccounts: member("connectedAccounts", accounts, accounts),
    isMultiAccount: member("isMultiAccount", multi, multi?.enable),
    managesConnections: member("managesConnections", manage, manage?.enable),
    callbackUrl: member("callbackUrl", manage, manage?.callback_url),
    removesAccounts: member("removesAccounts", manage, manage?.enable_connection_removal),
    waitsForConnections: member("waitsForConnections", manage, manage?.enable_wait_for_connections),
    linkHost: member("linkHost", experimental, experimental?.link_url_overwrite),
    multiAccount: merged(session.multiAccount, multi),
    workbench: merged(session.workbench, changes.workbench),
  };
  assertPreloadable(world, changed);
  if (accounts || multi !== undefined) assertPinnable(world, changed);
  return changed;
}

/** As Composio, refuses an account of another user or that is paused, and several of a toolkit without `multi_account`. */
function assertPinnable({ store }: World, { connectedAccounts, userId, isMultiAccount }: SessionRecord): void {
  const problems = Object.entries(connectedAccounts).flatMap(([slug, ids]) => {
    const foreign = ids.filter((id) => {
      const { userId: owner, accountType, access, status } = store.account(id);
      const isOpen = owner === userId || (accountType === "SHARED" && mayUse(access, userId));
      return !isOpen || status === "INACTIVE";
    });
    return [
      ...foreign.map((id) => `connected_accounts.${slug}: ${id} is disabled, or not an account of ${userId}`),
      ...(ids.length > 1 && !isMultiAccount ? [`connected_accounts.${slug}: one account without multi_account`] : []),
    ];
  });
  if (problems.length > 0) throw validationFailed(problems);
}

/** A block of settings that the sandbox returns and does not use: what is left out stays. */
function merged<Block extends object>(before: Block | null, changes: Block | null | undefined): Block | null {
  return changes === undefined ? before : changes && { ...before, ...changes };
}

export const configConflict = (): ApiError =>
  new ApiError(409, 4309, "ToolRouter_Conflict", "The session's config has changed since this version");
