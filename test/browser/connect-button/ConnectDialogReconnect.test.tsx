import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { type ComposioError, ConnectButton, type ConnectedAccount } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string | RegExp) => screen.findByRole("button", { name });

/** A world in which the user's account at an app is in some state. */
function worldWith(account: { toolkit?: string; authConfigId?: string; status: string }): { world: World; id: string } {
  let id = "";
  const world = createWorld({ prepare: (control) => void ({ id } = control.addAccount({ userId: user, ...account })) });
  return { world, id };
}

async function open(label: string): Promise<HTMLElement> {
  const connect = await button(label);
  await waitFor(() => expect(connect).toHaveAttribute("data-method"));
  await userEvent.click(connect);
  return screen.findByRole("dialog");
}

describe("an account that has stopped working", () => {
  test("gets its new key in the dialog, and stays the same account", async () => {
    const { world, id } = worldWith({ toolkit: "firecrawl", status: "EXPIRED" });
    const onConnected = vi.fn<(account: ConnectedAccount) => void>();
    renderInWorld(world, <ConnectButton toolkit="firecrawl" onConnected={onConnected} />);
    const form = await open("Reconnect Firecrawl");
    expect(form).toHaveAccessibleName("Reconnect Firecrawl");
    expect(within(form).getByLabelText("Base URL")).toHaveAttribute("placeholder", "Unchanged");
    expect(within(form).getByLabelText("API Key")).toBeRequired();
    const before = world.sandbox.control.account(id).val;

    await userEvent.type(within(form).getByLabelText("API Key"), "fc-2{Enter}");
    await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
    const patches = world.sandbox.control.requests().filter(({ method }) => method === "PATCH");
    expect(patches.map(({ path, body }) => ({ path, body }))).toEqual([
      {
        path: `/api/v3.1/connected_accounts/${id}`,
        body: { connection: { state: { authScheme: "API_KEY", val: { generic_api_key: "fc-2" } } } },
      },
    ]);
    expect(world.sandbox.control.accounts()).toHaveLength(1);
    expect(world.sandbox.control.account(id)).toMatchObject({
      status: "ACTIVE",
      val: { ...before, generic_api_key: "fc-2" },
    });
    await waitFor(() => expect(onConnected.mock.calls.map(([account]) => account.id)).toEqual([id]));
  });

  test("the dialog names the account, and the app only where its title does not", async () => {
    const world = createWorld({
      prepare: (control) =>
        void control.addAccount({ userId: user, toolkit: "firecrawl", status: "EXPIRED", alias: "Work" }),
    });
    renderInWorld(world, <ConnectButton toolkit="firecrawl" />);
    expect(await open("Reconnect Firecrawl")).toHaveAccessibleDescription("Work");
  });

  test.each(["FAILED", "REVOKED"])("%s: a form connects a new account", async (status) => {
    const { world, id } = worldWith({ toolkit: "stripe", status });
    renderInWorld(world, <ConnectButton toolkit="stripe" />);
    const form = await open(status === "FAILED" ? "Try again" : "Reconnect Stripe");
    expect(within(form).getByLabelText("API Key")).not.toHaveAttribute("placeholder", "Unchanged");
    await userEvent.type(within(form).getByLabelText("API Key"), "sk_live_2{Enter}");
    await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
    const accounts = world.sandbox.control.accounts();
    expect(accounts.map((account) => account.status)).toEqual([status, "ACTIVE"]);
    expect(accounts[0]?.id).toBe(id);
  });

  test.each(["FAILED", "REVOKED"])(
    "%s and named by its id: the button shows the account that replaced it",
    async (status) => {
      const { world, id } = worldWith({ toolkit: "stripe", status });
      const onConnected = vi.fn<(account: ConnectedAccount) => void>();
      renderInWorld(world, <ConnectButton connectedAccountId={id} onConnected={onConnected} />);
      const form = await open(status === "FAILED" ? "Try again" : "Reconnect Stripe");
      await userEvent.type(within(form).getByLabelText("API Key"), "sk_live_2{Enter}");
      await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
      await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
      expect(onConnected.mock.calls[0]?.[0].id).not.toBe(id);
    },
  );

  test("of one of several auth configs goes back to its own", async () => {
    const { world } = worldWith({ authConfigId: "ac_supabase_oauth2", status: "EXPIRED" });
    renderInWorld(world, <ConnectButton toolkit="supabase" />);
    await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method"));
    await userEvent.click(await button("Reconnect Supabase"));
    expect(world.browser.popups).toHaveLength(1);
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    const link = world.sandbox.control.requests().find(({ path }) => path.endsWith("/link"));
    expect(link?.body).toMatchObject({ auth_config_id: "ac_supabase_oauth2" });
  });

  test("of the second of two auth configs of one scheme as well", async () => {
    const world = createWorld({
      prepare(control) {
        const authConfigId = control.addAuthConfig({ toolkit: "gmail", id: "ac_gmail_own", managed: false });
        control.addAccount({ userId: user, authConfigId, status: "EXPIRED" });
      },
    });
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method"));
    await userEvent.click(await button("Reconnect Gmail"));
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    const link = world.sandbox.control.requests().find(({ path }) => path.endsWith("/link"));
    expect(link?.body).toMatchObject({ auth_config_id: "ac_gmail_own" });
  });
});

describe("one key for all users", () => {
  const key = "tvly-canary-of-the-app";
  const credentials = { ac_tavily: { generic_api_key: key } };

  test.each([{ toolkit: "tavily" }, { authConfigId: "ac_tavily" }])(
    "one click, no question, and the key nowhere in the browser: %j",
    async (target) => {
      const world = createWorld({ credentials });
      const answers: string[] = [];
      const onConnected = vi.fn<(account: ConnectedAccount) => void>();
      const { container } = renderInWorld(world, <ConnectButton {...target} onConnected={onConnected} />, {
        onEvent: (event) => answers.push(JSON.stringify(event)),
      });
      await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method", "fields"));
      await userEvent.click(await button("Connect Tavily"));
      expect(await screen.findByText("Connected")).toBeVisible();
      expect(screen.queryByRole("dialog")).toBeNull();
      expect(world.browser.popups).toHaveLength(0);
      expect(world.sandbox.control.accounts()).toMatchObject([{ status: "ACTIVE", val: { generic_api_key: key } }]);
      await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));

      for (const account of await world.client.connectedAccounts.list()) answers.push(JSON.stringify(account));
      for (const config of await world.client.authConfigs.list()) answers.push(JSON.stringify(config));
      answers.push(JSON.stringify(await world.client.authConfigs.get("ac_tavily")), container.innerHTML);
      answers.push(JSON.stringify([localStorage, sessionStorage]));
      answers.push(JSON.stringify(onConnected.mock.calls));
      expect(answers.join("\n")).toContain("tavily");
      expect(answers.join("\n")).not.toContain("canary-of-the-app");
    },
  );

  test("a failed press is shown, reported once, and repeated by one press", async () => {
    const world = createWorld({
      credentials,
      prepare: (control) => control.failNext({ method: "POST", path: "connected_accounts", status: 503 }),
    });
    const onError = vi.fn<(error: ComposioError) => void>();
    renderInWorld(world, <ConnectButton toolkit="tavily" onError={onError} />);
    await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method"));
    await userEvent.click(await button("Connect Tavily"));
    const again = await button("Try again");
    expect(again).toHaveAccessibleDescription("Tavily can't be reached right now. Try again in a moment.");
    await waitFor(() => expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(["composio_unavailable"]));
    await userEvent.click(again);
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(countRequests(world, "POST /connected-accounts")).toBe(2);
    expect(onError).toHaveBeenCalledTimes(1);
  });

  test("a dead account is reconnected by one press: there is nothing to type", async () => {
    const world = createWorld({
      credentials,
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "tavily", status: "EXPIRED" }),
    });
    renderInWorld(world, <ConnectButton toolkit="tavily" />);
    await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method"));
    await userEvent.click(await button("Reconnect Tavily"));
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(world.sandbox.control.accounts().at(-1)).toMatchObject({ status: "ACTIVE", val: { generic_api_key: key } });
  });
});
