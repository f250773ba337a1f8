import { describe, expect, test } from "vitest";
import { createCatalogue } from "../../src/client/catalogue/createCatalogue.ts";
import { createLazyCatalogue } from "../../src/client/catalogue/lazyCatalogue.ts";
import * as answers from "../../src/client/api/answersLater.ts";
import type { Transport } from "../../src/client/api/transport.ts";

interface Scene {
  readonly catalogue: ReturnType<typeof createLazyCatalogue>;
  /** Routes of the requests that were sent. */
  readonly sent: string[];
  /** How often the code was asked for. */
  readonly loads: () => number;
  isOffline: boolean;
}

function openScene(): Scene {
  const sent: string[] = [];
  let loads = 0;
  const call: Transport = async ({ route }, pick) => {
    sent.push(route);
    return pick(answers)({ items: [] });
  };
  const scene: Scene = {
    sent,
    loads: () => loads,
    isOffline: false,
    catalogue: createLazyCatalogue(call, async () => {
      loads++;
      if (scene.isOffline) throw new TypeError("Failed to fetch dynamically imported module");
      return { createCatalogue };
    }),
  };
  return scene;
}

describe("auth configs and toolkits, on a page without their code", () => {
  test("load it with the first call", async () => {
    const { catalogue, sent, loads } = openScene();
    expect(await catalogue.authConfigs.list()).toEqual([]);
    expect((await catalogue.toolkits.list()).items).toEqual([]);
    expect(sent).toEqual(["GET /auth-configs", "GET /toolkits"]);
    expect(loads()).toBe(1);
  });

  test("fail if it can't be loaded, send nothing, and try again at the next call", async () => {
    const scene = openScene();
    scene.isOffline = true;
    await expect(scene.catalogue.toolkits.list()).rejects.toMatchObject({
      code: "not_loaded",
      retryable: true,
      userMessage: "This could not be loaded. Check your network and reload the page.",
    });
    expect(scene.sent).toEqual([]);
    scene.isOffline = false;
    expect((await scene.catalogue.toolkits.list()).items).toEqual([]);
  });

  test("load it once for all that ask together, and send one request for the auth configs", async () => {
    const { catalogue, sent, loads } = openScene();
    const names = ["gmail", "slack", "jira"];
    await Promise.all(names.map((name) => catalogue.gatherAuthConfigs("toolkits", name)));
    expect(sent).toEqual(["GET /auth-configs"]);
    expect(loads()).toBe(1);
  });
});
