import { ComposioError } from "../../protocol/errors.ts";
import type { RequestOptions } from "../../protocol/requests.ts";
import type { AuthConfig, AuthConfigSummary } from "../../protocol/types.ts";
import type { LoadedCatalogue, SomeAuthConfigs } from "./createCatalogue.ts";
import type { Transport } from "./transport.ts";

type LoadCode = () => Promise<{ createCatalogue: (call: Transport) => LoadedCatalogue }>;

/** The catalogue, whose code is loaded at the first call. */
export function createLazyCatalogue(
  call: Transport,
  loadCode: LoadCode = () => import("./catalogueLater.ts"),
): LoadedCatalogue {
  let loading: Promise<LoadedCatalogue> | undefined;

  async function load(): Promise<LoadedCatalogue> {
    try {
      return (await loadCode()).createCatalogue(call);
    } catch (cause) {
      loading = undefined; // The next call tries again.
      throw new ComposioError("network_error", { cause }); // Offline, or a new version was deployed.
    }
  }

  async function ask<Answer>(run: (loaded: LoadedCatalogue) => Promise<Answer>): Promise<Answer> {
    return run(await (loading ??= load()));
  }

  function list(filters: SomeAuthConfigs, request?: RequestOptions): Promise<readonly AuthConfig[]>;
  function list(filters?: undefined, request?: RequestOptions): Promise<readonly AuthConfigSummary[]>;
  function list(filters?: SomeAuthConfigs, request?: RequestOptions): Promise<readonly AuthConfigSummary[]> {
    return ask<readonly AuthConfigSummary[]>(({ authConfigs }) =>
      filters ? authConfigs.list(filters, request) : authConfigs.list(filters, request),
    );
  }

  return {
    gatherAuthConfigs: (...values) => ask((loaded) => loaded.gatherAuthConfigs(...values)),
    authConfigs: {
      list,
      get: (...values) => ask(({ authConfigs }) => authConfigs.get(...values)),
      create: (...values) => ask(({ authConfigs }) => authConfigs.create(...values)),
      update: (...values) => ask(({ authConfigs }) => authConfigs.update(...values)),
    },
    toolkits: {
      list: (...values) => ask(({ toolkits }) => toolkits.list(...values)),
      get: (...values) => ask(({ toolkits }) => toolkits.get(...values)),
    },
  };
}
