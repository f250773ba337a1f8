import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { type RequiredConnectionsResult, composioQueries, useRequiredConnections } from "../../../src/index.ts";
import { requireConnections } from "../../../src/server/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

const wanted = ["gmail", "slack", "hackernews"];

function renderHook(options: WorldOptions, toolkits: readonly string[] = wanted) {
  const world = createWorld(options);
  const queryClient = new QueryClient();
  const seen: RequiredConnectionsResult[] = [];
  function Probe(): ReactNode {
    const result = useRequiredConnections(toolkits);
    seen.push(result);
    return <p>satisfied: {String(result.isSatisfied)}</p>;
  }
  renderInWorld(world, <Probe />, { queryClient });
  return {
    world,
    seen,
    latest: () => seen.at(-1),
    reread: () => act(() => queryClient.refetchQueries(composioQueries.connectedAccounts(world.client))),
  };
}

/** What the server says of the same user. */
async function onServer({ sandbox }: World, toolkits: readonly string[] = wanted) {
  const { isSatisfied, missing, accounts } = await requireConnections({
    composio: sandboxComposio(sandbox),
    userId: user,
    toolkits,
  });
  return { isSatisfied, missing, ids: accounts.map(({ id }) => id) };
}

const idsOf = (result: RequiredConnectionsResult | undefined) => result?.accounts.map(({ id }) => id);

test("is null until known, then names what is missing; an app without authentication never is", async () => {
  const { world, seen, latest } = renderHook({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "slack" }),
  });
  await screen.findByText("satisfied: false");
  expect(seen[0]).toMatchObject({ isSatisfied: null, missing: [], next: null, isKnown: false });
  expect(seen.map(({ isSatisfied }) => isSatisfied)).not.toContain(true);
  expect(latest()).toMatchObject({ missing: ["gmail"], next: "gmail" });
  expect(await onServer(world)).toEqual({ isSatisfied: false, missing: ["gmail"], ids: idsOf(latest()) });
});

test("costs one request while nothing is missing", async () => {
  const { world, latest } = renderHook(
    {
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail" });
        control.addAccount({ userId: user, toolkit: "slack" });
      },
    },
    ["gmail", "slack"],
  );
  await screen.findByText("satisfied: true");
  expect(latest()).toMatchObject({ missing: [], next: null });
  expect(world.requests).toEqual(["GET /connected-accounts"]);
});

test.each(["INITIATED", "FAILED", "EXPIRED", "INACTIVE", "REVOKED"])(
  "an account that is %s does not count, here and on the server",
  async (status) => {
    const { world, latest } = renderHook(
      { prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status }) },
      ["gmail"],
    );
    await screen.findByText("satisfied: false");
    expect(latest()).toMatchObject({ missing: ["gmail"], accounts: [] });
    expect(await onServer(world, ["gmail"])).toEqual({ isSatisfied: false, missing: ["gmail"], ids: [] });
  },
);

test("an account of a disabled auth config does not count either", async () => {
  const { world, latest } = renderHook(
    {
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail" });
        control.setAuthConfigEnabled("ac_gmail", false);
      },
    },
    ["gmail"],
  );
  await screen.findByText("satisfied: false");
  expect(latest()).toMatchObject({ missing: ["gmail"], accounts: [] });
  expect((await onServer(world, ["gmail"])).missing).toEqual(["gmail"]);
});

test("nothing required is satisfied at once", () => {
  const { seen } = renderHook({}, []);
  expect(seen[0]).toMatchObject({ isSatisfied: true, missing: [] });
});

test("an account that is paused elsewhere no longer counts; what is known stays known", async () => {
  const { world, reread, seen } = renderHook(
    { prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) },
    ["gmail"],
  );
  await screen.findByText("satisfied: true");
  const [account] = world.sandbox.control.accounts();
  world.sandbox.control.setStatus(account?.id ?? "", "INACTIVE");
  await reread();
  await screen.findByText("satisfied: false");
  const firstKnown = seen.findIndex(({ isKnown }) => isKnown);
  expect(seen.slice(firstKnown).every(({ isKnown }) => isKnown)).toBe(true);
});

test("an error before the first answer leaves it unknown, and says why", async () => {
  const { latest } = renderHook({ userId: null });
  await waitFor(() => expect(latest()?.error?.code).toBe("unauthenticated"));
  expect(latest()).toMatchObject({ isSatisfied: null, missing: [] });
});

test("an app of which it can't be found out needs a connection", async () => {
  const { latest } = renderHook({}, ["no_such_app"]);
  await screen.findByText("satisfied: false");
  expect(latest()?.missing).toEqual(["no_such_app"]);
});

test("requests the auth configs of all missing toolkits at once", async () => {
  const { world } = renderHook({}, ["gmail", "slack", "notion"]);
  await screen.findByText("satisfied: false");
  expect(countRequests(world, "GET /auth-configs")).toBe(1);
});
