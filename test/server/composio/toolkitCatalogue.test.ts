import { expect, test } from "vitest";
import { ComposioError } from "../../../src/protocol/errors.ts";
import type { RawToolkit } from "../../../src/server/composio/rawTypes.ts";
import { createToolkitCatalogue } from "../../../src/server/composio/toolkitCatalogue.ts";

const minute = 60_000;

/** A catalogue whose source answers when told. */
function open() {
  let now = 0;
  const asked: string[] = [];
  const waiting: { slug: string; resolve: (toolkit: RawToolkit) => void; reject: (error: unknown) => void }[] = [];
  const catalogue = createToolkitCatalogue({
    entries: new Map(),
    now: () => now,
    load: (slug) => {
      asked.push(slug);
      return new Promise((resolve, reject) => waiting.push({ slug, resolve, reject }));
    },
  });
  return {
    catalogue,
    asked,
    pass: (milliseconds: number) => (now += milliseconds),
    answer(name = "Name") {
      for (const { slug, resolve } of waiting.splice(0)) resolve(toolkit(slug, name));
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

test("asks once for what is wanted many times, and again after ten minutes", async () => {
  const { catalogue, asked, answer, pass } = open();
  const wanted = [catalogue.get("gmail"), catalogue.summary("gmail"), catalogue.get("gmail")];
  answer();
  await Promise.all(wanted);
  await catalogue.get("gmail");
  expect(asked).toEqual(["gmail"]);
  pass(10 * minute);
  const again = catalogue.get("gmail");
  answer("New name");
  expect((await again)?.name).toBe("New name");
});

test("asks for six at a time", async () => {
  const { catalogue, asked, answer } = open();
  const wanted = Array.from({ length: 14 }, (_, index) => catalogue.get(`toolkit_${index}`));
  await settled();
  expect(asked).toHaveLength(6);
  answer();
  await settled();
  expect(asked).toHaveLength(12);
  answer();
  await settled();
  answer();
  expect(await Promise.all(wanted)).toHaveLength(14);
});

test("keeps what it knew while Composio is out, and asks again when it is needed", async () => {
  const { catalogue, asked, answer, fail, pass } = open();
  const first = catalogue.get("gmail");
  answer("Gmail");
  await first;
  pass(10 * minute);
  const stale = catalogue.get("gmail");
  fail(new ComposioError("composio_unavailable"));
  expect((await stale)?.name).toBe("Gmail");
  expect((await catalogue.summary("gmail")).name).toBe("Gmail");
  expect(asked).toHaveLength(2);
});

test("openhuman#4290: many names wait for one timeout of an outage, not for each", async () => {
  const { catalogue, asked, fail } = open();
  const wanted = Array.from({ length: 30 }, (_, index) => catalogue.summary(`google_tool_${index}`));
  await settled();
  fail(new ComposioError("composio_timeout"));
  const summaries = await Promise.all(wanted);
  expect(asked).toHaveLength(6);
  expect(summaries[29]).toEqual({ slug: "google_tool_29", name: "Google Tool 29", logo: null });
  await catalogue.summary("another");
  expect(asked).toHaveLength(6);
});

test("an outage is over as soon as an answer comes, or after half a minute", async () => {
  const { catalogue, asked, answer, fail, pass } = open();
  const failed = catalogue.summary("gmail");
  fail(new ComposioError("composio_unavailable"));
  await failed;
  const needed = catalogue.get("slack");
  answer("Slack");
  await needed;
  const over = catalogue.summary("gmail");
  answer("Gmail");
  expect((await over).name).toBe("Gmail");

  const failedAgain = catalogue.summary("github");
  fail(new ComposioError("composio_unavailable"));
  await failedAgain;
  pass(minute / 2);
  const later = catalogue.summary("github");
  answer("GitHub");
  expect((await later).name).toBe("GitHub");
  expect(asked).toEqual(["gmail", "slack", "gmail", "github", "github"]);
});

test("what is needed is asked for even in an outage, and fails loudly", async () => {
  const { catalogue, fail } = open();
  for (let count = 0; count < 2; count++) {
    const needed = catalogue.get("gmail");
    fail(new ComposioError("composio_unavailable"));
    await expect(needed).rejects.toMatchObject({ code: "composio_unavailable" });
  }
});

test("an unknown toolkit is null, remembered for half a minute, and no outage", async () => {
  const { catalogue, asked, answer, fail, pass } = open();
  const unknown = catalogue.get("nope");
  fail(new ComposioError("toolkit_not_found"));
  expect(await unknown).toBeNull();
  expect(await catalogue.get("nope")).toBeNull();
  expect((await catalogue.summary("nope")).name).toBe("Nope");
  expect(asked).toHaveLength(1);
  const other = catalogue.summary("gmail");
  answer("Gmail");
  expect((await other).name).toBe("Gmail");
  pass(minute);
  const known = catalogue.get("nope");
  answer("Known now");
  expect((await known)?.name).toBe("Known now");
});

test("doesn't grow without end", async () => {
  const { catalogue, asked, answer } = open();
  for (let index = 0; index < 3_100; index++) {
    const wanted = catalogue.get(`toolkit_${index}`);
    answer();
    await wanted;
  }
  const oldest = catalogue.get("toolkit_0");
  answer();
  await oldest;
  expect(asked.filter((slug) => slug === "toolkit_0")).toHaveLength(2);
  await catalogue.get("toolkit_3099");
  expect(asked.filter((slug) => slug === "toolkit_3099")).toHaveLength(1);
});
