import { QueryClient } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "vitest/browser";
import { describe, expect, test, vi } from "vitest";
import "../../src/components/styles.css";
import { ApiKeyForm, AuthConfigForm, ConnectButton, ConnectionList, DisconnectButton } from "../../src/index.ts";
import { de } from "../../src/locales/de.ts";
import { type World, createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/*
 * Another user is signed in while the first one types, or has just sent something: they learn why it is gone, and nothing of
 * it is sent for the other user.
 */

const text = "Another user or workspace is active now. Nothing was changed there. Please start again.";
const typed = "sk_live_of_ana";
const button = (name: string | RegExp) => screen.findByRole("button", { name });
const changes = ({ requests }: World) => requests.filter((request) => !request.startsWith("GET "));
const ofAna = () =>
  createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Ana" }) });

/** Waits for the notice, which has the focus, and closes it with the keyboard. */
async function closeNotice(title: string): Promise<void> {
  const notice = await screen.findByRole("dialog", { name: title });
  await waitFor(() => expect(notice).toHaveTextContent(text));
  await waitFor(() => expect(notice).toContainElement(document.activeElement as HTMLElement | null));
  // The brand's ring, not the browser's outline, which is black or white.
  expect(getComputedStyle(within(notice).getByText(text)).outlineStyle).not.toBe("auto");
  // The user goes on typing.
  await userEvent.keyboard(" x");
  expect(notice).toBeVisible();
  await userEvent.keyboard("{Tab}{Enter}");
  await waitFor(() => expect(screen.queryByText(text)).toBeNull());
}

async function openDialog(): Promise<HTMLElement> {
  const connect = await button("Connect Stripe");
  await waitFor(() => expect(connect).toHaveAttribute("data-method"));
  await userEvent.click(connect);
  return screen.findByRole("dialog", { name: "Connect Stripe" });
}

describe("the dialog of a connect button", () => {
  test("closes when its key is refused, and says why; the next try is the new user's", async () => {
    const world = createWorld();
    const onError = vi.fn<(error: { code: string }) => void>();
    renderInWorld(world, <ConnectButton toolkit="stripe" onError={onError} />);
    await openDialog();
    world.userId = "ben";
    await userEvent.keyboard(`${typed}{Enter}`);
    await closeNotice("Connect Stripe");
    expect(changes(world)).toEqual(["POST /connected-accounts"]);
    expect(world.sandbox.control.accounts()).toEqual([]);
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(["user_changed"]);
    expect(await button("Connect Stripe")).toHaveFocus();
    const dialog = await openDialog();
    expect(await within(dialog).findByLabelText("API Key")).toHaveValue("");
    await userEvent.keyboard("sk_live_of_ben_1{Enter}");
    await screen.findByText("Connected");
    expect(world.sandbox.control.accounts()).toMatchObject([{ userId: "ben", status: "ACTIVE" }]);
  });

  test("closes while the user types, and says why, in the page's language", async () => {
    const world = createWorld();
    const queryClient = new QueryClient();
    renderInWorld(world, <ConnectButton toolkit="stripe" />, { queryClient, messages: de });
    await userEvent.click(await button("Stripe verbinden"));
    await screen.findByLabelText("API Key");
    await userEvent.keyboard(typed);
    world.userId = "ben";
    await queryClient.invalidateQueries();
    expect(await screen.findByText(de.userChanged)).toBeVisible();
    expect([...document.querySelectorAll("input")].map(({ value }) => value)).not.toContain(typed);
    expect(changes(world)).toEqual([]);
  });
});

test("an app that calls reset() when it hears of the change does not take the notice away", async () => {
  const world = createWorld();
  const onUserChange = vi.fn<() => void>(world.client.reset);
  renderInWorld(world, <ConnectButton toolkit="stripe" />, { onUserChange });
  await openDialog();
  world.userId = "ben";
  await userEvent.keyboard(`${typed}{Enter}`);
  await waitFor(() => expect(onUserChange).toHaveBeenCalledOnce());
  await closeNotice("Connect Stripe");
  expect(world.sandbox.control.accounts()).toEqual([]);
});

describe("a press on a connect button", () => {
  test("that is refused says why its window closes; the next press is the new user's", async () => {
    const world = createWorld();
    const onError = vi.fn<(error: { code: string }) => void>();
    renderInWorld(world, <ConnectButton toolkit="gmail" onError={onError} />);
    const connect = await button("Connect Gmail");
    await waitFor(() => expect(connect).toHaveAttribute("data-method"));
    world.userId = "ben";
    await userEvent.click(connect);
    await waitFor(() => expect(screen.getByText(text)).toBeVisible());
    expect(world.browser.popups).toMatchObject([{ closed: true }]);
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(["user_changed"]);
    expect(world.sandbox.control.accounts()).toEqual([]);
    await userEvent.click(await button("Try again"));
    await waitFor(() => expect(world.sandbox.control.accounts()).toMatchObject([{ userId: "ben" }]));
    expect(screen.queryByText(text)).toBeNull();
  });
});

describe("the question before a disconnection", () => {
  test.each([
    ["of a list's menu", <ConnectionList key="list" />],
    ["of a connect button's menu", <ConnectButton key="connect" toolkit="gmail" />],
    ["of a button", <DisconnectButton key="button" toolkit="gmail" />],
  ])("%s closes when it is refused, and says why", async (_, element) => {
    const world = ofAna();
    renderInWorld(world, element);
    const menu = element.type === DisconnectButton ? null : await button(/^Manage Gmail/);
    if (menu) {
      await userEvent.click(menu);
      await userEvent.click(await screen.findByRole("menuitem", { name: "Disconnect" }));
    } else await userEvent.click(await button("Disconnect Gmail"));
    const question = await screen.findByRole("dialog");
    world.userId = "ben";
    await userEvent.click(within(question).getByRole("button", { name: "Disconnect" }));
    await closeNotice("Disconnect Gmail?");
    expect(document.body).not.toHaveTextContent("Ana");
    expect(world.sandbox.control.accounts()).toMatchObject([{ deleted: false, status: "ACTIVE" }]);
  });
});

describe("the field for a connection's name", () => {
  async function rename(world: World, element = <ConnectButton toolkit="gmail" />) {
    const queryClient = new QueryClient();
    renderInWorld(world, element, { queryClient });
    await userEvent.click(await button(/^Manage Gmail/));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
    await waitFor(() => expect(screen.getByLabelText("Name of this Gmail connection")).toHaveFocus());
    return queryClient;
  }

  test.each([
    ["in a list", <ConnectionList key="list" />],
    ["in a connect button", <ConnectButton key="connect" toolkit="gmail" />],
  ])("%s is gone when the name is refused, which is said", async (_, element) => {
    const world = ofAna();
    await rename(world, element);
    world.userId = "ben";
    await userEvent.keyboard("Work{Enter}");
    await closeNotice("Rename");
    expect(world.sandbox.control.accounts()).toMatchObject([{ alias: "Ana" }]);
  });

  test("is gone without a word if nothing was typed", async () => {
    const world = ofAna();
    const queryClient = await rename(world);
    world.userId = "ben";
    await queryClient.invalidateQueries();
    await waitFor(() => expect(screen.queryByLabelText("Name of this Gmail connection")).toBeNull());
    expect(await button("Connect Gmail")).toBeVisible();
    expect(screen.queryByText(text)).toBeNull();
  });

  test("leaves the focus at the connect button's place after reset(), not on the button: what is typed on presses nothing", async () => {
    const world = ofAna();
    await rename(world);
    await userEvent.keyboard("My");
    world.userId = "ben";
    world.client.reset();
    const connect = await button("Connect Gmail");
    await userEvent.keyboard(" work{Enter}");
    expect(connect).not.toHaveFocus();
    expect(connect.parentElement).toHaveFocus();
    expect(connect).toHaveAttribute("data-state", "idle");
    expect(world.browser.popups).toEqual([]);
    await userEvent.keyboard("{Tab}");
    expect(connect).toHaveFocus();
    expect(connect.parentElement).not.toHaveAttribute("tabindex");
    expect(screen.queryByText(text)).toBeNull();
  });
});

describe("a form in the page", () => {
  async function fill(world: World, onError?: (error: { code: string }) => void) {
    const queryClient = new QueryClient();
    renderInWorld(world, <ApiKeyForm toolkit="stripe" {...(onError && { onError })} />, { queryClient });
    await userEvent.fill(await screen.findByLabelText("API Key"), typed);
    return queryClient;
  }
  const isEmpty = () => waitFor(() => expect(screen.getByLabelText("API Key")).toHaveValue(""));

  test("says that its key was refused, and takes the new user's", async () => {
    const world = createWorld();
    const onError = vi.fn<(error: { code: string }) => void>();
    await fill(world, onError);
    world.userId = "ben";
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByText(text)).toHaveRole("alert");
    await isEmpty();
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(["user_changed"]);
    expect(world.sandbox.control.accounts()).toEqual([]);
    await userEvent.fill(screen.getByLabelText("API Key"), "sk_live_of_ben_1");
    await userEvent.keyboard("{Enter}");
    await screen.findByText("Stripe is ready to use.");
    expect(screen.queryByText(text)).toBeNull();
    expect(world.sandbox.control.accounts()).toMatchObject([{ userId: "ben", status: "ACTIVE" }]);
  });

  test("says why what was typed is gone", async () => {
    const world = createWorld();
    const onError = vi.fn<() => void>();
    const queryClient = await fill(world, onError);
    world.userId = "ben";
    await queryClient.invalidateQueries();
    expect(await screen.findByText(text)).toHaveRole("alert");
    await isEmpty();
    expect(onError).not.toHaveBeenCalled();
    expect(changes(world)).toEqual([]);
  });

  test("is emptied without a word by reset(), with the outcome of the last user's try", async () => {
    const world = createWorld({ validateCredentials: true });
    await fill(world);
    await userEvent.fill(screen.getByLabelText("API Key"), "bad_key");
    await userEvent.keyboard("{Enter}");
    await screen.findByText("Stripe did not accept these credentials. Check them and try again.");
    world.userId = "ben";
    world.client.reset();
    await isEmpty();
    expect(screen.getByRole("form")).toHaveAttribute("data-state", "idle");
    expect(screen.getByLabelText("API Key")).not.toHaveAttribute("aria-invalid");
    expect(screen.queryByText(text)).toBeNull();
  });

  test("reports no connection of the new user's that another component has made", async () => {
    const world = createWorld();
    const onConnected = vi.fn<() => void>();
    const { container } = renderInWorld(
      world,
      <>
        <ApiKeyForm toolkit="stripe" onConnected={onConnected} />
        <ConnectButton toolkit="stripe" />
      </>,
    );
    await userEvent.fill(await screen.findByLabelText("API Key"), typed);
    world.userId = "ben";
    await userEvent.keyboard("{Enter}");
    await screen.findByText(text);
    const connect = container.querySelector(".cr-connect button");
    if (connect) await userEvent.click(connect);
    const dialog = await screen.findByRole("dialog", { name: "Connect Stripe" });
    await userEvent.fill(within(dialog).getByLabelText("API Key"), "sk_live_of_ben_1");
    await userEvent.keyboard("{Enter}");
    await screen.findByText("Connected");
    expect(onConnected).not.toHaveBeenCalled();
  });
});

describe("the form of an auth config", () => {
  async function fill() {
    const world = createWorld({ authorizeAdmin: () => true });
    renderInWorld(world, <AuthConfigForm toolkit="gmail" />);
    await userEvent.click(await screen.findByRole("radio", { name: "Your own app" }));
    await userEvent.fill(screen.getByLabelText("Name"), "Of Ana");
    await userEvent.fill(screen.getByLabelText(/^Client id/i), "client-1");
    await userEvent.fill(screen.getByLabelText(/^Client secret/i), typed);
    return world;
  }
  const isEmpty = async () => {
    await userEvent.click(await screen.findByRole("radio", { name: "Your own app" }));
    await waitFor(() => expect(screen.getByLabelText("Name")).toHaveValue(""));
    for (const label of [/^Client id/i, /^Client secret/i]) expect(screen.getByLabelText(label)).toHaveValue("");
  };

  test("is emptied when it is refused, and says why", async () => {
    const world = await fill();
    const before = world.sandbox.control.requests().filter(({ method }) => method === "POST").length;
    world.userId = "ben";
    await userEvent.click(await button("Create"));
    expect(await screen.findByText(text)).toHaveRole("alert");
    await isEmpty();
    expect(world.sandbox.control.requests().filter(({ method }) => method === "POST")).toHaveLength(before);
  });

  test("is emptied without a word by reset()", async () => {
    const world = await fill();
    world.userId = "ben";
    world.client.reset();
    await waitFor(() => expect(screen.queryByLabelText("Name")).toBeNull());
    await isEmpty();
    expect(screen.queryByText(text)).toBeNull();
  });

  test("says nothing either if reset() comes while it is being stored", async () => {
    const world = await fill();
    const release = world.hold("POST /auth-configs");
    await userEvent.click(await button("Create"));
    world.userId = "ben";
    world.client.reset();
    release();
    await waitFor(() => expect(screen.getByRole("button", { name: "Create" })).not.toHaveAttribute("aria-disabled"));
    await isEmpty();
    expect(screen.queryByText(text)).toBeNull();
  });
});
