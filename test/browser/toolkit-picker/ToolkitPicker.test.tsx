import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { QueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { ComposioProvider, type LogoProps, ToolkitPicker, composioQueries } from "../../../src/index.ts";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const search = () => screen.getByRole("searchbox", { name: "Search apps" });
const names = () =>
  within(screen.getByRole("list", { name: "Apps" }))
    .getAllByRole("listitem")
    .map((tile) => tile.querySelector(".cr-tile-name")?.textContent ?? "");
const tile = (slug: string) => document.querySelector<HTMLElement>(`[data-toolkit="${slug}"]`);
const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);

/** As long as the browser needs to tell what is in view, and more. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 200));

/** What was asked of Composio's catalogue: the searches, in order. */
function searches({ sandbox }: World): (string | undefined)[] {
  return sandbox.requests.filter(({ path }) => path.endsWith("/toolkits")).map(({ query }) => query["search"]);
}

test("shows the first page: three requests for 24 apps, and two at Composio for their auth configs and accounts", async () => {
  const world = createWorld({ catalogueSize: 2_000 });
  renderInWorld(world, <ToolkitPicker />);
  await button("Connect Gmail");
  expect(names()).toHaveLength(24);
  expect(world.requests.toSorted()).toEqual(["GET /connected-accounts", "GET /toolkits"]);
  expect(world.sandbox.requests.map(({ path }) => path.replace("/api/v3.1", "")).toSorted()).toEqual([
    "/auth_configs",
    "/connected_accounts",
    "/toolkits",
  ]);
  expect(screen.getByRole("group", { name: "Categories" })).toBeVisible();
});

describe("connects", () => {
  test("by a window, which opens in the click; the focus stays in the tile, and it is announced once", async () => {
    const world = createWorld();
    renderInWorld(world, <ToolkitPicker />);
    await userEvent.click(await button("Connect Gmail"));
    expect(world.browser.popups).toHaveLength(1);
    expect(await button("Connecting Gmail…")).toHaveFocus();
    await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(1));
    await act(() => Promise.resolve(world.consent("allow")));
    await waitFor(() => expect(tile("gmail")).toHaveTextContent("Connected"));
    await waitFor(() => expect(tile("gmail")).toHaveFocus());
    await waitFor(() => expect(said().filter((text) => text === "Gmail is ready to use.")).toHaveLength(1));
    expect(countRequests(world, "GET /auth-configs")).toBe(1);
  });

  test("by a dialog, without a window that opens before", async () => {
    const world = createWorld();
    renderInWorld(world, <ToolkitPicker />);
    const connect = await button("Connect Tavily");
    const release = world.hold("GET /auth-configs");
    await userEvent.click(connect);
    expect(await button("Connecting Tavily…")).toHaveFocus();
    release();
    expect(await screen.findByRole("dialog", { name: "Connect Tavily" })).toBeVisible();
    expect(world.browser.popups).toHaveLength(0);
  });

  test("by a dialog or what the server chooses, if its auth configs do not come", async () => {
    const world = createWorld();
    renderInWorld(world, <ToolkitPicker />);
    const connect = await button("Connect Tavily");
    const release = world.hold("GET /auth-configs");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    connect.click();
    await vi.advanceTimersByTimeAsync(4_000);
    vi.useRealTimers();
    await waitFor(() => expect(world.browser.popups).toHaveLength(1));
    release();
  });

  test("reconnects a dead account in its tile", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "github", status: "EXPIRED" }),
    });
    renderInWorld(world, <ToolkitPicker />);
    await userEvent.click(await button("Reconnect GitHub"));
    await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(2));
    await act(() => Promise.resolve(world.consent("allow")));
    await waitFor(() => expect(tile("github")).toHaveTextContent("Connected"));
  });

  test("by a button in which the app's own look is, where the provider has one for all of them", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      <ComposioProvider
        client={world.client}
        appearance={{ connectButton: { className: ({ phase }) => `is-${phase}` } }}
      >
        <ToolkitPicker />
      </ComposioProvider>,
    );
    await waitFor(() => expect(screen.getByRole("button", { name: "Connect Gmail" })).toHaveClass("is-not_connected"));
  });
});

test("an app that can't be connected yet says so calmly, and one without authentication is ready", async () => {
  renderInWorld(createWorld(), <ToolkitPicker toolkits={["twitter", "hackernews", "asana"]} />);
  await waitFor(() => expect(names()).toEqual(["X", "Hacker News", "Asana"]));
  expect(tile("twitter")).toHaveTextContent("Not available yet");
  expect(tile("asana")).toHaveTextContent("Not available yet");
  expect(tile("hackernews")).toHaveTextContent("Ready to use");
  expect(screen.queryByRole("alert")).toBeNull();
});

describe("searches", () => {
  test("what is typed is searched in the loaded apps at once, then in all; the apps stay until the answer", async () => {
    const world = createWorld({ catalogueSize: 200 });
    renderInWorld(world, <ToolkitPicker />);
    await button("Connect Gmail");
    await userEvent.type(search(), "gm");
    await waitFor(() => expect(names()).toEqual(["Gmail"]));
    await waitFor(() => expect(said()).toContain("Apps shown: 1"));
    // Composio does not search for two letters: the handler reads the catalogue and searches it.
    await waitFor(() => expect(searches(world)).toEqual([undefined, undefined]));
    expect(names()).toEqual(["Gmail"]);

    const release = world.hold("GET /toolkits");
    await userEvent.clear(search());
    await userEvent.type(search(), "made up 17");
    await waitFor(() => expect(countRequests(world, "GET /toolkits")).toBe(3));
    expect(names()).toContain("Gmail");
    expect(screen.getByRole("list", { name: "Apps" })).toHaveAttribute("aria-busy", "true");
    release();
    await waitFor(() => expect(names()).toContain("Made up 17"));
    expect(names()).not.toContain("Gmail");
    expect(searches(world)).toEqual([undefined, undefined, "made up 17"]);
  });

  test("an app whose name is one letter is found by it, though it is not loaded", async () => {
    const isLast = ({ slug }: { slug: string }) => slug === "twitter";
    const toolkits = [...sandboxToolkits.filter((each) => !isLast(each)), ...sandboxToolkits.filter(isLast)];
    renderInWorld(createWorld({ toolkits }), <ToolkitPicker />);
    await button("Connect Gmail");
    expect(names()).not.toContain("X");
    await userEvent.type(search(), "x");
    await waitFor(() => expect(names()).toEqual(["X"]));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("an answer that comes late does not replace a later one", async () => {
    const world = createWorld({ catalogueSize: 200 });
    renderInWorld(world, <ToolkitPicker />);
    await button("Connect Gmail");
    const release = world.hold("GET /toolkits");
    await userEvent.type(search(), "slack");
    await waitFor(() => expect(countRequests(world, "GET /toolkits")).toBe(2));
    await userEvent.clear(search());
    await userEvent.type(search(), "notion");
    await waitFor(() => expect(countRequests(world, "GET /toolkits")).toBe(3));
    release();
    await waitFor(() => expect(screen.getByRole("list", { name: "Apps" })).not.toHaveAttribute("aria-busy"));
    expect(names()).toEqual(["Notion"]);
  });

  test("finds nothing: says so, and a press brings all apps back", async () => {
    const world = createWorld({ catalogueSize: 200 });
    renderInWorld(world, <ToolkitPicker />);
    await button("Connect Gmail");
    await userEvent.type(search(), "  Qwertz ");
    const note = await screen.findByText("No app matches “Qwertz”.", { selector: ".cr-list-note > *" });
    expect(note).toBeVisible();
    await waitFor(() => expect(said()).toContain("No app matches “Qwertz”."));
    await userEvent.click(await button("Clear the search"));
    await button("Connect Gmail");
    expect(search()).toHaveValue("");
    expect(search()).toHaveFocus();
  });

  test("only in the browser if all apps are loaded", async () => {
    const world = createWorld({ authConfigs: { gmail: "ac_gmail", slack: "ac_slack", stripe: "ac_stripe" } });
    renderInWorld(world, <ToolkitPicker />);
    await button("Connect Gmail");
    await userEvent.type(search(), "slack");
    await waitFor(() => expect(names()).toEqual(["Slack"]));
    await waitFor(() => expect(said()).toContain("Apps shown: 1"));
    expect(countRequests(world, "GET /toolkits")).toBe(1);
  });

  test("for the text of the app, if it controls the field", async () => {
    function Page() {
      const [text, setText] = useState("gmail");
      return (
        <>
          <output>{text}</output>
          <ToolkitPicker search={text} onSearchChange={setText} />
        </>
      );
    }
    renderInWorld(createWorld(), <Page />);
    await waitFor(() => expect(names()).toEqual(["Gmail"]));
    await userEvent.type(search(), "x");
    expect(screen.getByText("gmailx")).toBeVisible();
  });
});

describe("categories", () => {
  test("are those of the first apps, and filter the whole catalogue", async () => {
    const world = createWorld({ catalogueSize: 200 });
    renderInWorld(world, <ToolkitPicker />);
    const documents = await button("Documents");
    expect(await button("All")).toHaveAttribute("aria-pressed", "true");
    // All, and seven: more would be a wall of buttons above the apps.
    expect(within(screen.getByRole("group", { name: "Categories" })).getAllByRole("button")).toHaveLength(8);
    await userEvent.click(documents);
    await waitFor(() => expect(names()).not.toContain("Gmail"));
    expect(names()).toContain("Notion");
    expect(documents).toHaveAttribute("aria-pressed", "true");
    await waitFor(() => expect(said()).toContain(`Apps shown: ${names().length}`));
    await userEvent.click(await button("All"));
    await button("Connect Gmail");
  });

  test("can be the app's own, or none", async () => {
    const { unmount } = renderInWorld(createWorld(), <ToolkitPicker categories={[{ id: "crm", name: "Customers" }]} />);
    await userEvent.click(await button("Customers"));
    await waitFor(() => expect(names()).not.toContain("Gmail"));
    expect(names()).toContain("HubSpot");
    expect(screen.getAllByRole("listitem").map((tile) => tile.querySelector(".cr-tile-note")?.textContent)).toContain(
      "Customers",
    );
    unmount();
    renderInWorld(createWorld(), <ToolkitPicker categories={false} />);
    await button("Connect Gmail");
    expect(screen.queryByRole("group", { name: "Categories" })).toBeNull();
  });
});

test("featured apps come first, once, until the user searches", async () => {
  const world = createWorld({ catalogueSize: 200 });
  renderInWorld(world, <ToolkitPicker featured={["made_up_150", "gmail"]} />);
  const featured = await screen.findByRole("list", { name: "Featured" });
  await waitFor(() => expect(featured).toHaveTextContent(/Made up 150.*Gmail/));
  await waitFor(() => expect(names()).toContain("Slack"));
  expect(names()).not.toContain("Gmail");
  await userEvent.type(search(), "gmail");
  await waitFor(() => expect(names()).toEqual(["Gmail"]));
  expect(screen.queryByRole("list", { name: "Featured" })).toBeNull();
});

test("featured apps that are not in the catalogue leave no empty heading", async () => {
  renderInWorld(createWorld(), <ToolkitPicker featured={["nonsense"]} />);
  await button("Connect Gmail");
  await waitFor(() => expect(screen.queryByText("Featured")).toBeNull());
});

describe("further pages", () => {
  test("come when the end is near, and by a press, after which the focus is on the first new app", async () => {
    const world = createWorld({ catalogueSize: 120 });
    renderInWorld(world, <ToolkitPicker />);
    await button("Connect Gmail");
    screen.getByRole("button", { name: "Show more" }).scrollIntoView();
    await waitFor(() => expect(names().length).toBeGreaterThan(24));

    // With the keyboard in the list, nothing comes by itself.
    const more = await button("Show more");
    await userEvent.tab();
    more.focus();
    await waitFor(() => expect(more).not.toHaveAttribute("aria-disabled"));
    const before = names().length;
    await settle();
    expect(names()).toHaveLength(before);
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(names().length).toBeGreaterThan(before));
    await waitFor(() =>
      expect(document.activeElement?.closest("li")).toBe(document.querySelectorAll("[data-toolkit]")[before]),
    );
  });

  test("end, and then there is no button", async () => {
    renderInWorld(createWorld({ authConfigs: { gmail: "ac_gmail" } }), <ToolkitPicker />);
    await button("Connect Gmail");
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  test("that fail say so, and can be asked for again", async () => {
    const world = createWorld({ catalogueSize: 120 });
    renderInWorld(world, <ToolkitPicker />);
    await button("Connect Gmail");
    world.sandbox.control.failNext({ path: "/toolkits", status: 400 });
    await userEvent.click(await button("Show more"));
    expect(await screen.findByRole("alert")).toBeVisible();
    expect(names()).toHaveLength(24);
    await userEvent.click(await button("Try again"));
    await waitFor(() => expect(names().length).toBeGreaterThan(24));
  });

  test("that fail are not asked for again and again by themselves", async () => {
    const world = createWorld({ catalogueSize: 120 });
    renderInWorld(world, <ToolkitPicker />);
    await button("Connect Gmail");
    world.sandbox.control.failNext({ path: "/toolkits", status: 400 });
    const more = screen.getByRole("button", { name: "Show more" });
    more.scrollIntoView();
    await screen.findByRole("alert");
    // The alert has moved it down.
    more.scrollIntoView();
    const asked = countRequests(world, "GET /toolkits");
    await settle();
    expect(countRequests(world, "GET /toolkits")).toBe(asked);
    expect(screen.getByRole("alert")).toBeVisible();
  });
});

describe("without an answer", () => {
  test("shows tiles of the size that apps have, and moves nothing when they come", async () => {
    const world = createWorld();
    const release = world.hold("GET /toolkits");
    const { container } = renderInWorld(world, <ToolkitPicker />);
    const boxOf = () => container.querySelector(".cr-tile")?.getBoundingClientRect();
    const before = boxOf();
    expect(before?.height).toBe(156);
    expect(screen.getByRole("list", { name: "Apps" })).toHaveAttribute("aria-busy", "true");
    release();
    await button("Connect Gmail");
    expect(boxOf()).toEqual(before);
    expect(
      new Set([...container.querySelectorAll(".cr-tile")].map((each) => each.getBoundingClientRect().height)),
    ).toEqual(new Set([156]));
  });

  test("says why, and asks again", async () => {
    const world = createWorld({ userId: null });
    renderInWorld(world, <ToolkitPicker />);
    expect(await screen.findByRole("alert")).toHaveTextContent("Please sign in again, then try once more.");
    world.userId = user;
    await userEvent.click(await button("Try again"));
    await button("Connect Gmail");
  });

  test("for accounts, apps are shown and their buttons wait", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    const release = world.hold("GET /connected-accounts");
    renderInWorld(world, <ToolkitPicker />);
    expect(await button("Gmail")).toHaveAttribute("data-loading");
    release();
    await waitFor(() => expect(tile("gmail")).toHaveTextContent("Connected"));
  });

  test("of accounts that can't be read, no app says that it is not connected", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    world.sandbox.control.failNext({ method: "GET", path: "/connected_accounts", status: 403, body: {} });
    renderInWorld(world, <ToolkitPicker />);
    await screen.findByRole("alert");
    await waitFor(() => expect(tile("gmail")).toHaveTextContent("Status unknown"));
    expect(screen.queryByRole("button", { name: /Gmail/ })).toBeNull();
  });

  test("an empty project says that there are no apps", async () => {
    renderInWorld(createWorld(), <ToolkitPicker toolkits={[]} />);
    expect(await screen.findByText("There are no apps here.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Clear the search" })).toBeNull();
  });
});

test("only the tile whose connection changes is rendered again", async () => {
  let id = "";
  const world = createWorld({
    prepare(control) {
      ({ id } = control.addAccount({ userId: user, toolkit: "gmail" }));
      control.addAccount({ userId: user, toolkit: "slack" });
    },
  });
  const queryClient = new QueryClient();
  const rendered = vi.fn<(name: string) => void>();
  const Logo = ({ name }: LogoProps) => {
    rendered(name);
    return null;
  };
  renderInWorld(
    world,
    <ComposioProvider client={world.client} queryClient={queryClient} components={{ Logo }}>
      <ToolkitPicker />
    </ComposioProvider>,
  );
  await waitFor(() => expect(tile("gmail")).toHaveTextContent("Connected"));
  rendered.mockClear();
  world.sandbox.control.expire(id);
  await act(() => queryClient.invalidateQueries(composioQueries.connectedAccounts(world.client)));
  await button("Reconnect Gmail");
  expect(new Set(rendered.mock.calls.flat())).toEqual(new Set(["Gmail"]));
});
