import { type MatcherFunction, act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { AuthConfigForm, AuthConfigList, ComposioProvider, en } from "../../../src/index.ts";
import { de } from "../../../src/locales/de.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { countRequests, inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const secret = "GOCSPX-canary-1234567890";
const button = (name: string) => screen.findByRole("button", { name });
const rows = () => within(screen.getByRole("list", { name: "Auth configs" })).getAllByRole("listitem");
const open = (options: WorldOptions = {}): World => createWorld({ authorizeAdmin: () => true, ...options });
/** Finds a row's line by its whole text: each of its parts is an element. */
const line =
  (text: string | RegExp): MatcherFunction =>
  (_, element) =>
    element?.matches(".cr-row-line") === true &&
    (typeof text === "string" ? element.textContent === text : text.test(element.textContent));
const gmail = { authConfigs: { gmail: ["ac_gmail"] } };

afterEach(() => {
  document.documentElement.removeAttribute("dir");
});

test("lists auth configs with app, kind, accounts and state", async () => {
  const world = open({
    authConfigs: { gmail: [{ id: "ac_gmail", label: "Full access" }], stripe: "ac_stripe" },
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAuthConfig({ toolkit: "gmail", id: "ac_own", name: "Ours", managed: false });
      control.setAuthConfigEnabled("ac_stripe", false);
    },
  });
  renderInWorld(world, <AuthConfigList />);
  await screen.findByText(line("Gmail · Composio’s app · 1 account · Full access"));
  expect(screen.getByText(line("Gmail · Your own app · 0 accounts · Not offered to users"))).toBeVisible();
  expect(screen.getByText(line("Stripe · Users enter their own credentials · 0 accounts"))).toBeVisible();
  expect(rows().map((row) => row.textContent?.includes("Disabled"))).toEqual(
    rows().map((row) => row.textContent?.startsWith("Stripe")),
  );
});

test("the focus follows the choice of an app", async () => {
  renderInWorld(open(gmail), <AuthConfigList />);
  await userEvent.click(await button("New auth config"));
  await userEvent.type(await screen.findByRole("searchbox", { name: "App" }), "gma");
  (await button("Gmail")).focus();
  await userEvent.keyboard("{Enter}");
  const form = screen.getByRole("form");
  await waitFor(() => expect(within(form).getByRole("button", { name: "Change app" })).toBeVisible());
  await waitFor(() => expect(form.contains(document.activeElement)).toBe(true));
  within(form).getByRole("button", { name: "Change app" }).focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByRole("searchbox", { name: "App" })).toHaveFocus());
});

test("a custom OAuth config: fields, redirect URI to copy, scopes; the secret is nowhere afterwards", async () => {
  const world = open(gmail);
  renderInWorld(world, <AuthConfigList />);
  await userEvent.click(await button("New auth config"));
  await userEvent.type(await screen.findByRole("searchbox", { name: "App" }), "gma");
  await userEvent.click(await button("Gmail"));
  await userEvent.click(await screen.findByRole("radio", { name: "Your own app" }));
  await userEvent.type(screen.getByLabelText("Name"), "Ours");
  await userEvent.type(screen.getByLabelText(/^Client id/i), "client-1");
  await userEvent.type(screen.getByLabelText(/^Client secret/i), secret);
  expect(screen.getByLabelText("Redirect URI")).toHaveValue(
    "https://backend.composio.dev/api/v3.1/toolkits/auth/callback",
  );
  expect(screen.getByText(/users see the name and logo of your own app/)).toHaveTextContent("White Labeling");
  await userEvent.click(screen.getByRole("checkbox", { name: /userinfo.profile/ }));
  expect((await axe.run(screen.getByRole("form"))).violations).toEqual([]);
  await userEvent.click(await button("Create"));
  await screen.findByText(line(/^Gmail · Your own app/));
  expect(screen.getAllByRole("status").some(({ textContent }) => textContent === "Ours is saved.")).toBe(true);
  const created = world.sandbox.control
    .requests()
    .find(({ method, path }) => method === "POST" && path.endsWith("/auth_configs"));
  expect(created?.body).toMatchObject({
    toolkit: { slug: "gmail" },
    auth_config: {
      type: "use_custom_auth",
      authScheme: "OAUTH2",
      name: "Ours",
      credentials: {
        client_id: "client-1",
        client_secret: secret,
        oauth_redirect_uri: "https://backend.composio.dev/api/v3.1/toolkits/auth/callback",
        scopes: ["https://www.googleapis.com/auth/gmail.modify"],
      },
    },
  });
  expect(document.documentElement.outerHTML).not.toContain(secret);
  expect(JSON.stringify([localStorage, sessionStorage])).not.toContain(secret);
});

test("a form alone says what it has stored, and does not store the same again", async () => {
  const world = open(gmail);
  renderInWorld(world, <AuthConfigForm toolkit="gmail" />);
  const created = () => countRequests(world, "POST /auth-configs");
  await userEvent.dblClick(await button("Create"));
  expect(await screen.findByText(/is saved\.$/)).toBeVisible();
  await userEvent.click(await button("Create"));
  expect(created()).toBe(1);
  await userEvent.type(screen.getByLabelText("Name"), "Another");
  expect(screen.queryByText(/is saved\.$/)).toBeNull();
  await userEvent.click(await button("Create"));
  expect(await screen.findByText("Another is saved.")).toBeVisible();
  expect(created()).toBe(2);
});

test("what is typed while an auth config is being stored can be stored afterwards", async () => {
  const world = open(gmail);
  renderInWorld(world, <AuthConfigForm toolkit="gmail" />);
  const release = world.hold("POST /auth-configs");
  await userEvent.click(await button("Create"));
  await userEvent.type(screen.getByLabelText("Name"), "Another");
  release();
  await waitFor(async () => expect(await button("Create")).not.toHaveAttribute("aria-disabled"));
  await userEvent.click(await button("Create"));
  expect(await screen.findByText("Another is saved.")).toBeVisible();
  expect(countRequests(world, "POST /auth-configs")).toBe(2);
});

test("a form alone that goes on to the next app can store that one too", async () => {
  const world = open();
  const { rerender } = renderInWorld(world, <AuthConfigForm toolkit="gmail" />);
  await userEvent.click(await button("Create"));
  expect(await screen.findByText(/is saved\.$/)).toBeVisible();
  rerender(inWorld(world, <AuthConfigForm toolkit="slack" />));
  await screen.findByText("Slack");
  expect(screen.queryByText(/is saved\.$/)).toBeNull();
  await waitFor(async () => expect(await button("Create")).not.toHaveAttribute("aria-disabled"));
});

test("an app that needs no auth config says so", async () => {
  renderInWorld(open(), <AuthConfigForm toolkit="hackernews" />);
  expect(await screen.findByText(/is ready to use/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Create" })).toBeNull();
});

test("after a new one is created, the focus is on its row", async () => {
  renderInWorld(open(gmail), <AuthConfigList toolkit="gmail" />);
  await userEvent.click(await button("New auth config"));
  await userEvent.type(await screen.findByLabelText("Name"), "Another");
  await userEvent.click(await button("Create"));
  await waitFor(() => expect(screen.getByRole("button", { name: "Edit Another" })).toHaveFocus());
});

test("a managed config with other scopes: a search, an own scope, a warning", async () => {
  const world = open(gmail);
  renderInWorld(world, <AuthConfigList toolkit="gmail" />);
  await userEvent.click(await button("New auth config"));
  expect(await screen.findByRole("radio", { name: "Composio’s app" })).toBeChecked();
  const search = screen.getByRole("searchbox", { name: "Search or add a scope" });
  await userEvent.type(search, "modify");
  expect(screen.getAllByRole("checkbox")).toHaveLength(1);
  await userEvent.click(screen.getByRole("checkbox"));
  expect(screen.queryByText(/may not be approved/)).toBeNull();
  await userEvent.clear(search);
  await userEvent.type(search, "https://mail.google.com/{Enter}");
  expect(screen.getByRole("checkbox", { name: "https://mail.google.com/" })).toBeChecked();
  expect(screen.getByText(/may not be approved/)).toBeVisible();
  await userEvent.click(await button("Create"));
  await waitFor(() =>
    expect(world.sandbox.control.requests().map(({ body }) => body)).toContainEqual({
      toolkit: { slug: "gmail" },
      auth_config: {
        type: "use_composio_managed_auth",
        credentials: { scopes: ["https://www.googleapis.com/auth/userinfo.profile", "https://mail.google.com/"] },
      },
    }),
  );
});

test("changes a stored one: empty secrets stay, the focus returns", async () => {
  const world = open({
    ...gmail,
    prepare: (control) => void control.addAuthConfig({ toolkit: "gmail", id: "ac_own", name: "Ours", managed: false }),
  });
  renderInWorld(world, <AuthConfigList />);
  await userEvent.click(await button("Edit Ours"));
  expect(await screen.findByRole("textbox", { name: "Name" })).toHaveFocus();
  expect(screen.getByRole("form", { name: "Edit Ours" })).toBeVisible();
  expect(screen.getByLabelText(/^Client secret/i)).toHaveValue("");
  await userEvent.clear(screen.getByLabelText("Name"));
  await userEvent.type(screen.getByLabelText("Name"), "Renamed");
  await userEvent.type(screen.getByLabelText(/^Client id/i), "client-2");
  await userEvent.click(await button("Save"));
  await screen.findByRole("button", { name: "Edit Renamed" });
  await waitFor(() => expect(screen.getByRole("button", { name: "Edit Renamed" })).toHaveFocus());
  expect(world.sandbox.control.requests().map(({ body }) => body)).toContainEqual({
    type: "custom",
    name: "Renamed",
    credentials: { client_id: "client-2" },
  });
});

test("the search for an app says how many it shows, or that none matches", async () => {
  renderInWorld(open(gmail), <AuthConfigForm />);
  const search = await screen.findByRole("searchbox", { name: "App" });
  const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);
  await button("Gmail");
  expect(said().join("")).toBe("");
  await userEvent.type(search, "gmail");
  await waitFor(() => expect(said()).toContain("Apps shown: 1"));
  await userEvent.clear(search);
  await userEvent.type(search, "zzzz");
  await waitFor(() => expect(said()).toContain("No app matches “zzzz”."));
  expect(screen.getByText("No app matches “zzzz”.", { selector: "p" })).toBeVisible();
});

test("a search that finds no auth config says so, instead of that there are none", async () => {
  renderInWorld(open(gmail), <AuthConfigList />);
  await button("Edit Gmail");
  await userEvent.type(screen.getByRole("searchbox"), "zzzz");
  const [note, ...others] = await screen.findAllByText("No auth config matches “zzzz”.");
  expect(note).toBeVisible();
  expect(others).toEqual([screen.getByText("No auth config matches “zzzz”.", { selector: "[role=status]" })]);
  await userEvent.clear(screen.getByRole("searchbox"));
  await button("Edit Gmail");
  expect(screen.queryByText(/zzzz/)).toBeNull();
});

test("a search is sent when the admin stops typing, not with each letter", async () => {
  const world = open(gmail);
  renderInWorld(world, <AuthConfigList />);
  await button("Edit Gmail");
  const before = countRequests(world, "GET /admin-auth-configs");
  // The pause of 250 ms ends when the test says so, however long a busy machine takes for a letter.
  const { setTimeout: start } = globalThis;
  const pauses: (() => void)[] = [];
  vi.stubGlobal("setTimeout", (run: (...rest: unknown[]) => void, time?: number, ...rest: unknown[]) =>
    time === 250 ? -pauses.push(() => run(...rest)) : start(run, time, ...rest),
  );
  await userEvent.type(screen.getByRole("searchbox"), "zzzz");
  vi.unstubAllGlobals();
  act(() => pauses.at(-1)?.());
  await screen.findAllByText("No auth config matches “zzzz”.");
  expect(countRequests(world, "GET /admin-auth-configs")).toBe(before + 1);
});

test("asks before it disables, and enables at once; by keyboard", async () => {
  renderInWorld(open(gmail), <AuthConfigList />);
  (await button("Disable Gmail")).focus();
  await userEvent.keyboard("{Enter}");
  const question = await screen.findByRole("group", { name: /stop working/ });
  // Enter, pressed once too often, must not disable it.
  await waitFor(() => expect(within(question).getByRole("button", { name: "Cancel" })).toHaveFocus());
  // The focus reads the group's name: a live region would say it twice.
  expect(within(question).queryByRole("alert")).toBeNull();
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.getByRole("button", { name: "Disable Gmail" })).toHaveFocus());
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(within(screen.getByRole("group")).getByRole("button", { name: "Cancel" })).toHaveFocus());
  await userEvent.tab();
  expect(within(screen.getByRole("group")).getByRole("button", { name: "Disable" })).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByRole("button", { name: "Enable Gmail" })).toHaveFocus());
  expect(rows()[0]).toHaveAttribute("data-disabled");
  await waitFor(() => expect(screen.getByText("Gmail: Disabled")).toHaveRole("status"));
  await userEvent.keyboard("{Enter}");
  await button("Disable Gmail");
  await waitFor(() => expect(screen.getByText("Gmail: Enabled")).toHaveRole("status"));
});

test("a list that is longer than a page has a button for the next one", async () => {
  const prepare: WorldOptions["prepare"] = (control) => {
    for (let count = 0; count < 60; count++) control.addAuthConfig({ toolkit: "gmail", name: `Config ${count}` });
  };
  renderInWorld(open({ prepare }), <AuthConfigList toolkit="gmail" />);
  const more = await button("Show more");
  const { length } = rows();
  await userEvent.click(more);
  await waitFor(() => expect(rows().length).toBeGreaterThan(length));
});

test("what Composio refuses is said, and what was typed stays", async () => {
  const world = open(gmail);
  renderInWorld(world, <AuthConfigForm toolkit="gmail" />);
  world.sandbox.control.failNext({ method: "POST", path: "/auth_configs", status: 400, times: 1 });
  await userEvent.type(await screen.findByLabelText("Name"), "Ours");
  await userEvent.click(await button("Create"));
  // No field is marked.
  await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(en.somethingWrong));
  expect(screen.getByLabelText("Name")).toHaveValue("Ours");
});

test("required fields are named before anything is sent", async () => {
  const world = open(gmail);
  renderInWorld(world, <AuthConfigForm toolkit="gmail" />);
  await userEvent.click(await screen.findByRole("radio", { name: "Your own app" }));
  await userEvent.click(await button("Create"));
  expect(screen.getByLabelText(/^Client id/i)).toHaveFocus();
  expect(world.requests).not.toContain("POST /auth-configs");
});

test("says to others that they may not, with a way to try again, and offers nothing else", async () => {
  renderInWorld(createWorld(), <AuthConfigList />);
  expect(await screen.findByText(en.notAllowed)).toBeVisible();
  expect(await button("Try again")).toBeVisible();
  expect(screen.getAllByRole("button")).toHaveLength(1);
  expect(screen.queryByRole("searchbox")).toBeNull();
});

describe.each(["ltr", "rtl"])("at 320 px, %s", (dir) => {
  test.each([false, true])("nothing overflows, and axe finds nothing; unstyled: %s", async (unstyled) => {
    document.documentElement.setAttribute("dir", dir);
    const world = open({
      prepare: (control) =>
        void control.addAuthConfig({
          toolkit: "gmail",
          id: "ac_own",
          name: "A name with very many letters in it, of Gmail",
          managed: false,
        }),
      ...gmail,
    });
    const provider = <ComposioProvider client={world.client} unstyled={unstyled} messages={dir === "rtl" ? de : {}} />;
    renderInWorld(
      world,
      <div style={{ inlineSize: 320 }} data-testid="narrow">
        <ComposioProvider {...provider.props}>
          <AuthConfigList toolkit="gmail" />
          <AuthConfigForm toolkit="gmail" />
        </ComposioProvider>
      </div>,
    );
    await screen.findAllByRole("radio");
    await screen.findByText(/A name with very many/);
    const narrow = screen.getByTestId("narrow");
    expect((await axe.run(narrow, { rules: { "color-contrast": { enabled: !unstyled } } })).violations).toEqual([]);
    expect(unstyled ? 0 : narrow.scrollWidth).toBeLessThanOrEqual(320);
  });
});

test.each([320, 800])("name and line are one below the other, and nothing narrows the line, %i px", async (width) => {
  const world = open(gmail);
  renderInWorld(
    world,
    <div style={{ inlineSize: width }}>
      <AuthConfigList />
    </div>,
  );
  const words = await screen.findByText(line("Gmail · Composio’s app · 0 accounts"));
  const name = within(rows()[0] as HTMLElement).getByText("Gmail", { selector: ".cr-row-name" });
  expect(words.getBoundingClientRect().top - name.getBoundingClientRect().bottom).toBeLessThan(4);
});

test.each([true, false])("a name that is cleared stays as it was (Composio’s app: %s)", async (managed) => {
  const world = open({
    prepare: (control) => void control.addAuthConfig({ toolkit: "gmail", id: "ac_own", name: "Ours", managed }),
  });
  renderInWorld(world, <AuthConfigList />);
  await userEvent.click(await button("Edit Ours"));
  await userEvent.clear(await screen.findByLabelText("Name"));
  await userEvent.click(await button("Save"));
  await waitFor(() => expect(screen.getByRole("button", { name: "Edit Ours" })).toHaveFocus());
});
