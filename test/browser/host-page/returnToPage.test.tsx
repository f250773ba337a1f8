import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConnectionList } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

test("a return to the page shows what was connected elsewhere, although a pending account is polled all the time", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "INITIATED" }),
  });
  const polls = () => world.requests.filter((request) => request === "GET /connected-accounts").length;
  renderInWorld(world, <ConnectionList />);
  await screen.findByText("Gmail");
  vi.setSystemTime(Date.now() + 11_000); // The list is older than 10 seconds now.
  const before = polls();
  await waitFor(() => expect(polls()).toBeGreaterThan(before + 1));

  world.sandbox.control.addAccount({ userId: user, toolkit: "slack" });
  window.dispatchEvent(new Event("visibilitychange"));
  expect(await screen.findByText("Slack")).toBeInTheDocument();
});
