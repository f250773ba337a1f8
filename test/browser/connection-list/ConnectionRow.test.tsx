import { QueryClient } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactNode } from "react";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectionList, ConnectionRow, composioQueries, useConnectedAccounts } from "../../../src/index.ts";
import { type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string) => screen.findByRole("button", { name });
const row = () => screen.getByTestId("row");
const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);

const withGmail: WorldOptions = {
  prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
};

function renderRow(options: WorldOptions, props: object = {}) {
  const world = createWorld(options);
  const queryClient = new QueryClient();
  const id = world.sandbox.control.accounts()[0]?.id ?? "ca_unknown";
  const view = renderInWorld(world, <ConnectionRow data-testid="row" connectedAccountId={id} {...props} />, {
    queryClient,
  });
  const reread = () => act(() => queryClient.refetchQueries(composioQueries.connectedAccounts(world.client)));
  return { ...view, world, id, reread };
}

test("shows one connection by its id, as a list does, and manages it", async () => {
  const { world, id } = renderRow(withGmail);
  expect(row()).toHaveAttribute("data-state", "loading");
  const { height } = row().getBoundingClientRect();
  await userEvent.click(await button("Manage Gmail"));
  expect(row().tagName).toBe("DIV");
  expect(row()).toHaveAttribute("data-phase", "connected");
  expect(row().getBoundingClientRect().height).toBe(height);
  expect(screen.getByText("Work")).toBeVisible();
  await userEvent.click(await screen.findByRole("menuitem", { name: "Pause" }));
  expect(await screen.findByText("Paused")).toBeVisible();
  await waitFor(() => expect(said()).toContain("Gmail is paused."));
  expect(world.sandbox.control.account(id).status).toBe("INACTIVE");
});

test("shows an account that the app has, and follows it", async () => {
  function First(): ReactNode {
    const [account] = useConnectedAccounts().data ?? [];
    return account && <ConnectionRow data-testid="row" account={account} />;
  }
  const { world, reread } = renderRow(withGmail, {});
  renderInWorld(world, <First />);
  expect((await screen.findAllByText("Work")).length).toBeGreaterThan(0);
  world.sandbox.control.expire(world.sandbox.control.accounts()[0]?.id ?? "");
  await reread();
  expect((await screen.findAllByText(/Access has expired/)).length).toBeGreaterThan(0);
  expect(said()).toContain("Gmail: Access has expired");
});

test("in a narrow column of a wide page, words have the room below badge, button and menu", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "alex-doe", status: "EXPIRED" });
      control.addAccount({ userId: user, toolkit: "slack", alias: "Workshop of many words" });
    },
  });
  renderInWorld(
    world,
    <div style={{ inlineSize: 330 }}>
      <ConnectionList />
      <ConnectionRow data-testid="row" connectedAccountId={world.sandbox.control.accounts()[0]?.id ?? ""} />
    </div>,
  );
  await waitFor(() => expect(screen.getAllByText(/Access has expired/)).toHaveLength(2));
  for (const words of screen.getAllByText(/alex-doe|Workshop of|Access has expired/))
    expect(words.scrollWidth).toBe(words.clientWidth);
  const [reconnect] = screen.getAllByRole("button", { name: "Reconnect Gmail" });
  const row = reconnect?.closest("li");
  const [line, menu] = [".cr-row-line", ".cr-menu-button svg"].map((part) => row?.querySelector(part));
  expect(line?.getBoundingClientRect().right).toBeGreaterThan(menu?.getBoundingClientRect().right ?? 999);
  expect(line?.getBoundingClientRect().top).toBeGreaterThanOrEqual(reconnect?.getBoundingClientRect().bottom ?? 999);
});

test("a row and a list have a width where nothing around them gives one", async () => {
  const world = createWorld(withGmail);
  const id = world.sandbox.control.accounts()[0]?.id ?? "";
  renderInWorld(
    world,
    <div style={{ display: "flex" }}>
      <ConnectionRow data-testid="row" connectedAccountId={id} />
      <div style={{ inlineSize: "max-content" }}>
        <ConnectionList />
      </div>
    </div>,
  );
  await waitFor(() => expect(screen.getAllByText("Work")).toHaveLength(2));
  expect(row().offsetWidth).toBeGreaterThan(300);
  expect(screen.getByRole("list", { name: "Connections" }).offsetWidth).toBeGreaterThan(300);
});

test("is reconnected in its place, and keeps its name and the focus", async () => {
  const { world } = renderRow({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work", status: "EXPIRED" }),
  });
  await userEvent.click(await button("Reconnect Gmail"));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  act(() => world.consent("allow"));
  await waitFor(() => expect(row()).toHaveAttribute("data-phase", "connected"));
  await waitFor(() => expect(world.sandbox.control.accounts().map(({ alias }) => alias)).toEqual([null, "Work"]));
  await waitFor(() => expect(row()).toHaveTextContent(/Work.*Connected/));
  await waitFor(() => expect(screen.getByRole("button", { name: "Manage Gmail" })).toHaveFocus());
});

test("says whose account where the app has several", async () => {
  renderRow({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Private" });
    },
  });
  expect(await button("Manage Gmail, Work")).toBeVisible();
});

test("a connection that exists when the page loads is not announced", async () => {
  renderRow(withGmail);
  await button("Manage Gmail");
  await act(() => Promise.resolve());
  expect(said()).toEqual([""]);
});

test("without actions it only shows", async () => {
  renderRow(withGmail, { actions: false });
  expect(await screen.findByText("Connected")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

test("an account that is gone is not connected", async () => {
  const { reread, world, id } = renderRow(withGmail);
  await button("Manage Gmail");
  await world.client.connectedAccounts.delete(id);
  await reread();
  await waitFor(() => expect(row()).toHaveAttribute("data-state", "none"));
  expect(row()).toHaveTextContent("This connection isn’t here.");
});

test("what is said of an unknown account is in the middle of its row", async () => {
  renderRow({});
  const text = (await screen.findByText(/^This connection isn’t here/)).getBoundingClientRect();
  const around = row().getBoundingClientRect();
  expect(text.y + text.height / 2).toBeCloseTo(around.y + around.height / 2, 0);
  expect(text.x - around.x).toBeLessThan(20);
});

test("an account of the app's own list that is gone keeps its logo", async () => {
  const world = createWorld(withGmail);
  const [account] = await world.client.connectedAccounts.list();
  await world.client.connectedAccounts.delete(account?.id ?? "");
  renderInWorld(world, account && <ConnectionRow data-testid="row" account={account} />);
  expect(await screen.findByText("Not connected")).toBeVisible();
  expect(row().querySelector("img")).toBeVisible();
});

test("why a change was refused can be read in a narrow row", async () => {
  const { world } = renderRow(withGmail, { style: { inlineSize: 320 } });
  world.sandbox.control.failNext({ method: "PATCH", status: 503, times: 10 });
  await userEvent.click(await button("Manage Gmail"));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Pause" }));
  const reason = await screen.findByTitle("Gmail can't be reached right now. Try again in a moment.");
  const line = reason.closest(".cr-row-line");
  expect(line?.scrollWidth).toBe(line?.clientWidth);
  expect(reason.getBoundingClientRect().bottom).toBeLessThan(row().getBoundingClientRect().bottom);
});

test("an error says why, and can be tried again", async () => {
  const { world } = renderRow({ ...withGmail, userId: null });
  expect(await screen.findByRole("alert")).toHaveTextContent("Please sign in again, then try once more.");
  world.userId = user;
  await userEvent.click(await button("Try again"));
  expect(await button("Manage Gmail")).toBeVisible();
});

describe.each(["light", "dark"])("in %s", (scheme) => {
  afterEach(() => document.documentElement.removeAttribute("style"));

  test.each(["ACTIVE", "EXPIRED", "INACTIVE", "INITIATED"])("has no accessibility fault (%s)", async (status) => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const { container } = renderRow({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status }),
    });
    await waitFor(() => expect(row()).toHaveAttribute("data-phase"));
    expect((await axe.run(container)).violations).toEqual([]);
  });
});

test("a name of Latin letters keeps its full stop at its end in a page that is read from right to left", async () => {
  document.documentElement.dir = "rtl";
  onTestFinished(() => document.documentElement.removeAttribute("dir"));
  renderRow({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Acme Inc." }),
  });
  const name = await screen.findByText("Acme Inc.");
  const at = (index: number): DOMRect => {
    const range = document.createRange();
    const text = name.firstChild ?? name;
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return range.getBoundingClientRect();
  };
  expect(at("Acme Inc".length).left).toBeGreaterThan(at(0).left);
});
