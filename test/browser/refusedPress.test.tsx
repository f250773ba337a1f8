import { screen, waitFor, within } from "@testing-library/react";
import type { ReactElement } from "react";
import { userEvent } from "vitest/browser";
import { describe, expect, test, vi } from "vitest";
import "../../src/components/styles.css";
import type { PageServices } from "../../src/client/flow/connections.ts";
import { createLazyFlows } from "../../src/client/flow/lazyFlows.ts";
import {
  ConnectButton,
  ConnectionList,
  ConnectionRow,
  IntegrationsPage,
  RequireConnection,
  ToolkitPicker,
} from "../../src/index.ts";
import { loadPanelCode } from "../../src/components/connect-view/LatePanel.tsx";
import { type World, type WorldOptions, createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/*
 * Another user is signed in when somebody presses, and the handler refuses the press. What was pressed may be gone by then, with
 * its text: the page is shown anew for the new user. The person is told once all the same.
 */

const text = "Another user or workspace is active now. Nothing was changed there. Please start again.";
const button = (name: string | RegExp) => screen.findByRole("button", { name });

/** A page of an account of Ana's that has to be connected again. */
const ofAna: WorldOptions = {
  prepare(control) {
    control.addAccount({ userId: user, toolkit: "slack", alias: "Ana", status: "EXPIRED" });
    control.addAccount({ userId: user, toolkit: "notion", alias: "Ana" });
  },
};

/** Waits for the dialog, which has the focus, and closes it with the keyboard. */
async function closeNotice(title: string): Promise<void> {
  const notice = await screen.findByRole("dialog", { name: title });
  await waitFor(() => expect(notice).toHaveTextContent(text));
  await waitFor(() => expect(notice).toContainElement(document.activeElement as HTMLElement | null));
  expect(screen.getAllByText(text)).toHaveLength(1);
  await userEvent.keyboard("{Tab}{Enter}");
  await waitFor(() => expect(screen.queryByText(text)).toBeNull());
}

/** At once: while the pointer is on its way, an answer to something else could tell that the user has changed. */
async function press(world: World, control: HTMLElement): Promise<void> {
  // The panel says that a press was refused, also after it was removed, but not before its code is there.
  await loadPanelCode();
  world.userId = "ben";
  control.focus();
  control.click();
}

describe("a press that is refused, because another user is signed in, is said in a dialog", () => {
  test.each<readonly [string, ReactElement, string, string]>([
    ["of a tile", <ToolkitPicker key="picker" toolkits={["gmail", "slack"]} />, "Connect Gmail", "Connect Gmail"],
    ["of a page's tile", <IntegrationsPage key="page" />, "Connect Gmail", "Connect Gmail"],
    ["of a row", <ConnectionList key="list" />, "Reconnect Slack", "Connect Slack"],
    [
      "for one more account",
      <ConnectionList key="grouped" groupBy="toolkit" toolkits={["notion"]} />,
      "Add another account",
      "Connect Notion",
    ],
    ["of a gate", <RequireConnection key="gate" toolkits={["gmail"]} />, "Connect Gmail", "Connect Gmail"],
  ])("%s", async (_, element, pressed, title) => {
    const world = createWorld(ofAna);
    renderInWorld(world, element);
    await press(world, await button(pressed));
    await closeNotice(title);
    expect(world.browser.popups).toMatchObject([{ closed: true }]);
    expect(world.sandbox.control.accounts().filter(({ userId }) => userId === "ben")).toEqual([]);
  });

  test.each<readonly [string, ReactElement]>([
    ["of a tile", <ToolkitPicker key="picker" toolkits={["gmail", "slack"]} />],
    ["of a gate", <RequireConnection key="gate" toolkits={["gmail"]} />],
  ])("%s, where the app calls client.reset() because of it", async (_, element) => {
    const world = createWorld();
    renderInWorld(world, element, { onUserChange: () => world.client.reset() });
    await press(world, await button("Connect Gmail"));
    await waitFor(() => expect(screen.getAllByText(text)).toHaveLength(1));
    await waitFor(() => expect(screen.getByText(text)).toBeVisible());
  });

  test("where the new user is connected, which must not look like what the press has done", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: "ben", toolkit: "gmail", alias: "Ben" }),
    });
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await press(world, await button("Connect Gmail"));
    await closeNotice("Connect Gmail");
    expect(await screen.findByText("Connected")).toBeVisible();
  });

  test("once, for two gates that go before the code of the flows is loaded", async () => {
    const world = createWorld(ofAna);
    let load: (() => void) | undefined;
    const isLoaded = new Promise<void>((resolve) => (load = resolve));
    const slowly = (page: PageServices) =>
      createLazyFlows(page, async () => {
        await isLoaded;
        return import("../../src/client/flow/flowsLater.ts");
      });
    world.client.connections.flows(slowly);
    renderInWorld(
      world,
      <>
        <RequireConnection toolkits={["gmail"]} />
        <RequireConnection toolkits={["gmail"]} />
      </>,
    );
    await waitFor(() => expect(document.querySelectorAll(".cr-panel")).toHaveLength(2));
    screen.getAllByRole("button", { name: "Connect Gmail" })[0]?.click();
    world.userId = "ben";
    await expect(world.client.connectedAccounts.list()).resolves.toEqual([]);
    await waitFor(() => expect(screen.queryAllByText("Connecting", { exact: false })).toEqual([]));
    load?.();
    await closeNotice("Connect Gmail");
  });

  test("of a row of its own", async () => {
    const world = createWorld(ofAna);
    const [account] = await world.client.connectedAccounts.list({ toolkits: ["slack"] });
    if (account) renderInWorld(world, <ConnectionRow account={account} />);
    await press(world, await button("Reconnect Slack"));
    await closeNotice("Connect Slack");
    expect(screen.getByText("Not connected")).toBeVisible();
  });
});

describe("a press that is refused is said by its button alone", () => {
  test("where the app calls client.reset() because of it", async () => {
    const world = createWorld();
    const onUserChange = vi.fn<() => void>(() => world.client.reset());
    renderInWorld(world, <ConnectButton toolkit="gmail" />, { onUserChange });
    await press(world, await button("Connect Gmail"));
    await waitFor(() => expect(onUserChange).toHaveBeenCalledTimes(1));
    await waitFor(() => expect(screen.getByText(text)).toBeVisible());
    expect(world.browser.popups).toMatchObject([{ closed: true }]);
    // For the new user.
    (await button("Try again")).click();
    await waitFor(() => expect(world.browser.popups[1]?.address).toContain(world.sandbox.origin));
    expect(world.sandbox.control.accounts()).toMatchObject([{ userId: "ben" }]);
  });

  test("where that stays: also when it is removed later", async () => {
    const world = createWorld();
    const { rerender } = renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await press(world, await button("Connect Gmail"));
    await waitFor(() => expect(screen.getByText(text)).toBeVisible());
    await button("Try again");
    rerender(<p>Another page</p>);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(within(document.body).queryByText(text)).toBeNull();
  });
});
