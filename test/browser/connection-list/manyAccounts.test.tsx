import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectionList, IntegrationsPage } from "../../../src/index.ts";
import { pl } from "../../../src/locales/pl.ts";
import type { SandboxControl } from "../../../src/sandbox/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const list = () => screen.getByRole("list", { name: "Connections" });
const rows = () => within(list()).getAllByRole("listitem");
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const showAll = () => screen.queryByRole("button", { name: /^Show all/ });

/** Accounts of Gmail: "Team 01", "Team 02", … */
function add(control: SandboxControl, count: number, status?: (number: number) => "EXPIRED" | undefined): void {
  for (let number = 1; number <= count; number++) {
    const expired = status?.(number);
    control.addAccount({
      userId: user,
      toolkit: "gmail",
      alias: `Team ${String(number).padStart(2, "0")}`,
      ...(expired && { status: expired }),
    });
  }
}

const worldOf = (count: number, status?: (number: number) => "EXPIRED" | undefined) =>
  createWorld({ prepare: (control) => add(control, count, status) });

const size = { width: window.innerWidth, height: window.innerHeight };
afterEach(() => page.viewport(size.width, size.height));

// It began 11,300 pixels below the top.
test.each([1280, 768, 360, 320])(
  "with 200 accounts, at %i pixels, the catalogue is on the first screen",
  async (width) => {
    await page.viewport(width, 800);
    const world = worldOf(200);
    const { container } = renderInWorld(world, <IntegrationsPage />);
    expect(await button("Show all 200 connections")).toBeVisible();
    expect(rows()).toHaveLength(6);
    const search = screen.getByRole("searchbox", { name: "Search apps" });
    expect(search.getBoundingClientRect().bottom).toBeLessThan(600);
    await button("Connect Slack");
    expect(container.scrollWidth).toBeLessThanOrEqual(width);
    expect(world.requests.toSorted()).toEqual(["GET /connected-accounts", "GET /toolkits"]);
    const { violations } = await axe.run(container);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
  },
);

test("nothing that waits for the user is hidden", async () => {
  renderInWorld(
    worldOf(40, (number) => (number > 32 ? "EXPIRED" : undefined)),
    <IntegrationsPage />,
  );
  await button("Show all 40 connections");
  expect(rows()).toHaveLength(8);
  expect(within(list()).getAllByRole("button", { name: /^Reconnect/ })).toHaveLength(8);
});

test.each([
  [8, 8],
  [9, 6],
])("of %i connections, %i are shown: the button never takes the place of one or two", async (count, shown) => {
  renderInWorld(worldOf(count), <IntegrationsPage />);
  await waitFor(() => expect(rows()).toHaveLength(shown));
  expect(showAll() !== null).toBe(shown < count);
});

test("a list alone shows all, unless the app says how many", async () => {
  const world = worldOf(20);
  const { rerender } = renderInWorld(world, <ConnectionList />);
  await waitFor(() => expect(rows()).toHaveLength(20));
  expect(showAll()).toBeNull();
  rerender(inWorld(world, <ConnectionList key="few" initialRows={4} />));
  expect(await button("Show all 20 connections")).toBeVisible();
  expect(rows()).toHaveLength(4);
  rerender(inWorld(world, <IntegrationsPage initialRows={Infinity} />));
  await waitFor(() => expect(rows()).toHaveLength(20));
});

test("all come by the keyboard: the focus goes on with the first new row, and nothing else moves or is asked for", async () => {
  await page.viewport(1280, 800);
  const world = worldOf(200, (number) => (number > 196 ? "EXPIRED" : undefined));
  renderInWorld(world, <IntegrationsPage />);
  const all = await button("Show all 200 connections");
  await button("Connect Slack");
  // For the rows that can be reconnected.
  await waitFor(() => expect(world.requests).toContain("GET /auth-configs"));
  const requests = world.requests.length;
  all.focus();
  const { top } = list().getBoundingClientRect();
  await userEvent.keyboard("{Enter}");
  expect(rows()).toHaveLength(200);
  // Four that have expired, and the first two of the others, were there.
  await waitFor(() => expect(screen.getByRole("button", { name: "Manage Gmail, Team 03" })).toHaveFocus());
  expect(list().getBoundingClientRect().top).toBe(top);
  expect(world.requests).toHaveLength(requests);

  const less = await button("Show less");
  less.focus();
  await userEvent.keyboard("{Enter}");
  expect(rows()).toHaveLength(6);
  expect(await button("Show all 200 connections")).toHaveFocus();
  const place = document.activeElement?.getBoundingClientRect();
  expect(place?.top).toBeGreaterThan(-1);
  expect(place?.bottom).toBeLessThanOrEqual(window.innerHeight);
});

test("pressed where it is the first thing on the screen, the new rows come there", async () => {
  await page.viewport(1280, 400);
  renderInWorld(worldOf(200), <IntegrationsPage />);
  await button("Connect Slack");
  const all = await button("Show all 200 connections");
  all.scrollIntoView({ block: "start" });
  await userEvent.click(all);
  await waitFor(() => expect(screen.getByRole("button", { name: "Manage Gmail, Team 07" })).toHaveFocus());
  // Two frames: the browser keeps what it shows in place by scrolling, after the layout.
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  const place = document.activeElement?.getBoundingClientRect();
  expect(place?.top).toBeGreaterThan(-1);
  expect(place?.bottom).toBeLessThanOrEqual(window.innerHeight);
});

test("rows without buttons: the first new row itself has the focus", async () => {
  renderInWorld(worldOf(20), <ConnectionList initialRows={4} actions={false} />);
  await userEvent.click(await button("Show all 20 connections"));
  await waitFor(() => expect(document.activeElement).toHaveTextContent("Team 05"));
  expect(rows()[4]).toHaveFocus();
});

test("the app's own elements in the rows do not count as rows", async () => {
  renderInWorld(worldOf(20), <ConnectionList initialRows={4} actions={() => <span data-key="of the app" />} />);
  await userEvent.click(await button("Show all 20 connections"));
  await waitFor(() => expect(screen.getByRole("button", { name: "Manage Gmail, Team 05" })).toHaveFocus());
});

test("what is connected or repaired on the page stays shown", async () => {
  const world = createWorld({
    prepare(control) {
      add(control, 20);
      control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED" });
    },
  });
  renderInWorld(world, <IntegrationsPage />);
  await userEvent.click(await button("Reconnect Slack"));
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Waiting for you in the other window"));
  await act(() => Promise.resolve(world.consent("allow")));
  await waitFor(() => expect(within(list()).getByRole("button", { name: "Manage Slack" })).toBeVisible());
  await userEvent.click(await button("Connect Notion"));
  await waitFor(() => expect(rows()[0]).toHaveTextContent("Notion"));
  await act(() => Promise.resolve(world.consent("allow")));
  await waitFor(() => expect(within(list()).getByRole("button", { name: "Manage Notion" })).toBeVisible());
  expect(rows().map((row) => row.querySelector(".cr-row-name")?.textContent)).toEqual([
    ...Array.from({ length: 5 }, () => "Gmail"),
    ...["Notion", "Slack"],
  ]);
  expect(await button("Show all 22 connections")).toBeVisible();
});

test("a hidden connection that expires comes up", async () => {
  const world = worldOf(20);
  const queryClient = new QueryClient();
  renderInWorld(world, <IntegrationsPage />, { queryClient });
  await button("Show all 20 connections");
  act(() => world.sandbox.control.expire(world.sandbox.control.accounts().at(-1)?.id ?? ""));
  await act(() => queryClient.invalidateQueries());
  await waitFor(() => expect(rows()).toHaveLength(7));
  expect(within(list()).getByRole("button", { name: "Reconnect Gmail, Team 20" })).toBeVisible();
});

test("the last shown row is disconnected: the next one takes its place, and the focus", async () => {
  renderInWorld(worldOf(20), <IntegrationsPage />);
  await userEvent.click(await button("Manage Gmail, Team 06"));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Manage Gmail, Team 07" })).toHaveFocus());
  expect(rows()).toHaveLength(6);
  expect(await button("Show all 19 connections")).toBeVisible();
});

test("what is under way in a row is not hidden by 'Show less'", async () => {
  const world = worldOf(20);
  renderInWorld(world, <IntegrationsPage />);
  await userEvent.click(await button("Show all 20 connections"));
  await userEvent.click(await button("Manage Gmail, Team 15"));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Reconnect" }));
  expect(await screen.findByText("Waiting for you in the other window…")).toBeVisible();
  await userEvent.click(await button("Show less"));
  await waitFor(() => expect(rows()).toHaveLength(7));
  expect(screen.getByText("Waiting for you in the other window…")).toBeVisible();
  await userEvent.click(await button("Cancel"));
  expect(await button("Manage Gmail, Team 15")).toBeVisible();
});

test("the accounts of another app are chosen anew", async () => {
  const world = createWorld({
    prepare(control) {
      add(control, 20);
      for (let number = 0; number < 12; number++) control.addAccount({ userId: user, toolkit: "slack" });
    },
  });
  const { rerender } = renderInWorld(world, <IntegrationsPage toolkits={["gmail"]} />);
  await userEvent.click(await button("Show all 20 connections"));
  rerender(inWorld(world, <IntegrationsPage toolkits={["slack"]} />));
  expect(await button("Show all 12 connections")).toBeVisible();
  expect(rows()).toHaveLength(6);
});

test("another user's list is short again", async () => {
  const world = createWorld({
    prepare(control) {
      add(control, 20);
      for (let number = 0; number < 12; number++) control.addAccount({ userId: "user_2", toolkit: "slack" });
    },
  });
  renderInWorld(world, <IntegrationsPage />);
  await userEvent.click(await button("Show all 20 connections"));
  expect(rows()).toHaveLength(20);
  world.userId = "user_2";
  act(() => world.client.reset());
  expect(await button("Show all 12 connections")).toBeVisible();
  expect(rows()).toHaveLength(6);
});

test("grouped by app: an app without a shown row has no 'Add another account'", async () => {
  const world = createWorld({
    prepare(control) {
      add(control, 10);
      for (let number = 0; number < 5; number++) control.addAccount({ userId: user, toolkit: "slack" });
    },
  });
  renderInWorld(world, <ConnectionList groupBy="toolkit" initialRows={4} />);
  const all = await button("Show all 15 connections");
  expect(rows()).toHaveLength(5);
  await userEvent.click(all);
  expect(rows()).toHaveLength(17);
  await waitFor(() => expect(screen.getByRole("button", { name: "Manage Gmail, Team 05" })).toHaveFocus());
});

test("other languages count in their own forms", async () => {
  renderInWorld(worldOf(22), <IntegrationsPage />, { messages: pl });
  expect(await button("Pokaż wszystkie 22 połączenia")).toBeVisible();
});
