import { QueryClient } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { ConnectionList } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { publicComponents } from "../support/publicComponents.tsx";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

const forgetting: readonly [string, (queryClient: QueryClient) => void][] = [
  ["clear()", (queryClient) => queryClient.clear()],
  ["removeQueries()", (queryClient) => queryClient.removeQueries()],
  ["resetQueries()", (queryClient) => void queryClient.resetQueries()],
];

const twoUsers = () =>
  createWorld({
    authorizeAdmin: () => true,
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Ana" });
      control.addAccount({ userId: "ben", toolkit: "slack", alias: "Ben" });
    },
  });

test.each(forgetting)(
  "after queryClient.%s at a sign-out, a list shows the new user's connections",
  async (_, forget) => {
    const world = twoUsers();
    const queryClient = new QueryClient();
    renderInWorld(world, <ConnectionList />, { queryClient });
    await screen.findByText("Ana");
    world.userId = "ben";
    forget(queryClient);
    await screen.findByText("Ben");
    expect(screen.queryByText("Ana")).toBeNull();
  },
);

test.each(publicComponents)(
  "$name asks again after queryClient.clear(), for the accounts once",
  async ({ element, attribute, ready }) => {
    const world = twoUsers();
    const queryClient = new QueryClient();
    renderInWorld(world, element({ "data-testid": "part" }, world.sandbox.control.accounts()[0]?.id ?? ""), {
      queryClient,
    });
    await waitFor(() => expect(screen.getByTestId("part")).toHaveAttribute(attribute, ready));
    const before = queryClient
      .getQueryCache()
      .getAll()
      .filter((query) => query.isActive());
    const lists = () => countRequests(world, "GET /connected-accounts");
    const sent = lists();
    queryClient.clear();
    const asked = () => before.map(({ queryHash }) => queryClient.getQueryCache().get(queryHash)?.state.status);
    await waitFor(() => expect(asked()).toEqual(before.map(() => "success")));
    await waitFor(() => expect(screen.getByTestId("part")).toHaveAttribute(attribute, ready));
    expect(lists() - sent).toBeLessThanOrEqual(1);
  },
);
