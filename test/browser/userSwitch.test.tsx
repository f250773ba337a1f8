import { QueryClient, dehydrate, hydrate } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import {
  ConnectButton,
  ConnectionStatusBadge,
  isComposioError,
  useConnectedAccounts,
  useConnectionStatus,
  useDisconnect,
  useToolkits,
} from "../../src/index.ts";
import { userSignal } from "../../src/client/browser/callbackChannel.ts";
import { signalChannel } from "../../src/protocol/callback.ts";
import { type World, createWorld, user } from "./support/createWorld.ts";
import { inWorld, renderInWorld } from "./support/renderInWorld.tsx";

const button = (name: string | RegExp) => screen.findByRole("button", { name });

function Rows() {
  const { data, isLoading } = useConnectedAccounts();
  const { phase } = useConnectionStatus({ toolkit: "gmail" });
  const toolkits = useToolkits();
  return (
    <ul
      aria-label="Rows"
      data-loading={isLoading}
      data-phase={phase}
      data-toolkits-loading={toolkits.isLoading}
      data-refused={toolkits.error?.code}
    >
      {data?.map(({ id, alias, status }) => (
        <li key={id}>{`${alias} ${status}`}</li>
      ))}
    </ul>
  );
}

const rows = () => screen.queryAllByRole("listitem").map(({ textContent }) => textContent);

/** What `persistQueryClient` leaves in localStorage and finds there. */
async function persisted(world: World): Promise<string> {
  const queryClient = new QueryClient();
  const { unmount } = renderInWorld(world, <Rows />, { queryClient });
  await waitFor(() => expect(rows()).toEqual(["Ana ACTIVE"]));
  unmount();
  return JSON.stringify(dehydrate(queryClient));
}

const ofAna = () =>
  createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Ana" }) });

// hosts.md 23, precogly#174
test("after a sign-in without a reload, the next answer shows the new user's accounts", async () => {
  const world = ofAna();
  const queryClient = new QueryClient();
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" />
      <Rows />
    </>,
    { queryClient },
  );
  await screen.findByText("Connected");
  world.userId = "ben";
  await queryClient.invalidateQueries();
  expect(await button("Connect Gmail")).toHaveAttribute("data-phase", "not_connected");
  expect(rows()).toEqual([]);
});

test("reset() shows nothing of the last user, before anybody else is known", async () => {
  const world = ofAna();
  renderInWorld(world, <Rows />);
  await waitFor(() => expect(rows()).toEqual(["Ana ACTIVE"]));
  world.online = false;
  world.client.reset();
  await waitFor(() => expect(rows()).toEqual([]));
});

const buttonAndRows = (
  <>
    <ConnectButton toolkit="gmail" />
    <Rows />
  </>
);

test("reset() after a sign-out asks once, whatever the page shows; each part is refused, and nothing loads for ever", async () => {
  const world = ofAna();
  renderInWorld(world, buttonAndRows);
  await screen.findByText("Connected");
  const before = world.requests.length;
  world.userId = null;
  world.client.reset();
  await screen.findByText("Please sign in again, then try once more.");
  await waitFor(() => expect(screen.getByRole("list")).toHaveAttribute("data-refused", "unauthenticated"));
  expect(world.requests.slice(before)).toEqual(["GET /connected-accounts"]);
});

test("onUserChange is called once for each user that another tab has signed in, whatever the page asks", async () => {
  const world = ofAna();
  const onUserChange = vi.fn<() => void>();
  const queryClient = new QueryClient();
  renderInWorld(world, buttonAndRows, { queryClient, onUserChange });
  await screen.findByText("Connected");
  expect(onUserChange).not.toHaveBeenCalled();

  const otherTab = world.reload();
  world.userId = "ben";
  expect(await otherTab.connectedAccounts.list()).toEqual([]);
  await queryClient.invalidateQueries();
  await button("Connect Gmail");
  expect(onUserChange).toHaveBeenCalledTimes(1);
  await queryClient.invalidateQueries();
  world.userId = user;
  await queryClient.invalidateQueries();
  await screen.findByText("Connected");
  expect(onUserChange).toHaveBeenCalledTimes(2);
});

test("onUserChange is called once if another tab has signed the last user out, before the next one signs in", async () => {
  const world = ofAna();
  const onUserChange = vi.fn<() => void>();
  renderInWorld(world, buttonAndRows, { onUserChange });
  await screen.findByText("Connected");

  const tellUserMayHaveChanged = () =>
    window.dispatchEvent(new StorageEvent("storage", { key: signalChannel, newValue: userSignal }));
  world.userId = null;
  tellUserMayHaveChanged();
  await waitFor(() => expect(rows()).toEqual([]), { timeout: 5_000 });
  expect(onUserChange).toHaveBeenCalledTimes(1);
  await waitFor(() => expect(screen.getByRole("list")).toHaveAttribute("data-refused", "unauthenticated"));
  world.userId = "ben";
  tellUserMayHaveChanged();
  await screen.findByRole("button", { name: "Connect Gmail" }, { timeout: 5_000 });
  expect(onUserChange).toHaveBeenCalledTimes(1);
});

test("onUserChange is not called after the app's own reset(), or while nobody is signed in", async () => {
  const world = ofAna();
  const onUserChange = vi.fn<() => void>();
  renderInWorld(world, buttonAndRows, { onUserChange });
  await screen.findByText("Connected");
  world.userId = null;
  world.client.reset();
  await waitFor(() => expect(screen.getByRole("list")).toHaveAttribute("data-refused", "unauthenticated"));
  world.userId = "ben";
  world.client.reset();
  await button("Connect Gmail");
  expect(onUserChange).not.toHaveBeenCalled();
});

// A sign-in page, as in docs/browser.md: the last user's page is gone.
test("reset() on a page without components asks nothing, and leaves nothing of the last user in the browser", async () => {
  const world = ofAna();
  const app = renderInWorld(world, buttonAndRows);
  await screen.findByText("Connected");
  app.rerender(inWorld(world, <ConnectButton toolkit="slack" />));
  await userEvent.click(await button("Connect Slack"));
  await waitFor(() => expect(world.browser.popups[0]?.address).toContain("/link/"));
  app.rerender(inWorld(world, <p>Sign in</p>));
  const kept = () => Object.keys(localStorage).filter((key) => key.includes(world.client.baseUrl));
  expect(kept()).not.toEqual([]);

  const before = world.requests.length;
  world.userId = null;
  world.client.reset();
  expect(kept()).toEqual([]);
  app.rerender(inWorld(world, <p>Still here</p>));
  expect(world.requests.slice(before)).toEqual([]);
});

test("after reset() and a sign-in, the new user's accounts are shown at once", async () => {
  const world = ofAna();
  renderInWorld(world, buttonAndRows);
  await screen.findByText("Connected");
  world.userId = null;
  world.client.reset();
  await waitFor(() => expect(screen.getByRole("list")).toHaveAttribute("data-refused", "unauthenticated"));
  world.userId = "ben";
  world.client.reset();
  expect(await button("Connect Gmail")).toHaveAttribute("data-phase", "not_connected");
  await waitFor(() => expect(screen.getByRole("list")).not.toHaveAttribute("data-refused"));
});

test("a second try after a sign-in without reset() is sent, and answered", async () => {
  const world = ofAna();
  renderInWorld(world, buttonAndRows);
  await screen.findByText("Connected");
  world.userId = null;
  world.client.reset();
  const again = await button("Try again");
  world.userId = "ben";
  await waitFor(() => {
    // Not pressed once more when it says "Connect Gmail", not even while a press takes its time: that would connect.
    if (again.textContent.includes("Try again")) again.click();
    expect(again).toHaveAccessibleName("Connect Gmail");
  });
});

test("reset() while Composio can't be reached: every part tries for itself", async () => {
  const world = ofAna();
  renderInWorld(world, buttonAndRows);
  await screen.findByText("Connected");
  world.sandbox.control.failNext({ path: "/connected_accounts", status: 400 });
  const before = world.requests.length;
  world.client.reset();
  await waitFor(() => expect(world.requests.slice(before)).toContain("GET /toolkits"));
  expect(world.requests.slice(before)[0]).toBe("GET /connected-accounts");
  await waitFor(() => expect(screen.getByRole("list")).toHaveAttribute("data-toolkits-loading", "false"));
});

test("a restored cache is not shown to somebody else, not even until the first answer", async () => {
  const world = ofAna();
  const stored = await persisted(world);
  const seen: string[] = [];
  const restored = new QueryClient();
  hydrate(restored, JSON.parse(stored));
  world.userId = "ben";
  const observer = new MutationObserver(() => seen.push(...rows().map(String)));
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  renderInWorld({ ...world, client: world.reload() }, <Rows />, { queryClient: restored });
  expect(rows()).toEqual([]);
  await waitFor(() => expect(screen.getByRole("list")).toHaveAttribute("data-phase", "not_connected"));
  observer.disconnect();
  expect(seen).toEqual([]);
});

test("nor while the handler can't be reached; its own user sees it again once the handler says so", async () => {
  const world = ofAna();
  const stored = await persisted(world);
  const restored = new QueryClient();
  hydrate(restored, JSON.parse(stored));
  world.online = false;
  renderInWorld({ ...world, client: world.reload() }, <Rows />, { queryClient: restored });
  expect(rows()).toEqual([]);
  world.online = true;
  await restored.invalidateQueries();
  await waitFor(() => expect(rows()).toEqual(["Ana ACTIVE"]));
});

// hosts.md 24, boardsesh#4349
test("offline before the first answer nothing is known, and all of it is loading", async () => {
  const world = ofAna();
  world.online = false;
  const queryClient = new QueryClient({ defaultOptions: { queries: { networkMode: "offlineFirst" } } });
  renderInWorld(world, <Rows />, { queryClient });
  const list = await screen.findByRole("list");
  expect(list).not.toHaveAttribute("data-phase");
  expect(list).toHaveAttribute("data-loading", "true");
  expect(list).toHaveAttribute("data-toolkits-loading", "true");
});

// hosts.md 25, TanStack/query#9769
test("disconnecting offline fails at once, and is not done later", async () => {
  const world = ofAna();
  const [account] = world.sandbox.control.accounts();
  const Disconnect = () => {
    const { disconnect, error } = useDisconnect();
    const press = () => void disconnect(account?.id ?? "").catch((thrown: unknown) => isComposioError(thrown));
    return (
      <button type="button" onClick={press}>
        {error?.code ?? "Disconnect"}
      </button>
    );
  };
  renderInWorld(world, <Disconnect />);
  world.online = false;
  window.dispatchEvent(new Event("offline"));
  await userEvent.click(await button("Disconnect"));
  await button("network_error");
  world.online = true;
  window.dispatchEvent(new Event("online"));
  expect(world.sandbox.control.accounts()[0]?.deleted).toBe(false);
});

// hosts.md 22
test("a reconnected account is one row, one badge and one button", async () => {
  let id = "";
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED", alias: "Private" });
      ({ id } = control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED", alias: "Work" }));
    },
  });
  const Status = () => <output>{useConnectionStatus({ connectedAccountId: id }).replacedBy}</output>;
  renderInWorld(
    world,
    <>
      <ConnectButton connectedAccountId={id} />
      <ConnectionStatusBadge connectedAccountId={id} />
      <Rows />
      <Status />
    </>,
  );
  await userEvent.click(await button("Reconnect Gmail"));
  await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
  world.consent("allow");
  await waitFor(() => expect(screen.getAllByText("Connected")).toHaveLength(2));
  await waitFor(() => expect(rows().toSorted()).toEqual(["Private EXPIRED", "Work ACTIVE"]));
  expect(screen.getByText(world.sandbox.control.accounts().at(-1)?.id ?? "")).toBeVisible();
});

// hosts.md 26
test("deleting a missing account succeeds", async () => {
  const world = ofAna();
  const id = world.sandbox.control.accounts()[0]?.id ?? "";
  await world.client.connectedAccounts.delete(id);
  await expect(world.client.connectedAccounts.delete(id)).resolves.toBeUndefined();
});
