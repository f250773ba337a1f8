import { ComposioError } from "../../protocol/errors.ts";
import type { RequestOptions } from "../../protocol/requests.ts";
import type { AuthConfig, AuthConfigSummary } from "../../protocol/types.ts";
import type { Catalogue, SomeAuthConfigs } from "./createCatalogue.ts";
import type { Transport } from "./transport.ts";

/** The catalogue. Its code is on a page only if the page asks for auth configs or toolkits. */
export interface LazyCatalogue extends Catalogue {
  /** Called before the first request by a page that has the code. Then nothing is loaded later. */
  bring(create: (call: Transport) => Catalogue): void;
}

type LoadCode = () => Promise<{ createCatalogue: (call: Transport) => Catalogue }>;

/** The catalogue, whose code is loaded at the first call unless `bring` was called. */
export function createLazyCatalogue(
  call: Transport,
  loadCode: LoadCode = () => import("./catalogueLater.ts"),
): LazyCatalogue {
  let catalogue: Catalogue | undefined;

  async function load(): Promise<Catalogue> {
    try {
      const { createCatalogue } = await loadCode();
      return (catalogue ??= createCatalogue(call));
    } catch (cause) {
      throw new ComposioError("network_error", { cause }); // Offline, or a new version was deployed.
    }
  }

  async function ask<Answer>(run: (loaded: Catalogue) => Promise<Answer>): Promise<Answer> {
    return run(catalogue ?? (await load()));
  }

  function list(filters: SomeAuthConfigs, request?: RequestOptions): Promise<readonly AuthConfig[]>;
  function list(filters?: undefined, request?: RequestOptions): Promise<readonly AuthConfigSummary[]>;
  function list(filters?: SomeAuthConfigs, request?: RequestOptions): Promise<readonly AuthConfigSummary[]> {
    return ask<readonly AuthConfigSummary[]>(({ authConfigs }) =>
      filters ? authConfigs.list(filters, request) : authConfigs.list(filters, request),
    );
  }

  return {
    bring: (create) => void (catalogue ??= create(call)),
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
