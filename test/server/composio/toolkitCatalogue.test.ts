import { describe, expect, test } from "vitest";
import { ComposioError } from "../../../src/protocol/errors.ts";
import type { RawToolkit } from "../../../src/server/composio/rawTypes.ts";
import {
  createCatalogueMemory,
  createToolkitCatalogue,
  summaryOf,
} from "../../../src/server/composio/toolkitCatalogue.ts";

const minute = 60_000;
/** What is asked of Composio for the list of all, among the slugs of those that are asked for by themselves. */
const all = "all";

/** A catalogue whose source answers when told. `listed`: what the list of all has. */
function open(listed: readonly string[] = [], memory = createCatalogueMemory()) {
  let now = 0;
  const asked: string[] = [];
  const waiting: { answer: (name: string) => void; reject: (error: unknown) => void }[] = [];
  const wait = <Value>(slug: string, make: (name: string) => Value) => {
    asked.push(slug);
    return new Promise<Value>((resolve, reject) => waiting.push({ answer: (name) => resolve(make(name)), reject }));
  };
  const createCatalogue = () =>
    createToolkitCatalogue({
      memory,
      now: () => now,
      load: (slug) => wait(slug, (name) => toolkit(slug, name)),
      loadCurrent: async () => [],
      loadAll: () => wait(all, (name) => listed.map((slug) => toolkit(slug, `${name} of the list`))),
    });
  const catalogue = createCatalogue();
  return {
    catalogue,
    createCatalogue,
    asked,
    names: async (slugs: readonly string[]) => {
      await catalogue.learn(slugs, "ana");
      return slugs.map((slug) => summaryOf(slug, catalogue.known(slug)).name);
    },
    pass: (milliseconds: number) => (now += milliseconds),
    answer(name = "Name") {
      for (const each of waiting.splice(0)) each.answer(name);
    },
    fail(error: unknown) {
      for (const { reject } of waiting.splice(0)) reject(error);
    },
  };
}

function toolkit(slug: string, name: string): RawToolkit {
  return {
    slug,
    name,
    logo: null,
    description: null,
    categories: [],
    guideUrl: null,
    authSchemes: [],
    managedAuthSchemes: [],
    noAuth: false,
    modes: [],
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const many = Array.from({ length: 30 }, (_, index) => `google_tool_${index}`);

describe("the details of a toolkit", () => {
  test("are read once for all callers, and again after ten minutes", async () => {
    const { catalogue, names, asked, answer, pass } = open();
    const wanted = [catalogue.get("gmail", "ana"), names(["gmail"]), catalogue.get("gmail", "ana")];
    answer();
    await Promise.all(wanted);
    await catalogue.get("gmail", "ana");
    expect(asked).toEqual(["gmail"]);
    pass(10 * minute);
    const again = catalogue.get("gmail", "ana");
    answer("New name");
    expect((await again)?.name).toBe("New name");
  });

  test("are read 24 at a time, for many users together", async () => {
    const { catalogue, asked, answer } = open();
    const wanted = Array.from({ length: 50 }, (_, index) => catalogue.get(`toolkit_${index}`, `user_${index}`));
    await settled();
    expect(asked).toHaveLength(24);
    answer();
    await settled();
    expect(asked).toHaveLength(48);
    answer();
    await settled();
    answer();
    expect(await Promise.all(wanted)).toHaveLength(50);
  });

  test("stay available from the cache during an outage, and are read again when they are needed", async () => {
    const { catalogue, names, asked, answer, fail, pass } = open();
    const first = catalogue.get("gmail", "ana");
    answer("Gmail");
    await first;
    pass(10 * minute);
    const stale = catalogue.get("gmail", "ana");
    fail(new ComposioError("composio_unavailable"));
    expect((await stale)?.name).toBe("Gmail");
    expect(await names(["gmail"])).toEqual(["Gmail"]);
    expect(asked).toHaveLength(2);
  });

  test("are read during an outage if they are not cached, and the error is thrown", async () => {
    const { catalogue, fail } = open();
    for (let count = 0; count < 2; count++) {
      const needed = catalogue.get("gmail", "ana");
      fail(new ComposioError("composio_unavailable"));
      await expect(needed).rejects.toMatchObject({ code: "composio_unavailable" });
    }
  });

  test("are null for an unknown toolkit, for half a minute, and that is no outage", async () => {
    const { catalogue, names, asked, answer, fail, pass } = open();
    const unknown = catalogue.get("nope", "ana");
    fail(new ComposioError("toolkit_not_found"));
    expect(await unknown).toBeNull();
    expect(await catalogue.get("nope", "ana")).toBeNull();
    expect(await names(["nope"])).toEqual(["Nope"]);
    expect(asked).toHaveLength(1);
    const other = names(["gmail"]);
    answer("Gmail");
    expect(await other).toEqual(["Gmail"]);
    pass(minute);
    const known = catalogue.get("nope", "ana");
    answer("Known now");
    expect((await known)?.name).toBe("Known now");
  });

  test("are cached for a limited number of toolkits", async () => {
    const { catalogue, asked, answer } = open();
    for (let index = 0; index < 3_100; index++) {
      const wanted = catalogue.get(`toolkit_${index}`, "ana");
      answer();
      await wanted;
    }
    const oldest = catalogue.get("toolkit_0", "ana");
    answer();
    await oldest;
    expect(asked.filter((slug) => slug === "toolkit_0")).toHaveLength(2);
    await catalogue.get("toolkit_3099", "ana");
    expect(asked.filter((slug) => slug === "toolkit_3099")).toHaveLength(1);
  });
});

describe("names and logos", () => {
  test("of up to three toolkits are read one by one, of more by the list", async () => {
    const { names, asked, answer } = open(many);
    const few = names(["gmail", "slack", "gmail"]);
    await settled();
    answer();
    expect(await few).toEqual(["Name", "Name", "Name"]);
    const more = [names(many), names([...many, "gmail"])];
    await settled();
    answer();
    expect((await Promise.all(more)).flat()).toEqual([...many, ...many].map(() => "Name of the list").concat("Name"));
    expect(asked).toEqual(["gmail", "slack", all]);
  });

  test("of 2,000 toolkits are cached together: the second time costs no request", async () => {
    const slugs = Array.from({ length: 2_000 }, (_, index) => `toolkit_${index}`);
    const { names, asked, answer } = open(slugs);
    const first = names(slugs);
    await settled();
    answer();
    await first;
    expect(await names(slugs)).toEqual(slugs.map(() => "Name of the list"));
    expect(asked).toEqual([all]);
  });

  test("that are not in the list are read one by one, twenty at a time", async () => {
    const { names, asked, answer } = open(["gmail", "slack"]);
    const wanted = names(["gmail", "slack", ...many]);
    const drain = async () => {
      for (let round = 0; round < 5; round++) {
        await settled();
        answer();
      }
    };
    await drain();
    expect((await wanted).slice(-1)).toEqual(["Google Tool 29"]);
    expect(asked).toEqual([all, ...many.slice(0, 20)]);
    const rest = names(["gmail", "slack", ...many]);
    await drain();
    expect((await rest).slice(-1)).toEqual(["Name"]);
    expect(asked).toEqual([all, ...many]);
  });

  test("openhuman#4290: during an outage many wait for one timeout together, and lists have names made from slugs", async () => {
    const { names, asked, fail } = open();
    const wanted = names(many);
    await settled();
    fail(new ComposioError("composio_timeout"));
    expect((await wanted)[29]).toBe("Google Tool 29");
    expect(await names(["another"])).toEqual(["Another"]);
    expect(asked).toEqual([all]);
  });

  test("a malformed list is not read again at once; single toolkits still are", async () => {
    const { names, asked, fail, answer, pass } = open();
    const wanted = names(many);
    await settled();
    fail(new ComposioError("internal_error"));
    await wanted;
    await names(many);
    expect(asked).toEqual([all]);
    const single = names(["gmail"]);
    await settled();
    answer();
    expect(await single).toEqual(["Name"]);
    pass(minute / 2);
    void names(many);
    expect(asked).toEqual([all, "gmail", all]);
  });

  test("are read again after the next answer of Composio, or after half a minute", async () => {
    const { catalogue, names, asked, answer, fail, pass } = open();
    const failed = names(["gmail"]);
    fail(new ComposioError("composio_unavailable"));
    await failed;
    const needed = catalogue.get("slack", "ana");
    answer("Slack");
    await needed;
    const over = names(["gmail"]);
    answer("Gmail");
    expect(await over).toEqual(["Gmail"]);

    const failedAgain = names(["github"]);
    fail(new ComposioError("composio_unavailable"));
    await failedAgain;
    pass(minute / 2);
    const later = names(["github"]);
    answer("GitHub");
    expect(await later).toEqual(["GitHub"]);
    expect(asked).toEqual(["gmail", "slack", "gmail", "github", "github"]);
  });

  test("that are old are used at once and refreshed in the background, once in half a minute for all callers", async () => {
    const memory = createCatalogueMemory();
    const { catalogue, createCatalogue, names, asked, answer, pass } = open(many, memory);
    const first = names(many);
    await settled();
    answer("Old");
    await first;
    pass(10 * minute);
    expect((await names(many))[0]).toBe("Old of the list");
    // As on Cloudflare's Workers, where requests share no promise.
    await createCatalogue().learn(many, "ana");
    expect(asked).toEqual([all, all]);
    answer("New");
    await settled();
    expect(catalogue.known("google_tool_0")?.name).toBe("New of the list");
  });
});

describe("toolkits that an app names itself", () => {
  test("come from the list, or one by one if they are not in it; unknown ones are left out", async () => {
    const { catalogue, asked, answer, fail } = open(["gmail", "slack", "github"]);
    const found = catalogue.find(["gmail", "slack", "github", "custom", "nope"], "ana");
    await settled();
    answer();
    await settled();
    expect(asked).toEqual([all, "custom", "nope"]);
    fail(new ComposioError("toolkit_not_found"));
    expect((await found).map(({ slug }) => slug)).toEqual(["gmail", "slack", "github"]);
  });

  test("fail if the list can't be read", async () => {
    const { catalogue, fail } = open();
    const found = catalogue.find(many, "ana");
    await settled();
    fail(new ComposioError("composio_unavailable"));
    await expect(found).rejects.toMatchObject({ code: "composio_unavailable" });
  });
});
