import { earlyError } from "../../protocol/earlyErrors.ts";
import type { LoadedCatalogue } from "./createCatalogue.ts";
import type { Transport } from "../api/transport.ts";

type LoadCode = () => Promise<{ createCatalogue: (call: Transport) => LoadedCatalogue }>;

/** The catalogue, whose code is loaded at the first call. */
export function createLazyCatalogue(
  call: Transport,
  loadCode: LoadCode = () => import("./catalogueLater.ts"),
): LoadedCatalogue {
  let loading: Promise<LoadedCatalogue> | undefined;
  const loaded = () => (loading ??= load());

  async function load(): Promise<LoadedCatalogue> {
    try {
      return (await loadCode()).createCatalogue(call);
    } catch (cause) {
      loading = undefined; // The next call tries again.
      throw earlyError("not_loaded", { cause });
    }
  }

  /** Forwards to the loaded method of this name. */
  const method =
    <Group extends "authConfigs" | "toolkits">(group: Group, name: keyof LoadedCatalogue[Group]) =>
    async (...values: never[]) =>
      // SAFETY: every member is a method with a promise. It gets the same arguments as this one.
      ((await loaded())[group][name] as (...values: never[]) => Promise<never>)(...values);

  return {
    authConfigs: {
      list: method("authConfigs", "list"),
      get: method("authConfigs", "get"),
      create: method("authConfigs", "create"),
      update: method("authConfigs", "update"),
    },
    toolkits: { list: method("toolkits", "list"), get: method("toolkits", "get") },
    gatherAuthConfigs: async (kind, name) => (await loaded()).gatherAuthConfigs(kind, name),
  };
}
