import type {
  AuthConfigFilters,
  CreateAuthConfigOptions,
  RequestOptions,
  ToolkitFilters,
  UpdateAuthConfigOptions,
} from "../../protocol/requests.ts";
import {
  parseAuthConfig,
  parseAuthConfigSummaries,
  parseAuthConfigs,
  parseToolkit,
  parseToolkits,
} from "../../protocol/answers/catalogueAnswers.ts";
import { authConfigRoutes, toolkitRoutes } from "../../protocol/routes.ts";
import type { AuthConfig, AuthConfigSummary, Page, Toolkit } from "../../protocol/types.ts";
import { type GatherAuthConfigs, createGatherAuthConfigs } from "./gatherAuthConfigs.ts";
import type { Transport } from "../api/transport.ts";

/** The handler's routes for auth configs. All reject with a `ComposioError`. */
export interface AuthConfigsApi {
  /** Auth configs by toolkit and by id, with their fields: up to 100 toolkits and 100 ids. */
  list(filters: SomeAuthConfigs, options?: RequestOptions): Promise<readonly AuthConfig[]>;
  /** Every enabled auth config of the project, or of the app's allowlist, without fields; `get` has those. */
  list(filters?: undefined, options?: RequestOptions): Promise<readonly AuthConfigSummary[]>;
  get(id: string, options?: RequestOptions): Promise<AuthConfig>;
  /** Only for users whom the handler's `authorizeAdmin` accepts. */
  create(config: CreateAuthConfigOptions, options?: RequestOptions): Promise<AuthConfig>;
  /** Only for users whom the handler's `authorizeAdmin` accepts. */
  update(id: string, update: UpdateAuthConfigOptions, options?: RequestOptions): Promise<AuthConfig>;
}

/** Filters, with at least one set. */
export type SomeAuthConfigs = AuthConfigFilters &
  ({ readonly toolkit: string } | { readonly toolkits: readonly string[] } | { readonly ids: readonly string[] });

/** The handler's routes for toolkits. All reject with a `ComposioError`. */
export interface ToolkitsApi {
  list(filters?: ToolkitFilters, options?: RequestOptions): Promise<Page<Toolkit>>;
  get(slug: string, options?: RequestOptions): Promise<Toolkit>;
}

/** The auth configs and toolkits that can be connected. */
export interface Catalogue {
  readonly authConfigs: AuthConfigsApi;
  readonly toolkits: ToolkitsApi;
}

/** The catalogue, and what the hooks use of it. */
export interface LoadedCatalogue extends Catalogue {
  readonly gatherAuthConfigs: GatherAuthConfigs;
}

export function createCatalogue(call: Transport): LoadedCatalogue {
  const authConfigs = createAuthConfigsApi(call);
  return {
    authConfigs,
    toolkits: createToolkitsApi(call),
    gatherAuthConfigs: createGatherAuthConfigs(({ toolkits, ids }) => readAuthConfigs(call, { toolkits, ids })),
  };
}

function createAuthConfigsApi(call: Transport): AuthConfigsApi {
  function list(filters: SomeAuthConfigs, request?: RequestOptions): Promise<readonly AuthConfig[]>;
  function list(filters?: undefined, request?: RequestOptions): Promise<readonly AuthConfigSummary[]>;
  async function list(filters?: AuthConfigFilters, request?: RequestOptions): Promise<readonly AuthConfigSummary[]> {
    const route = authConfigRoutes.list;
    const { toolkit, toolkits, ids } = filters ?? {};
    const given = [toolkit, toolkits, ids].filter((value) => value !== undefined);
    if (given.length === 0) return (await call({ route }, () => parseAuthConfigSummaries, request)).items;
    if (given.every((value) => value.length === 0)) return [];
    return (await readAuthConfigs(call, { toolkit, toolkits, ids }, request)).items;
  }
  return {
    list,
    get: (id, request) => call({ route: authConfigRoutes.get, id }, () => parseAuthConfig, request),
    create: (input, request) => call({ route: authConfigRoutes.create, input }, () => parseAuthConfig, request),
    update: (id, input, request) => call({ route: authConfigRoutes.update, id, input }, () => parseAuthConfig, request),
  };
}

function readAuthConfigs(
  call: Transport,
  { toolkit, toolkits, ids }: AuthConfigFilters,
  request?: RequestOptions,
): Promise<ReturnType<typeof parseAuthConfigs>> {
  const input = { toolkit, ...(toolkits?.length && { toolkits }), ...(ids?.length && { ids }) };
  return call({ route: authConfigRoutes.list, input }, () => parseAuthConfigs, request);
}

function createToolkitsApi(call: Transport): ToolkitsApi {
  return {
    async list(input, request) {
      if (input?.toolkits?.length === 0) return { items: [], nextCursor: null };
      return call({ route: toolkitRoutes.list, input }, () => parseToolkits, request);
    },
    get: (id, request) => call({ route: toolkitRoutes.get, id }, () => parseToolkit, request),
  };
}
