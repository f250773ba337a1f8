import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import { type ComposioError, ConnectButton, type ConnectedAccount } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { countRequests, inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const dialog = (name: string) => screen.findByRole("dialog", { name });

/** The body of the newest request of that kind which the sandbox got. */
function sent(world: World, method: string, path: RegExp): unknown {
  return world.sandbox.control.requests().findLast((request) => request.method === method && path.test(request.path))
    ?.body;
}

/** What ended up at the provider's: the newest account. */
function newest({ sandbox }: World) {
  const account = sandbox.control.accounts().at(-1);
  if (!account) throw new Error("The sandbox has no account.");
  return account;
}

async function openStripe(): Promise<HTMLElement> {
  await waitFor(() => expect(screen.getByRole("button", { name: "Connect Stripe" })).toHaveAttribute("data-method"));
  await userEvent.click(await button("Connect Stripe"));
  return dialog("Connect Stripe");
}

describe("a key", () => {
  test.each([{ toolkit: "stripe" }, { authConfigId: "ac_stripe" }])(
    "is asked for in a dialog, and connects: %j",
    async (target) => {
      const world = createWorld();
      const onConnected = vi.fn<(account: ConnectedAccount) => void>();
      const onError = vi.fn<(error: ComposioError) => void>();
      renderInWorld(world, <ConnectButton {...target} onConnected={onConnected} onError={onError} />);
      const form = await openStripe();
      await userEvent.type(within(form).getByLabelText("API Key"), "sk_live_1{Enter}");

      const connected = await button(/^Manage /);
      await waitFor(() => expect(connected).toHaveFocus());
      expect(screen.queryByRole("dialog")).toBeNull();
      expect(newest(world)).toMatchObject({ status: "ACTIVE", val: { generic_api_key: "sk_live_1" } });
      await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
      expect(onConnected.mock.calls[0]?.[0]).toMatchObject({ id: newest(world).id, status: "ACTIVE" });
      expect(onError).not.toHaveBeenCalled();
      await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Stripe is ready to use."));
      expect(countRequests(world, "POST /connected-accounts")).toBe(1);
    },
  );

  test.each([{ toolkit: "stripe" }, { authConfigId: "ac_stripe" }])(
    "that is refused stays in its field, and is told once: %j",
    async (target) => {
      const world = createWorld({ validateCredentials: true });
      const onConnected = vi.fn<(account: ConnectedAccount) => void>();
      const onError = vi.fn<(error: ComposioError) => void>();
      renderInWorld(world, <ConnectButton {...target} onConnected={onConnected} onError={onError} />);
      const form = await openStripe();
      const field = within(form).getByLabelText("API Key");
      await userEvent.type(field, "bad_key{Enter}");

      await waitFor(() => expect(within(form).getByRole("alert")).toHaveTextContent("Stripe did not accept"));
      expect(field).toHaveValue("bad_key");
      // Behind the dialog nothing says it again, and no popover covers the dialog.
      expect(screen.queryAllByText(/did not accept/)).toEqual([within(form).getByText(/did not accept/)]);
      expect(document.querySelector(":popover-open")).toBeNull();
      expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(["credentials_rejected"]);

      await userEvent.clear(field);
      await userEvent.type(field, "sk_live_2{Enter}");
      await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
      expect(onError).toHaveBeenCalledTimes(1);
      await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
    },
  );

  test.each([{ toolkit: "stripe" }, { authConfigId: "ac_stripe" }])(
    "whose dialog is closed with an error leaves the button as it was: %j",
    async (target) => {
      const world = createWorld({ validateCredentials: true });
      renderInWorld(world, <ConnectButton {...target} />);
      const form = await openStripe();
      await userEvent.type(within(form).getByLabelText("API Key"), "bad_key{Enter}");
      await waitFor(() => expect(within(form).getByRole("alert")).toHaveTextContent("Stripe did not accept"));
      await userEvent.click(within(form).getByRole("button", { name: "Close" }));
      await userEvent.click(within(form).getByRole("button", { name: "Discard" }));
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      expect(await button("Connect Stripe")).toHaveAttribute("data-state", "idle");
      expect(within(await openStripe()).getByLabelText("API Key")).toHaveValue("");
    },
  );

  // Law 5 of the link flow: a pending attempt survives the dialog's end.
  test.each([{ toolkit: "stripe" }, { authConfigId: "ac_stripe" }])(
    "goes on when the dialog is closed before the answer, and is told once: %j",
    async (target) => {
      const world = createWorld({ prepare: (control) => control.delay({ method: "POST", ms: 300 }) });
      const onConnected = vi.fn<(account: ConnectedAccount) => void>();
      renderInWorld(world, <ConnectButton {...target} onConnected={onConnected} />);
      const form = await openStripe();
      await userEvent.type(within(form).getByLabelText("API Key"), "sk_live_1{Enter}");
      await userEvent.click(within(form).getByRole("button", { name: "Close" }));
      expect(await button("Connecting Stripe…")).toBeVisible();
      expect(await screen.findByText("Connected")).toBeVisible();
      await waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1));
      expect(world.sandbox.control.accounts()).toHaveLength(1);
    },
  );

  test("gets alias and allowMultiple from the button", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe", alias: "first" }),
    });
    renderInWorld(world, <ConnectButton toolkit="stripe" alias="second" allowMultiple />);
    const form = await openStripe();
    await userEvent.type(within(form).getByLabelText("API Key"), "sk_live_2{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(world.sandbox.control.accounts().map(({ alias }) => alias)).toEqual(["first", "second"]);
  });
});

describe("several ways", () => {
  test.each([
    ["jira", "Jira", ["Sign in with Jira", "Use an API key", "Use other credentials"]],
    ["zendesk", "Zendesk", ["Sign in with Zendesk", "Use an API key"]],
    ["supabase", "Supabase", ["Sign in with Supabase", "Use an API key"]],
  ])("%s: a choice in words", async (toolkit, name, ways) => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit={toolkit} />);
    await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method"));
    await userEvent.click(await button(`Connect ${name}`));
    const choice = await dialog(`Connect ${name}`);
    expect(
      within(choice)
        .getAllByRole("listitem")
        .map((item) => within(item).getByRole("button").textContent),
    ).toEqual(ways);
    expect(choice).toHaveAccessibleDescription(`How do you want to connect ${name}?`);
    expect(within(choice).getAllByRole("button")[0]).toHaveFocus();
  });

  test("ways with the same words say what differs: their fields, otherwise their scheme", async () => {
    const field = (label: string) => ({ name: label.toLowerCase(), label, description: "", secret: true });
    const toolkit = {
      slug: "acme",
      name: "Acme",
      description: "",
      categories: [],
      logo: "data:,",
      schemes: [
        { mode: "OAUTH2", managed: true },
        { mode: "OAUTH1", managed: true },
        { mode: "API_KEY", fields: [field("Key")] },
        { mode: "SERVICE_ACCOUNT", fields: [field("App"), field("Key")] },
        { mode: "GOOGLE_SERVICE_ACCOUNT", fields: [field("File"), field("Key")] },
      ],
    };
    renderInWorld(createWorld({ toolkits: [toolkit] }), <ConnectButton toolkit="acme" />);
    await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method"));
    await userEvent.click(await button("Connect Acme"));
    const ways = within(await dialog("Connect Acme")).getAllByRole("listitem");
    expect(ways.map((way) => way.querySelector(".cr-way-detail")?.textContent)).toEqual([
      "Recommended. There is no key to copy. · OAUTH2",
      "Recommended. There is no key to copy. · OAUTH1",
      "From the settings of your Acme account.",
      "A key file, often from an administrator. · App",
      "A key file, often from an administrator. · File",
    ]);
  });

  test.each([
    [["Username", "Password"], "Use a username and password", "The same as when you sign in to Acme."],
    // Zendesk, WordPress and Freshdesk: who types the password of the sign-in here gets on no further.
    [["Email", "API Token"], "Use other credentials", "What Acme gave you for use in other apps."],
    [["Username", "Application Password"], "Use other credentials", "What Acme gave you for use in other apps."],
    [["API Key", "Password"], "Use other credentials", "What Acme gave you for use in other apps."],
  ])("BASIC with the fields %j: %s", async ([username = "", password = ""], name, detail) => {
    const fields = [
      { name: "username", label: username, description: "", secret: /key/i.test(username) },
      { name: "password", label: password, description: "", secret: true },
    ];
    const schemes = [
      { mode: "OAUTH2", managed: true },
      { mode: "BASIC", fields },
    ];
    const toolkit = { slug: "acme", name: "Acme", description: "", categories: [], logo: "data:,", schemes };
    const choice = await choose(createWorld({ toolkits: [toolkit] }), "acme", "Acme");
    expect(within(choice).getByRole("button", { name })).toHaveAccessibleDescription(detail);
  });

  test("signing in opens the window in that very click, with the chosen auth config", async () => {
    const world = createWorld();
    const choice = await choose(world, "supabase", "Supabase");
    within(choice).getByRole("button", { name: "Sign in with Supabase" }).click();
    expect(world.browser.popups).toHaveLength(1);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
    expect(sent(world, "POST", /\/link$/)).toMatchObject({ auth_config_id: "ac_supabase_oauth2" });
    world.consent("allow");
    await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
    expect(countRequests(world, "POST /connected-accounts/link")).toBe(1);
  });

  test("a blocked window is shown on the button, and the dialog is closed", async () => {
    const world = createWorld({ blocksPopups: true });
    const choice = await choose(world, "supabase", "Supabase");
    await userEvent.click(within(choice).getByRole("button", { name: "Sign in with Supabase" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    // The line is first written beside the live region, then into it: what was found may just have been replaced.
    await waitFor(() => expect(screen.getByText(/^Your browser blocked the window/)).toBeVisible());
    expect(await button("Continue in this tab")).toBeVisible();
    world.browser.blocked = false;
    (await button("Try again")).click();
    expect(world.browser.popups).toHaveLength(1);
    await waitFor(() => expect(sent(world, "POST", /\/link$/)).toMatchObject({ auth_config_id: "ac_supabase_oauth2" }));
  });

  test("a key is asked for in the same dialog, and there is a way back", async () => {
    const world = createWorld();
    const choice = await choose(world, "supabase", "Supabase");
    await userEvent.click(within(choice).getByRole("button", { name: "Use an API key" }));
    const form = await dialog("Connect Supabase");
    expect(within(form).getByLabelText("Personal access token")).toHaveFocus();

    await userEvent.click(within(form).getByRole("button", { name: "Connect another way" }));
    const again = await dialog("Connect Supabase");
    expect(within(again).getByRole("button", { name: "Sign in with Supabase" })).toHaveFocus();

    await userEvent.click(within(again).getByRole("button", { name: "Use an API key" }));
    await userEvent.type(screen.getByLabelText("Personal access token"), "sbp_1{Enter}");
    await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
    expect(newest(world)).toMatchObject({
      authConfigId: "ac_supabase",
      scheme: "API_KEY",
      val: { supabase_personal_token: "sbp_1" },
    });
  });

  test("Jira's key, with the optional fields that are its real ones", async () => {
    const world = createWorld();
    const choice = await choose(world, "jira", "Jira");
    await userEvent.click(within(choice).getByRole("button", { name: "Use an API key" }));
    await userEvent.type(screen.getByLabelText("Your Subdomain"), "acme");
    await userEvent.type(screen.getByLabelText("API Key (Required)"), "ATATT1");
    await userEvent.type(screen.getByLabelText("Jira Email (Required)"), "alex@example.com{Enter}");
    await screen.findByText("Connected");
    expect(sent(world, "POST", /\/connected_accounts$/)).toMatchObject({
      auth_config: { id: "ac_jira_api_key" },
      connection: {
        state: {
          authScheme: "API_KEY",
          val: { status: "ACTIVE", subdomain: "acme", generic_api_key: "ATATT1", generic_id: "alex@example.com" },
        },
      },
    });
  });
});

describe("a field before signing in", () => {
  test("can be cancelled, and what was typed is not lost without a question", async () => {
    const choice = await choose(createWorld(), "zendesk", "Zendesk");
    await userEvent.click(within(choice).getByRole("button", { name: "Sign in with Zendesk" }));
    await userEvent.type(screen.getByLabelText("Subdomain"), "acme");
    await userEvent.click(await button("Cancel"));
    await userEvent.click(await button("Keep editing"));
    expect(screen.getByLabelText("Subdomain")).toHaveValue("acme");
    await userEvent.click(await button("Cancel"));
    await userEvent.click(await button("Discard"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("is sent to Composio, and the window opens in the click that submits", async () => {
    const world = createWorld();
    const choice = await choose(world, "zendesk", "Zendesk");
    await userEvent.click(within(choice).getByRole("button", { name: "Sign in with Zendesk" }));
    expect(world.browser.popups).toHaveLength(0);
    const form = await dialog("Connect Zendesk");
    expect(form).toHaveTextContent("Zendesk needs this first. Then you sign in.");
    // A subdomain is no secret.
    expect(form).not.toHaveTextContent("Sent encrypted");
    expect(within(form).getByLabelText("Subdomain")).toHaveFocus();

    await userEvent.click(within(form).getByRole("button", { name: "Continue to Zendesk" }));
    expect(world.browser.popups).toHaveLength(0);
    expect(within(form).getByText("Please fill this in.")).toBeVisible();

    await userEvent.type(within(form).getByLabelText("Subdomain"), "acme");
    within(form).getByRole("button", { name: "Continue to Zendesk" }).click();
    expect(world.browser.popups).toHaveLength(1);
    await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
    expect(sent(world, "POST", /\/link$/)).toMatchObject({
      auth_config_id: "ac_zendesk",
      connection_data: { subdomain: "acme" },
    });
    world.consent("allow");
    await waitFor(() => expect(screen.getByRole("button", { name: /^Manage / })).toHaveFocus());
  });

  test("a secret is sent encrypted, and is not kept with the rest of what was refused", async () => {
    const secrets = ["app_key", "app_token"].map((name) => ({ name, label: "Your key", secret: true }));
    const fields = [{ name: "subdomain", label: "Subdomain" }, ...secrets];
    const schemes = [{ mode: "OAUTH1", managed: true, fields }];
    const toolkit = { slug: "acme", name: "Acme", description: "", categories: [], logo: "data:,", schemes };
    const world = createWorld({ toolkits: [toolkit] });
    world.sandbox.control.failNext({ method: "POST", path: "/link", status: 400 });
    renderInWorld(world, <ConnectButton toolkit="acme" />);
    await userEvent.click(await button("Connect Acme"));
    const form = await dialog("Connect Acme");
    expect(within(form).getByText("Sent encrypted. This app never shows it again.")).toBeVisible();
    await userEvent.type(within(form).getByLabelText("Subdomain"), "acme");
    // Fields with the same label are told apart by their names.
    await userEvent.type(within(form).getByLabelText("Your key (app_key)"), "k-1");
    await userEvent.type(within(form).getByLabelText("Your key (app_token)"), "t-1{Enter}");

    const again = await button("Try again");
    await waitFor(() => expect(screen.getByText(/^Acme did not accept these credentials/)).toBeVisible());
    again.click();
    expect(await screen.findByLabelText("Subdomain")).toHaveValue("acme");
    expect(screen.getByLabelText("Your key (app_key)")).toHaveValue("");
    expect(screen.getByLabelText("Your key (app_token)")).toHaveValue("");
  });

  test("what was typed for one target is not sent for another one", async () => {
    const world = createWorld();
    const { rerender } = renderInWorld(world, <ConnectButton authConfigId="ac_zendesk" />);
    await userEvent.click(await button("Connect Zendesk"));
    await userEvent.type(await screen.findByLabelText("Subdomain"), "acme");
    rerender(inWorld(world, <ConnectButton toolkit="zendesk" />));
    await waitFor(() => expect(screen.getByLabelText("Subdomain")).toHaveValue(""));
  });

  test("trying again after a refusal keeps it, without a question", async () => {
    const world = createWorld();
    const onError = vi.fn<(error: ComposioError) => void>();
    await signInToZendesk(world, onError);
    world.consent("deny");
    (await button("Try again")).click();
    expect(world.browser.popups).toHaveLength(2);
    expect(screen.queryByRole("dialog")).toBeNull();
    await waitFor(() => expect(world.browser.popups[1]?.address).toContain(world.sandbox.origin));
    const links = world.sandbox.control.requests().filter(({ path }) => path.endsWith("/link"));
    expect(links.map(({ body }) => body)).toEqual([
      expect.objectContaining({ auth_config_id: "ac_zendesk", connection_data: { subdomain: "acme" } }),
      expect.objectContaining({ auth_config_id: "ac_zendesk", connection_data: { subdomain: "acme" } }),
    ]);
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(["access_denied"]);
  });

  test.each([
    ["named", { message: "Validation error", errors: ["subdomain: Unknown"] }],
    ["not named", { message: "Invalid request" }],
  ])("trying again after Composio has refused it, %s, shows it again to be mended", async (_, error) => {
    const world = createWorld();
    world.sandbox.control.failNext({ method: "POST", path: "/link", status: 400, body: { error } });
    renderInWorld(world, <ConnectButton authConfigId="ac_zendesk" />);
    (await button("Connect Zendesk")).click();
    await userEvent.type(await screen.findByLabelText("Subdomain"), "nosuch");
    (await button("Continue to Zendesk")).click();
    const again = await button("Try again");
    await waitFor(() => expect(screen.getByText(/^Zendesk did not accept these credentials/)).toBeVisible());

    again.click();
    const refused = await screen.findByLabelText("Subdomain");
    expect(refused).toHaveValue("nosuch");
    expect(refused).toHaveAccessibleDescription(/^This was not accepted\./);
    await waitFor(() => expect(refused).toHaveFocus());
    await userEvent.clear(refused);
    await userEvent.type(refused, "acme");
    expect(refused).not.toBeInvalid();
    (await button("Continue to Zendesk")).click();
    await waitFor(() => expect(world.browser.popups[1]?.address).toContain(world.sandbox.origin));
    const links = world.sandbox.control.requests().filter(({ path }) => path.endsWith("/link"));
    expect(links.at(-1)?.body).toMatchObject({ connection_data: { subdomain: "acme" } });
    world.consent("allow");
    await screen.findByText("Connected");
  });

  test("what was refused of one way is not shown for another, and where to find it is", async () => {
    const fields = [{ name: "subdomain", label: "Subdomain" }];
    const schemes = ["OAUTH2", "OAUTH1"].map((mode) => ({ mode, managed: true, fields }));
    const guideUrl = "https://acme.example/guide";
    const toolkit = { slug: "acme", name: "Acme", description: "", categories: [], logo: "data:,", guideUrl, schemes };
    const world = createWorld({
      toolkits: [toolkit],
      prepare(control) {
        for (const scheme of ["OAUTH2", "OAUTH1"]) control.addAuthConfig({ toolkit: "acme", scheme });
        control.failNext({ method: "POST", path: "/link", status: 400 });
      },
    });
    const ways = async () => {
      const choice = await dialog("Connect Acme");
      return within(choice).findAllByRole("button", { name: "Sign in with Acme" });
    };
    renderInWorld(world, <ConnectButton toolkit="acme" />);
    await userEvent.click(await button("Connect Acme"));
    await userEvent.click((await ways())[0] ?? document.body);
    expect(screen.getByRole("link", { name: /opens in a new tab/ })).toHaveAttribute("href", guideUrl);
    await userEvent.type(screen.getByLabelText("Subdomain"), "nosuch");
    await userEvent.click(await button("Continue to Acme"));
    await userEvent.click(await button("Try again"));
    await userEvent.click((await ways())[1] ?? document.body);
    expect(screen.getByLabelText("Subdomain")).toHaveValue("");
    expect(screen.queryByText("This was not accepted.")).toBeNull();
  });

  // ComposioHQ/composio#2670: OAuth failed again and again where the key would have worked.
  test("after a refusal another way is offered, and closing that changes nothing", async () => {
    const world = createWorld();
    await signInToZendesk(world);
    world.consent("deny");
    await userEvent.click(await button("Connect another way"));
    const choice = await dialog("Connect Zendesk");
    await userEvent.click(within(choice).getByRole("button", { name: "Close" }));
    expect(await button("Try again")).toHaveFocus();
    const refusal = "Access was not granted, so Zendesk is not connected.";
    await waitFor(() => expect(screen.getByText(refusal)).toBeVisible());

    await userEvent.click(await button("Connect another way"));
    await userEvent.click(await button("Use an API key"));
    await userEvent.type(screen.getByLabelText("Subdomain"), "acme");
    await userEvent.type(screen.getByLabelText("Encoded credentials"), "YWxleA=={Enter}");
    expect(await screen.findByText("Connected")).toBeVisible();
    expect(newest(world)).toMatchObject({ authConfigId: "ac_zendesk_api_key", status: "ACTIVE" });
  });

  test("no other way is offered if there is none", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method"));
    await userEvent.click(await button("Connect Gmail"));
    await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
    world.consent("deny");
    await button("Try again");
    expect(screen.queryByRole("button", { name: "Connect another way" })).toBeNull();
  });
});

describe("nothing to ask", () => {
  test("an app without authentication needs no connection", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="hackernews" />);
    const ready = await button("Ready to use");
    expect(ready).toHaveAttribute("data-method", "none");
    await userEvent.click(ready);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(world.browser.popups).toHaveLength(0);
  });

  // gethouston/houston#1202: it surfaced as a 500.
  test("an app that can't be connected yet says so in a neutral text", async () => {
    const world = createWorld();
    const onError = vi.fn<(error: ComposioError) => void>();
    renderInWorld(world, <ConnectButton toolkit="twitter" onError={onError} />);
    expect(await screen.findByText(/can't be connected yet\.$/)).toBeVisible();
    await userEvent.click(screen.getByRole("button"));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(world.browser.popups).toHaveLength(0);
    expect(onError).not.toHaveBeenCalled();
  });
});

async function choose(
  world: World,
  toolkit: string,
  name: string,
  onError?: (error: ComposioError) => void,
): Promise<HTMLElement> {
  renderInWorld(world, <ConnectButton toolkit={toolkit} {...(onError && { onError })} />);
  await waitFor(() => expect(screen.getByRole("button")).toHaveAttribute("data-method"));
  await userEvent.click(await button(`Connect ${name}`));
  return dialog(`Connect ${name}`);
}

async function signInToZendesk(world: World, onError?: (error: ComposioError) => void): Promise<void> {
  const choice = await choose(world, "zendesk", "Zendesk", onError);
  await userEvent.click(within(choice).getByRole("button", { name: "Sign in with Zendesk" }));
  await userEvent.type(screen.getByLabelText("Subdomain"), "acme{Enter}");
  await waitFor(() => expect(world.browser.popups[0]?.address).toContain(world.sandbox.origin));
}
