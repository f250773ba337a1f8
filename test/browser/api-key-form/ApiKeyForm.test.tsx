import { onlineManager } from "@tanstack/react-query";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import {
  ApiKeyForm,
  type ComposioError,
  type ConnectedAccount,
  useConnectedAccounts,
  useDisconnect,
} from "../../../src/index.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { countRequests, inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const key = () => screen.findByLabelText<HTMLInputElement>("API Key");
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const creations = (world: World) => countRequests(world, "POST /connected-accounts");

async function typeKey(text: string): Promise<void> {
  await userEvent.type(await key(), text);
}

/** The words that describe a control, as a screen reader reads them. */
function descriptionOf(control: HTMLElement): string {
  const ids = control.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent).join(" ");
}

describe("connecting", () => {
  test("sends a key, announces success, and is empty afterwards", async () => {
    const world = createWorld();
    const onConnected = vi.fn<(account: ConnectedAccount) => void>();
    renderInWorld(world, <ApiKeyForm toolkit="stripe" onConnected={onConnected} />);
    await typeKey("sk_1");
    await userEvent.click(button("Connect Stripe"));
    expect(await screen.findByText("Stripe is ready to use.")).toHaveFocus();
    expect(screen.getByRole("form")).toHaveAttribute("data-state", "connected");
    expect(screen.queryByLabelText("API Key")).toBeNull();
    expect(onConnected).toHaveBeenCalledTimes(1);
    expect(onConnected.mock.calls[0]?.[0]).toMatchObject({ status: "ACTIVE", toolkit: { slug: "stripe" } });
  });

  test("sends alias and scheme along", async () => {
    const world = createWorld();
    renderInWorld(world, <ApiKeyForm toolkit="jira" scheme="API_KEY" alias="work" />);
    await userEvent.type(await screen.findByLabelText("Your Subdomain"), "acme");
    await userEvent.click(button("Connect Jira"));
    await screen.findByText("Jira is ready to use.");
    expect(world.sandbox.control.accounts()).toMatchObject([
      { scheme: "API_KEY", alias: "work", val: { subdomain: "acme" } },
    ]);
  });

  test("asks a toolkit's several schemes for the one that was named", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="cal" scheme="CALCOM_AUTH" />);
    expect(await screen.findByLabelText("Address")).toBeVisible();
    expect(screen.getByRole("form")).toHaveAttribute("data-scheme", "CALCOM_AUTH");
  });

  test("uses the auth config whose fields it shows, if several have the same scheme", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAuthConfig({ toolkit: "stripe", id: "ac_older" });
        control.advance(1_000);
        control.addAuthConfig({ toolkit: "stripe", id: "ac_newer", sharedCredentials: { generic_api_key: "sk_all" } });
      },
      authConfigs: { stripe: ["ac_newer", "ac_older"] },
    });
    renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
    // The one that the app names first.
    await screen.findByText("There is nothing to fill in.");
    await userEvent.click(button("Connect Stripe"));
    await screen.findByText("Stripe is ready to use.");
    expect(world.sandbox.control.accounts()[0]?.authConfigId).toBe("ac_newer");
  });

  test("is one press where the app's own key serves all users", async () => {
    const world = createWorld({
      prepare: (control) =>
        void control.addAuthConfig({
          toolkit: "tavily",
          id: "ac_shared",
          sharedCredentials: { generic_api_key: "tvly-ours" },
        }),
    });
    renderInWorld(world, <ApiKeyForm authConfigId="ac_shared" />);
    expect(await screen.findByText("There is nothing to fill in.")).toBeVisible();
    expect(screen.queryByRole("textbox")).toBeNull();
    await userEvent.click(button("Connect Tavily"));
    await screen.findByText("Tavily is ready to use.");
    const sent = world.sandbox.requests.find(({ method }) => method === "POST");
    expect(sent?.body).toMatchObject({ connection: { state: { val: { status: "ACTIVE" } } } });
  });

  test("sends once, even if it is pressed several times", async () => {
    const world = createWorld({ prepare: (control) => control.delay({ method: "POST", ms: 400 }) });
    renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
    await typeKey("sk_1");
    const submit = button("Connect Stripe");
    submit.click();
    submit.click();
    await userEvent.keyboard("{Enter}");
    expect(submit).toHaveAttribute("aria-disabled", "true");
    expect(submit).toHaveAttribute("aria-busy", "true");
    expect(await key()).toHaveAttribute("readonly");
    await userEvent.click(submit);
    expect(submit).toHaveFocus();
    expect(submit).toHaveTextContent("Connecting Stripe…");
    await screen.findByText("Stripe is ready to use.");
    expect(creations(world)).toBe(1);
  });

  test("shows that it waits, if the account is not ACTIVE at once", async () => {
    const world = createWorld();
    const { control, requests } = world.sandbox;
    renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
    await typeKey("sk_1");
    control.delay({ method: "GET", path: "connected_accounts", ms: 600 });
    await userEvent.click(button("Connect Stripe"));
    await waitFor(() => expect(requests.some(({ method, status }) => method === "POST" && status === 201)).toBe(true));
    const [account] = control.accounts();
    control.setStatus(account?.id ?? "", "INITIATED");
    control.delay({ method: "GET", path: "connected_accounts", ms: 0 });
    expect(await screen.findByText("Checking the connection…")).toBeVisible();
    expect(screen.getByRole("form")).toHaveAttribute("data-state", "verifying");
    expect(button("Cancel")).toBeVisible();
    control.setStatus(account?.id ?? "", "ACTIVE");
    world.clock.advance(5_000);
    await screen.findByText("Stripe is ready to use.");
  });

  test("cancelling stops the wait, empties the form and tells the app", async () => {
    const world = createWorld({ prepare: (control) => control.delay({ method: "POST", ms: 600_000 }) });
    const onCancel = vi.fn<() => void>();
    const { rerender } = renderInWorld(world, <ApiKeyForm toolkit="stripe" onCancel={onCancel} />);
    await typeKey("sk_1");
    await userEvent.click(button("Connect Stripe"));
    await userEvent.click(button("Cancel"));
    expect(onCancel).toHaveBeenCalledTimes(1);
    expect(await key()).toHaveValue("");
    expect(screen.getByRole("form")).toHaveAttribute("data-state", "idle");
    rerender(inWorld(world, <ApiKeyForm toolkit="stripe" />));
    expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
  });

  test("what has come of one target is not said of another", async () => {
    const world = createWorld();
    const { rerender } = renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
    await typeKey("sk_1");
    await userEvent.click(button("Connect Stripe"));
    await screen.findByText("Stripe is ready to use.");
    rerender(inWorld(world, <ApiKeyForm toolkit="firecrawl" />));
    expect(await key()).toBeVisible();
    expect(screen.queryByText(/is ready to use/)).toBeNull();
  });

  test("text that was typed for one target does not reach another", async () => {
    const world = createWorld();
    const { rerender } = renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
    await typeKey("sk_1");
    rerender(inWorld(world, <ApiKeyForm toolkit="tavily" />));
    await screen.findByRole("button", { name: "Connect Tavily" });
    expect(await key()).toHaveValue("");
  });
});

/** Elsewhere on the page: takes away whatever is connected. */
function Disconnect() {
  const { disconnect } = useDisconnect();
  const { data = [] } = useConnectedAccounts();
  return (
    <button type="button" onClick={() => void Promise.all(data.map(({ id }) => disconnect(id)))}>
      Disconnect
    </button>
  );
}

describe("an account that is there", () => {
  test("is shown in place of a form, until it is disconnected", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe" }) });
    renderInWorld(
      world,
      <>
        <ApiKeyForm toolkit="stripe" />
        <Disconnect />
      </>,
    );
    expect(await screen.findByText("Stripe is ready to use.")).toBeVisible();
    expect(screen.queryByLabelText("API Key")).toBeNull();
    await userEvent.click(button("Disconnect"));
    expect(await key()).toBeVisible();
  });

  test("that this form has made is no longer shown when it is disconnected", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      <>
        <ApiKeyForm toolkit="stripe" allowMultiple />
        <Disconnect />
      </>,
    );
    await typeKey("sk_1");
    await userEvent.click(button("Connect Stripe"));
    await screen.findByText("Stripe is ready to use.");
    await userEvent.click(button("Disconnect"));
    expect(await key()).toHaveValue("");
  });

  // A newcomer's report: for a further account the form had to be mounted again.
  test("is followed by another one with allowMultiple, in an empty form that has the focus", async () => {
    const world = createWorld();
    const onConnected = vi.fn<(account: ConnectedAccount) => void>();
    const { container } = renderInWorld(world, <ApiKeyForm toolkit="stripe" allowMultiple onConnected={onConnected} />);
    for (const value of ["sk_1", "sk_2"]) {
      await typeKey(value);
      await userEvent.click(button("Connect Stripe"));
      await screen.findByText("Stripe is ready to use.");
      expect((await axe.run(container)).violations).toEqual([]);
      await userEvent.click(button("Add another account"));
      await waitFor(async () => expect(await key()).toHaveFocus());
      expect(await key()).toHaveValue("");
      expect(screen.queryByText("Stripe is ready to use.")).toBeNull();
    }
    expect(onConnected).toHaveBeenCalledTimes(2);
    expect(world.sandbox.control.accounts()).toHaveLength(2);
  });

  test("is offered no other one without allowMultiple, nor with an alias, which is taken then", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
    await typeKey("sk_1");
    await userEvent.click(button("Connect Stripe"));
    await screen.findByText("Stripe is ready to use.");
    expect(screen.queryByRole("button")).toBeNull();
    cleanup();
    renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" allowMultiple alias="work" />);
    await typeKey("sk_1");
    await userEvent.click(button("Connect Stripe"));
    await screen.findByText("Stripe is ready to use.");
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("does not prevent a second one with allowMultiple", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe" }) });
    renderInWorld(world, <ApiKeyForm toolkit="stripe" allowMultiple alias="second" />);
    await typeKey("sk_2");
    await userEvent.click(button("Connect Stripe"));
    await screen.findByText("Stripe is ready to use.");
    expect(world.sandbox.control.accounts().map(({ alias }) => alias)).toEqual([null, "second"]);
  });
});

describe("new credentials", () => {
  const jiraAccount = (status: string): WorldOptions => ({
    prepare(control) {
      control.addAuthConfig({ toolkit: "jira", scheme: "API_KEY", id: "ac_key" });
      const val = { subdomain: "acme", generic_api_key: "old_key_12345", generic_id: "alex@example.com" };
      control.addAccount({ userId: user, authConfigId: "ac_key", status, val });
    },
  });

  test("replace those of a dead account: empty fields are not sent", async () => {
    const world = createWorld(jiraAccount("EXPIRED"));
    const id = world.sandbox.control.accounts()[0]?.id ?? "";
    const onConnected = vi.fn<(account: ConnectedAccount) => void>();
    renderInWorld(world, <ApiKeyForm connectedAccountId={id} onConnected={onConnected} />);
    const field = await screen.findByLabelText<HTMLInputElement>("API Key (Required)");
    expect(screen.getByRole("form")).toHaveAttribute("data-replacing");
    for (const input of within(screen.getByRole("form")).getAllByLabelText<HTMLInputElement>(/^(?!Show)/, {
      selector: "input",
    })) {
      expect(input).toHaveValue("");
      expect(input).toHaveAttribute("placeholder", "Unchanged");
      expect(input).not.toBeRequired();
    }
    await userEvent.type(field, "new_key");
    await userEvent.click(button("Reconnect Jira"));
    await screen.findByText("The new credentials are saved.");
    const sent = world.sandbox.requests.filter(({ method }) => method === "PATCH");
    expect(sent.map(({ path, body }) => [path, body])).toEqual([
      [
        `/api/v3.1/connected_accounts/${id}`,
        { connection: { state: { authScheme: "API_KEY", val: { generic_api_key: "new_key" } } } },
      ],
    ]);
    expect(world.sandbox.control.account(id)).toMatchObject({
      status: "ACTIVE",
      val: { subdomain: "acme", generic_api_key: "new_key", generic_id: "alex@example.com" },
    });
    expect(onConnected).toHaveBeenCalledTimes(1);
    expect(onConnected.mock.calls[0]?.[0]).toMatchObject({ id, status: "ACTIVE" });
  });

  test("of a working account are saved", async () => {
    const world = createWorld(jiraAccount("ACTIVE"));
    renderInWorld(world, <ApiKeyForm connectedAccountId={world.sandbox.control.accounts()[0]?.id ?? ""} />);
    await userEvent.type(await screen.findByLabelText("API Key (Required)"), "new_key");
    const save = button("Save");
    save.click();
    save.click();
    await screen.findByText("The new credentials are saved.");
    expect(world.requests.filter((request) => request.startsWith("PATCH"))).toHaveLength(1);
  });

  test("are not sent if nothing was typed, and a text says so", async () => {
    const world = createWorld(jiraAccount("EXPIRED"));
    renderInWorld(world, <ApiKeyForm connectedAccountId={world.sandbox.control.accounts()[0]?.id ?? ""} />);
    await screen.findByLabelText("API Key (Required)");
    await userEvent.click(button("Reconnect Jira"));
    expect(screen.getByText(/^Nothing has changed yet/)).toBeVisible();
    expect(screen.getByLabelText("Your Subdomain")).toHaveFocus();
    expect(world.requests.some((request) => request.startsWith("PATCH"))).toBe(false);
  });

  test("have failed if the account is still dead with them", async () => {
    const world = createWorld(jiraAccount("EXPIRED"));
    const onConnected = vi.fn<(account: ConnectedAccount) => void>();
    const id = world.sandbox.control.accounts()[0]?.id ?? "";
    renderInWorld(world, <ApiKeyForm connectedAccountId={id} onConnected={onConnected} />);
    await userEvent.type(await screen.findByLabelText("API Key (Required)"), "new_key");
    world.sandbox.control.failNext({ method: "PATCH", status: 200, body: { success: true, status: "EXPIRED" } });
    await userEvent.click(button("Reconnect Jira"));
    await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(/Jira/));
    expect(screen.queryByText("The new credentials are saved.")).toBeNull();
    expect(onConnected).not.toHaveBeenCalled();
  });

  test("with only the address changed, the password is required again, and nothing is sent without it", async () => {
    const val = { username: "bot@acme.test", password: "old_key_12345", your_server: "https://acme.zulipchat.com" };
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "zulip", val }),
    });
    const id = world.sandbox.control.accounts()[0]?.id ?? "";
    renderInWorld(world, <ApiKeyForm connectedAccountId={id} />);
    const password = await screen.findByLabelText("API key");
    expect(password).toBeRequired();
    expect(password).not.toHaveAttribute("placeholder");
    await userEvent.type(screen.getByLabelText("Server"), "https://new.zulipchat.com");
    await userEvent.click(button("Save"));
    expect(password).toHaveFocus();
    expect(descriptionOf(password)).toContain("Please fill this in.");
    expect(world.requests.some((request) => request.startsWith("PATCH"))).toBe(false);
    await userEvent.type(password, "new_key_12345");
    await userEvent.click(button("Save"));
    await screen.findByText("The new credentials are saved.");
    expect(world.sandbox.control.account(id).val).toMatchObject({
      username: "bot@acme.test",
      password: "new_key_12345",
      your_server: "https://new.zulipchat.com",
    });
  });

  test("with only the address changed and no required secret, the error is at the secret that the account has", async () => {
    const world = createWorld(jiraAccount("ACTIVE"));
    renderInWorld(world, <ApiKeyForm connectedAccountId={world.sandbox.control.accounts()[0]?.id ?? ""} />);
    await userEvent.type(await screen.findByLabelText("Your Subdomain"), "other");
    await userEvent.click(button("Save"));
    const field = screen.getByLabelText("API Key (Required)");
    await waitFor(() => expect(field).toHaveAttribute("aria-invalid", "true"));
    expect(descriptionOf(field)).toContain("Please fill this in.");
    expect(screen.getByText(/^Nothing has changed yet. Fill in what is new, and each secret again/)).toBeVisible();
    await userEvent.type(field, "new_key");
    await userEvent.click(button("Save"));
    await screen.findByText("The new credentials are saved.");
  });

  test("a masked value is an error at its field", async () => {
    const world = createWorld(jiraAccount("ACTIVE"));
    const onError = vi.fn<(error: ComposioError) => void>();
    const id = world.sandbox.control.accounts()[0]?.id ?? "";
    renderInWorld(world, <ApiKeyForm connectedAccountId={id} onError={onError} />);
    const field = await screen.findByLabelText("API Key (Required)");
    await userEvent.type(field, "old_...");
    await userEvent.click(button("Save"));
    await waitFor(() => expect(field).toHaveAttribute("aria-invalid", "true"));
    expect(field).toHaveFocus();
    expect(descriptionOf(field)).toContain("This was not accepted.");
    expect(screen.getByRole("alert")).toBeEmptyDOMElement();
    expect(onError.mock.calls[0]?.[0]?.code).toBe("invalid_fields");
  });

  test.each(["FAILED", "REVOKED"])("for a %s account make a new account", async (status) => {
    const world = createWorld(jiraAccount(status));
    const id = world.sandbox.control.accounts()[0]?.id ?? "";
    renderInWorld(world, <ApiKeyForm connectedAccountId={id} />);
    await userEvent.type(await screen.findByLabelText("Your Subdomain"), "acme");
    await userEvent.click(button("Reconnect Jira"));
    await screen.findByText("Jira is ready to use.");
    expect(world.sandbox.control.accounts().map(({ status }) => status)).toEqual([status, "ACTIVE"]);
  });
});

describe("what is wrong", () => {
  test("an empty required field is an error, and gets the focus", async () => {
    const world = createWorld();
    renderInWorld(world, <ApiKeyForm toolkit="freshdesk" />);
    const subdomain = await screen.findByLabelText("Sub Domain");
    expect(subdomain).toBeRequired();
    let heard = "";
    subdomain.addEventListener("focus", () => (heard = descriptionOf(subdomain)));
    await userEvent.click(button("Connect Freshdesk"));
    expect(subdomain).toHaveFocus();
    // With the focus and not after it, or a screen reader says nothing of it.
    expect(heard).toContain("Please fill this in.");
    expect(subdomain).toHaveAttribute("aria-invalid", "true");
    expect(descriptionOf(subdomain)).toMatch(/^Please fill this in\. /);
    expect(await key()).toHaveAttribute("aria-invalid", "true");
    await userEvent.type(subdomain, "acme");
    expect(subdomain).not.toHaveAttribute("aria-invalid");
    expect(creations(world)).toBe(0);
  });

  test("is found when the user leaves a field, not while typing, and not in an untouched field", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="googlebigquery" />);
    const file = await screen.findByLabelText("Service account key");
    await userEvent.click(file);
    await userEvent.click(document.body);
    expect(file).not.toHaveAttribute("aria-invalid");
    await userEvent.click(file);
    await userEvent.paste("{");
    expect(file).not.toHaveAttribute("aria-invalid");
    await userEvent.click(document.body);
    expect(file).toHaveAttribute("aria-invalid", "true");
    expect(descriptionOf(file)).toContain("This is not a JSON object.");
    await userEvent.click(file);
    await userEvent.paste('"type": "service_account"}');
    expect(file).not.toHaveAttribute("aria-invalid");
  });

  test("credentials that the provider refuses: said, the key is gone back to, and still there", async () => {
    const world = createWorld({ validateCredentials: true });
    const onError = vi.fn<(error: ComposioError) => void>();
    renderInWorld(world, <ApiKeyForm toolkit="firecrawl" onError={onError} />);
    await typeKey("bad_key");
    await userEvent.click(button("Connect Firecrawl"));
    await waitFor(() =>
      expect(screen.getByRole("alert")).toHaveTextContent(/^Firecrawl did not accept these credentials/),
    );
    expect(await key()).toHaveFocus();
    expect(await key()).toHaveValue("bad_key");
    expect(screen.getByLabelText("Base URL")).toHaveValue("https://api.firecrawl.dev/v1");
    expect(screen.getByRole("form")).toHaveAttribute("data-state", "failed");
    expect(onError.mock.calls.map(([error]) => error.code)).toEqual(["credentials_rejected"]);
    expect(world.sandbox.control.accounts()).toEqual([]);

    await userEvent.clear(await key());
    await userEvent.click(button("Connect Firecrawl"));
    // What was refused is not there any more: now the key is missing.
    expect(await key()).toBeInvalid();
    expect(screen.getByRole("alert")).toBeEmptyDOMElement();
    await typeKey("fc-good");
    await userEvent.click(button("Connect Firecrawl"));
    await screen.findByText("Firecrawl is ready to use.");
    expect(screen.getByRole("alert")).toBeEmptyDOMElement();
  });

  test("a field that the server requires and this page does not: asked for, and nothing is said of an account", async () => {
    const error = { code: "invalid_fields", message: "", status: 422, fields: { generic_api_key: "is required" } };
    const world = createWorld({
      intercept: (request, send) =>
        request.method === "POST" ? Promise.resolve(Response.json({ error }, { status: 422 })) : send(),
    });
    renderInWorld(world, <ApiKeyForm toolkit="jira" scheme="API_KEY" />);
    await userEvent.type(await screen.findByLabelText("Your Subdomain"), "acme");
    await userEvent.click(button("Connect Jira"));
    const field = screen.getByLabelText("API Key (Required)");
    await waitFor(() => expect(field).toHaveFocus());
    expect(descriptionOf(field)).toContain("Please fill this in.");
    expect(screen.queryByText(/^Nothing has changed/)).toBeNull();
  });

  test.each([
    [
      "no network",
      (world: World) => void (world.online = false),
      "The server can't be reached. Check your network and try again.",
    ],
    [
      "the rate limit",
      ({ sandbox }: World) => sandbox.control.failNext({ method: "POST", status: 429 }),
      /^A lot is going on/,
    ],
    [
      "Composio down",
      ({ sandbox }: World) => sandbox.control.failNext({ method: "POST", status: 503 }),
      /^Stripe can't be reached right now/,
    ],
    ["signed out", (world: World) => void (world.userId = null), /^Please sign in again/],
  ])("%s: said, and what was typed can be sent again", async (_, breakIt, words) => {
    const world = createWorld();
    renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
    await typeKey("sk_1");
    breakIt(world);
    const submit = button("Connect Stripe");
    await userEvent.click(submit);
    await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(words));
    expect(submit).toHaveFocus();
    expect(submit).not.toHaveAttribute("aria-disabled");
    expect(await key()).toHaveValue("sk_1");
    world.online = true;
    world.userId = user;
    await userEvent.click(submit);
    await screen.findByText("Stripe is ready to use.");
    expect(world.sandbox.control.accounts()).toHaveLength(1);
  });

  describe("a browser that knows it is offline", () => {
    afterEach(() => onlineManager.setOnline(true));

    test("new credentials: said, and nothing is sent behind the user's back later", async () => {
      const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe" }) });
      renderInWorld(world, <ApiKeyForm connectedAccountId={world.sandbox.control.accounts()[0]?.id ?? ""} />);
      await typeKey("sk_2");
      world.online = false;
      onlineManager.setOnline(false);
      await userEvent.click(button("Save"));
      await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(/^The server can't be reached/));
      expect(await key()).toHaveValue("sk_2");
    });

    test("an account whose answer was lost is seen as soon as the network is back", async () => {
      const world = createWorld();
      renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
      await typeKey("sk_1");
      world.online = false;
      onlineManager.setOnline(false);
      await userEvent.click(button("Connect Stripe"));
      await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(/^The server can't be reached/));
      expect(await key()).toHaveValue("sk_1");
      // What the request has made.
      world.sandbox.control.addAccount({ userId: user, toolkit: "stripe" });
      world.online = true;
      onlineManager.setOnline(true);
      await screen.findByText("Stripe is ready to use.");
    });

    test("a form that is loading is not called unavailable", async () => {
      const world = createWorld();
      onlineManager.setOnline(false);
      renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
      expect(screen.getByRole("form")).toHaveAttribute("data-loading");
      expect(screen.queryByText(/can't be connected/)).toBeNull();
      onlineManager.setOnline(true);
      expect(await key()).toBeVisible();
    });
  });

  describe("two forms of a target", () => {
    async function render(world: World) {
      const onConnected = vi.fn<(account: ConnectedAccount) => void>();
      renderInWorld(world, [
        <ApiKeyForm key="first" toolkit="stripe" aria-label="first" onConnected={onConnected} />,
        <ApiKeyForm key="second" toolkit="stripe" aria-label="second" />,
      ]);
      // The forms that stand in for them while their code loads have the same names.
      await waitFor(() => expect(screen.getAllByLabelText("API Key")).toHaveLength(2));
      return onConnected;
    }
    async function send(name: string) {
      const form = within(await screen.findByRole("form", { name }));
      await userEvent.type(await form.findByLabelText("API Key"), "sk_1");
      await userEvent.click(form.getByRole("button", { name: "Connect Stripe" }));
    }
    const areReady = () => waitFor(() => expect(screen.getAllByText("Stripe is ready to use.")).toHaveLength(2));

    test("what the rate limit has refused is not connected by the other one", async () => {
      const world = createWorld();
      world.sandbox.control.failNext({ method: "POST", status: 429 });
      const onConnected = await render(world);
      await send("first");
      await screen.findByText(/^A lot is going on/);
      await send("second");
      await areReady();
      expect(onConnected).not.toHaveBeenCalled();
    });

    test.each([
      ["has not arrived is not connected by the other one", false],
      ["has arrived is connected once the other one has found its account", true],
    ])("what was sent without an answer and %s", async (_, hasArrived) => {
      const world = createWorld();
      const onConnected = await render(world);
      world.online = false;
      await send("first");
      await screen.findByText(/^The server can't be reached/);
      if (hasArrived) world.sandbox.control.addAccount({ userId: user, toolkit: "stripe" });
      world.online = true;
      await send("second");
      await areReady();
      const { length, 0: made } = world.sandbox.control.accounts();
      expect(length).toBe(1);
      expect(onConnected.mock.calls.map(([{ id }]) => id)).toEqual(hasArrived ? [made?.id] : []);
    });
  });

  test("an answer that is lost makes no second account", async () => {
    const world = createWorld();
    renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
    await typeKey("sk_1");
    world.sandbox.control.failNext({ method: "POST", network: true, when: "after" });
    await userEvent.click(button("Connect Stripe"));
    // The flow looks for the account before it calls the answer lost.
    await screen.findByText("Stripe is ready to use.");
    expect(world.sandbox.control.accounts()).toHaveLength(1);
  });

  test("a name that is taken", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe", alias: "work" }),
    });
    renderInWorld(world, <ApiKeyForm toolkit="stripe" alias="work" allowMultiple />);
    await typeKey("sk_1");
    await userEvent.click(button("Connect Stripe"));
    await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(/^You already use that name/));
    expect(await key()).toHaveValue("sk_1");
  });

  test("a form that can't be read can be asked for again", async () => {
    const world = createWorld({ userId: null });
    renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
    await userEvent.click(await screen.findByRole("button", { name: "Try again" }));
    expect(screen.getByRole("status")).toHaveFocus();
    await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(/^Please sign in again/));
    world.userId = user;
    await userEvent.click(button("Try again"));
    expect(await key()).toBeVisible();
  });

  const noForm =
    "[composio-react] ApiKeyForm has no fields for toolkit:gmail: its auth configs are OAUTH2. Use <ConnectButton>, which connects any of them.";
  test.each([
    ["gmail", true, [noForm]],
    ["gmail", false, []],
    ["stripe", true, []],
  ])("a form for %s (in development: %s) tells the developer %j", async (toolkit, isDevelopment, texts) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const world = createWorld({ isDevelopment });
    renderInWorld(world, <ApiKeyForm toolkit={toolkit} />);
    await (toolkit === "stripe" ? key() : screen.findByText(/can't be connected yet\.$/));
    // StrictMode runs effects twice.
    const said = new Set(log.mock.calls.map(([line]) => String(line)));
    log.mockRestore();
    expect([...said]).toEqual(texts);
  });

  test.each(["gmail", "nonsense"])("%s has no form, and a neutral text says so", async (toolkit) => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit={toolkit} />);
    expect(await screen.findByText(/can't be connected yet\.$/)).toBeVisible();
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("a toolkit that needs no connection is ready", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="hackernews" />);
    expect(await screen.findByText("Hacker News is ready to use.")).toBeVisible();
  });
});

describe("fields", () => {
  test("come in a sensible order, and none is missing", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="jira" scheme="API_KEY" />);
    await screen.findByLabelText("Your Subdomain");
    const names = [...document.querySelectorAll("[data-field]")].map((field) => field.getAttribute("data-field"));
    expect(names).toEqual(["subdomain", "generic_api_key", "generic_id", "basic_encoded"]);
  });

  test("the URLs in a help text are links, and so is the page with the key", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="posthog" />);
    const link = await screen.findByRole("link", { name: /^Get your key/ });
    expect(link).toHaveAttribute("href", "https://us.posthog.com/settings/user-api-keys");
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
    expect(link).toHaveAttribute("target", "_blank");
    expect(link).toHaveAccessibleName("Get your key (opens in a new tab)");
    expect((await key()).closest("[data-field]")).toContainElement(link);
  });

  test("a URL in the help text has no second link", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
    const [link, ...others] = await screen.findAllByRole("link");
    expect(link).toHaveAttribute("href", "https://dashboard.stripe.com/apikeys");
    expect(others).toEqual([]);
  });

  test("bold words, headings and code of Markdown are shown as such, and HTML as the text that it is", async () => {
    const description =
      "## Where\nClick **Create key** at https://acme.example/keys. Use `acme` for `acme.example`, 2 * 3 ** 2 and 5 ** 2, keys like sk_live_**** or sk_test_****, <b>no tags</b>. Not `https://acme.example/v1`.";
    const modes = [{ mode: "API_KEY", fields: [{ name: "api_key", label: "API Key", description }] }];
    const toolkit = { slug: "acme", name: "Acme", description: "", categories: [], logo: "data:,", schemes: modes };
    renderInWorld(createWorld({ toolkits: [toolkit] }), <ApiKeyForm toolkit="acme" />);
    const help = (await key()).closest("[data-field]")?.querySelector(".cr-field-help");
    expect(help?.textContent).toContain("Where\nClick Create key at https://acme.example/keys");
    expect(help?.textContent).toContain(
      "Use acme for acme.example, 2 * 3 ** 2 and 5 ** 2, keys like sk_live_**** or sk_test_****, <b>no tags</b>.",
    );
    const texts = (tag: string) => [...(help?.querySelectorAll(tag) ?? [])].map((each) => each.textContent);
    expect([texts("strong"), texts("code"), texts("b")]).toEqual([
      ["Where", "Create key"],
      ["acme", "acme.example", "https://acme.example/v1 (opens in a new tab)"],
      [],
    ]);
  });

  test("the short form of a pasted address is offered, and nothing is changed silently", async () => {
    const world = createWorld();
    renderInWorld(world, <ApiKeyForm toolkit="freshdesk" />);
    const subdomain = await screen.findByLabelText("Sub Domain");
    await userEvent.click(subdomain);
    await userEvent.paste("https://acme.freshdesk.com/a/tickets");
    expect(subdomain).toHaveValue("https://acme.freshdesk.com/a/tickets");
    await userEvent.click(button('Use "acme"'));
    expect(subdomain).toHaveValue("acme");
    expect(subdomain).toHaveFocus();
    expect(screen.queryByRole("button", { name: /^Use/ })).toBeNull();
  });

  test("a pasted secret is in no attribute", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
    const secret = await key();
    await userEvent.click(secret);
    await userEvent.paste("  sk_pasted\n");
    expect(secret.getAttribute("value")).toBe("");
    expect(secret).toHaveValue("  sk_pasted");
    // Its name says what it does next; a pressed state besides would say it twice.
    await userEvent.click(button("Show API Key"));
    expect(button("Hide API Key")).not.toHaveAttribute("aria-pressed");
  });

  test("a plain field is not masked, and has the right virtual keyboard", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="acme_erp" />);
    expect(await screen.findByLabelText("Company domain")).toHaveAttribute("inputmode", "url");
    const endpoint = screen.getByLabelText("Endpoint");
    for (const [name, value] of [
      ["type", "text"],
      ["autocomplete", "off"],
      ["autocapitalize", "none"],
      ["autocorrect", "off"],
      ["spellcheck", "false"],
    ] as const)
      expect(endpoint).toHaveAttribute(name, value);
  });
});

describe("files", () => {
  const content = '{\n  "type": "service_account"\n}\n';
  const json = new File([content], "acme-1.json", { type: "application/json" });
  const area = () => screen.findByLabelText<HTMLTextAreaElement>("Service account key");
  const chooser = () => document.querySelector<HTMLInputElement>("input[type=file]") ?? new HTMLInputElement();

  /** What a browser fires when a file is dragged over the page, or dropped; false where the page takes it. */
  function drag(type: "dragover" | "drop", target: HTMLElement, file?: File): boolean {
    const dataTransfer = new DataTransfer();
    if (file) dataTransfer.items.add(file);
    else dataTransfer.setData("text/plain", "dragged words");
    return fireEvent(target, new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
  }

  test("a chosen file is read in the page, and sent unchanged", async () => {
    const world = createWorld();
    renderInWorld(world, <ApiKeyForm toolkit="googlebigquery" />);
    await area();
    const click = vi.fn<() => void>();
    chooser().addEventListener("click", click);
    await userEvent.click(button("Choose file"));
    expect(click).toHaveBeenCalledTimes(1);
    await userEvent.upload(chooser(), json);
    expect(await screen.findByText("acme-1.json is filled in.")).toBeVisible();
    expect(await area()).toHaveValue(content);
    // Otherwise the same file could not be chosen again, after a correction.
    expect(chooser()).toHaveProperty("value", "");
    await userEvent.click(button("Connect BigQuery"));
    await screen.findByText("BigQuery is ready to use.");
    expect(world.sandbox.control.accounts()[0]?.val["credentials_json"]).toBe(content);
  });

  test("a dropped file too", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="googlebigquery" />);
    drag("dragover", await area(), json);
    const place = (await area()).closest(".cr-file");
    expect(place).toHaveAttribute("data-over");
    expect(drag("drop", await area(), json)).toBe(false);
    await waitFor(async () => expect(await area()).toHaveValue(content));
    expect(place).not.toHaveAttribute("data-over");
  });

  test.each([
    ["not JSON", new File(["-----BEGIN"], "key.pem"), /^This is not a JSON object/],
    ["too large", new File(["{", " ".repeat(70_000), "}"], "large.json"), "This is too long."],
    ["longer than a value may be", new File(["{", " ".repeat(40_000), '"a":1}'], "long.json"), "This is too long."],
    ["empty", new File([" \n"], "empty.json"), "This file can't be read."],
  ])("one that is %s changes nothing", async (_, file, words) => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="googlebigquery" />);
    await userEvent.click(await area());
    await userEvent.paste('{"kept": true}');
    drag("drop", await area(), file);
    expect(await screen.findByText(words)).toBeVisible();
    expect(await area()).toHaveValue('{"kept": true}');
    await userEvent.type(await area(), " ");
    expect(await area()).not.toHaveAttribute("aria-invalid");
  });

  test("a binary file is not filled in as a private key", async () => {
    const modes = [{ mode: "API_KEY", fields: [{ name: "private_key", label: "Private key", description: "" }] }];
    const toolkit = { slug: "acme", name: "Acme", description: "", categories: [], logo: "data:,", schemes: modes };
    renderInWorld(createWorld({ toolkits: [toolkit] }), <ApiKeyForm toolkit="acme" />);
    const field = await screen.findByLabelText("Private key");
    await userEvent.upload(chooser(), new File([new Uint8Array([0x30, 0x82, 0, 1, 0xff])], "key.p12"));
    expect(await screen.findByText("This file can't be read.")).toBeVisible();
    expect(field).toHaveValue("");
  });

  test("text that is dropped is the browser's business", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="googlebigquery" />);
    expect(drag("dragover", await area())).toBe(true);
    expect(drag("drop", await area())).toBe(true);
  });
});

describe("by keyboard alone", () => {
  test("every control can be reached in order, and Enter sends", async () => {
    const world = createWorld();
    renderInWorld(world, <ApiKeyForm toolkit="posthog" onCancel={() => undefined} />);
    await key();
    const reached: (string | null | undefined)[] = [];
    for (let step = 0; step < 6; step++) {
      await userEvent.tab();
      const { activeElement } = document;
      reached.push(
        activeElement instanceof HTMLInputElement
          ? activeElement.labels?.[0]?.textContent
          : (activeElement?.getAttribute("aria-label") ?? activeElement?.textContent),
      );
    }
    expect(reached).toEqual([
      "API Key",
      "Show API Key",
      "Get your key (opens in a new tab)",
      // It has a value already.
      "Sub Domain",
      "Cancel",
      "Connect PostHog",
    ]);
    for (let steps = 0; steps < 4; steps++) await userEvent.tab({ shift: true });
    await userEvent.keyboard(" ");
    expect(button("Hide API Key")).toHaveFocus();
    await userEvent.tab({ shift: true });
    await userEvent.keyboard("phx_1{Enter}");
    expect(await screen.findByText("PostHog is ready to use.")).toHaveFocus();
    expect(world.sandbox.control.accounts()[0]?.val).toMatchObject({ subdomain: "us", generic_api_key: "phx_1" });
  });

  test("success takes the focus only from within the form", async () => {
    renderInWorld(
      createWorld({ prepare: (control) => control.delay({ method: "POST", ms: 50 }) }),
      <>
        <ApiKeyForm toolkit="stripe" />
        <input aria-label="Elsewhere" />
      </>,
    );
    await typeKey("sk_1{Enter}");
    await userEvent.click(screen.getByLabelText("Elsewhere"));
    await screen.findByText("Stripe is ready to use.");
    expect(screen.getByLabelText("Elsewhere")).toHaveFocus();
  });
});
