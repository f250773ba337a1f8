import { QueryClient, QueryClientProvider, onlineManager, useQueryClient } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { describe, expect, test, vi } from "vitest";
import "../../src/components/styles.css";
import {
  AccountPicker,
  ComposioProvider,
  type ComposioEvent,
  ConnectButton,
  ConnectionList,
  ConnectionStatusBadge,
  DisconnectButton,
  ToolkitLogo,
  composioQueries,
  createComposioClient,
  useToolkits,
} from "../../src/index.ts";
import { de } from "../../src/locales/de.ts";
import { sandboxToolkits } from "../../src/sandbox/index.ts";
import { complaintsOf } from "./support/complaintsOf.ts";
import { type World, createWorld, user } from "./support/createWorld.ts";
import { countRequests, renderInWorld } from "./support/renderInWorld.tsx";

const dozen = [
  ["gmail", "Gmail"],
  ["slack", "Slack"],
  ["github", "GitHub"],
  ["googlecalendar", "Google Calendar"],
  ["notion", "Notion"],
  ["linear", "Linear"],
  ["hubspot", "HubSpot"],
  ["googledrive", "Google Drive"],
  ["outlook", "Outlook"],
  ["discord", "Discord"],
  ["dropbox", "Dropbox"],
  ["stripe", "Stripe"],
] as const;

async function start(world: World, name: string): Promise<void> {
  const before = world.browser.popups.length;
  await userEvent.click(await screen.findByRole("button", { name: `Connect ${name}` }));
  await waitFor(() => expect(world.browser.popups[before]?.address).not.toBeNull());
}

describe("requests", () => {
  test("the tiles of a catalogue cost no request each, with or without an auth config (hosts.md, 34)", async () => {
    const toolkits = sandboxToolkits.map((toolkit) =>
      toolkit.slug === "gmail" ? toolkit : { ...toolkit, seedAuthConfigs: "none" as const },
    );
    const world = createWorld({ toolkits });
    const Catalogue = () =>
      useToolkits({ limit: 20 }).data?.map(({ slug }) => <ConnectButton key={slug} toolkit={slug} />);
    renderInWorld(world, <Catalogue />);
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Connect Gmail" })).toHaveAttribute("data-method", "redirect"),
    );
    expect(await screen.findAllByText(/can't be connected yet/)).not.toHaveLength(0);
    expect(new Set(world.requests)).toEqual(new Set(["GET /auth-configs", "GET /connected-accounts", "GET /toolkits"]));
  });

  test("a dozen buttons and badges ask once for the accounts and once for the auth configs", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      dozen.map(([toolkit]) => (
        <div key={toolkit}>
          <ConnectButton toolkit={toolkit} />
          <ConnectionStatusBadge toolkit={toolkit} />
        </div>
      )),
    );
    for (const [, name] of dozen) {
      await waitFor(() =>
        expect(screen.getByRole("button", { name: `Connect ${name}` })).toHaveAttribute("data-method"),
      );
    }
    expect(world.requests.toSorted()).toEqual(["GET /auth-configs", "GET /connected-accounts"]);
  });

  test("a poll is one request for any number of pending accounts", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      dozen.slice(0, 3).map(([toolkit]) => <ConnectButton key={toolkit} toolkit={toolkit} />),
    );
    for (const [, name] of dozen.slice(0, 3)) await start(world, name);
    const before = countRequests(world, "GET /connected-accounts");
    world.clock.advance(3_000);
    await waitFor(() => expect(countRequests(world, "GET /connected-accounts")).toBe(before + 1));
    await waitFor(() => expect(screen.getAllByRole("button", { name: /^Connecting/ })).toHaveLength(3));
    expect(countRequests(world, "GET /connected-accounts")).toBe(before + 1);
  });
});

describe("query client", () => {
  const HostProbe = ({ onClient }: { onClient: (client: QueryClient) => void }) => {
    onClient(useQueryClient());
    return null;
  };

  test("the page's own is used, and stays the page's", async () => {
    const world = createWorld();
    const host = new QueryClient();
    const onClient = vi.fn<(client: QueryClient) => void>();
    render(
      <QueryClientProvider client={host}>
        <ComposioProvider client={world.client}>
          <ConnectButton toolkit="gmail" />
          <HostProbe onClient={onClient} />
        </ComposioProvider>
      </QueryClientProvider>,
    );
    const { queryKey } = composioQueries.connectedAccounts(world.client);
    await waitFor(() => expect(host.getQueryData(queryKey)).toEqual([]));
    expect(queryKey[0]).toBe("composio-react");
    expect(onClient).toHaveBeenCalledWith(host);
  });

  test("without one the provider brings its own", async () => {
    const world = createWorld();
    renderInWorld(world, <ConnectButton toolkit="gmail" />);
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Connect Gmail" })).toHaveAttribute("data-phase", "not_connected"),
    );
  });
});

describe("provider", () => {
  test("the theme reaches what is below it, and takes no part in the layout", async () => {
    const world = createWorld();
    const theme = {
      accentColor: "rgb(124, 58, 237)",
      borderRadius: "3px",
      fontFamily: "monospace",
      colorScheme: "dark",
    } as const;
    renderInWorld(world, <ConnectButton toolkit="gmail" style={{ transition: "none", pointerEvents: "none" }} />, {
      theme,
    });
    const connect = await screen.findByRole("button", { name: "Connect Gmail" });
    await waitFor(() => expect(connect).not.toHaveAttribute("data-loading"));
    const style = getComputedStyle(connect);
    expect(style.backgroundColor).toBe("rgb(124, 58, 237)");
    expect(style.borderRadius).toBe("3px");
    expect(style.fontFamily).toBe("monospace");
    expect(style.colorScheme).toBe("dark");
    const wrapper = connect.closest(".cr-theme");
    expect(wrapper && getComputedStyle(wrapper).display).toBe("contents");
  });

  test("without a theme there is no element of its own", async () => {
    const { container } = renderInWorld(createWorld(), <p>only this</p>);
    expect(container.innerHTML).toBe("<p>only this</p>");
  });

  test("messages come from the provider, all or single ones", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "slack" }) });
    const messages = { ...de, connected: "Läuft" };
    renderInWorld(
      world,
      <>
        <ConnectButton toolkit="gmail" />
        <ConnectButton toolkit="slack" />
      </>,
      { messages },
    );
    expect(await screen.findByRole("button", { name: "Gmail verbinden" })).toBeVisible();
    expect(await screen.findByText("Läuft")).toBeVisible();
  });

  test("tells each step of a flow, and no link", async () => {
    const world = createWorld();
    const onEvent = vi.fn<(event: ComposioEvent) => void>();
    renderInWorld(world, <ConnectButton toolkit="gmail" />, { onEvent });
    await start(world, "Gmail");
    world.consent("allow");
    await screen.findByText("Connected");
    await waitFor(() => expect(onEvent.mock.lastCall?.[0].name).toBe("connect.connected"));
    const names = onEvent.mock.calls.map(([{ name }]) => name);
    expect(names.slice(0, 2)).toEqual(["connect.opening", "connect.waiting"]);
    expect(names).toContain("connect.callback");
    expect(JSON.stringify(onEvent.mock.calls)).not.toContain(world.sandbox.origin);
  });
});

test("server-rendered HTML is taken over as it is", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  const app = (client: World["client"]) => (
    <ComposioProvider client={client}>
      <ConnectButton toolkit="gmail" />
      <ConnectionStatusBadge toolkit="gmail" />
    </ComposioProvider>
  );
  const onServer = createComposioClient({ baseUrl: "/api/composio", environment: { window: null } });
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(app(onServer));
  // On the server nothing is known yet, and nothing is said.
  expect(container).not.toHaveTextContent("Connect");
  expect(within(container).getByRole("button", { name: "Gmail" })).toHaveAttribute("aria-busy", "true");
  const onRecoverableError = vi.fn<(error: unknown) => void>();
  const root = hydrateRoot(container, app(world.client), { onRecoverableError });
  await waitFor(() => expect(screen.getAllByText("Connected")).toHaveLength(2));
  expect(onRecoverableError).not.toHaveBeenCalled();
  root.unmount();
  container.remove();
});

test.each([
  ["a component", () => <ConnectButton toolkit="gmail" />],
  [
    "a hook",
    function Toolkits() {
      useToolkits();
      return null;
    },
  ],
])("without a provider, %s throws a message that is true of both", (_, Part) => {
  expect(() => renderToString(<Part />)).toThrow(
    "composio-react needs a <ComposioProvider> of this copy in this React root.",
  );
});

describe("inside the app's own paragraph and form", () => {
  const spyOnErrors = () => vi.spyOn(console, "error").mockImplementation(() => undefined);

  test("what it renders may stand there: menu and field too, and the app's form hears nothing of them", async () => {
    const complain = spyOnErrors();
    const onForm = vi.fn<(event: { preventDefault(): void }) => void>((event) => event.preventDefault());
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
        control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED" });
      },
    });
    renderInWorld(
      world,
      <form onSubmit={onForm} onChange={onForm} aria-label="settings">
        <p>
          Mail: <ConnectButton toolkit="gmail" />, chat: <ConnectButton toolkit="slack" />, payments:{" "}
          <ConnectButton toolkit="stripe" panel="below" />
          <DisconnectButton toolkit="gmail" /> <ToolkitLogo toolkit="gmail" />
        </p>
        <p>
          <AccountPicker toolkit="gmail" aria-label="Send from" />
        </p>
      </form>,
    );
    await userEvent.click(await screen.findByRole("button", { name: "Manage Gmail" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
    const field = screen.getByRole("textbox");
    await userEvent.clear(field);
    await userEvent.type(field, "Work{Enter}");
    await waitFor(() => expect(world.sandbox.control.accounts()[0]?.alias).toBe("Work"));
    await waitFor(() => expect(screen.queryByRole("textbox")).toBeNull());
    expect(onForm).not.toHaveBeenCalled();
    expect(complain.mock.calls).toEqual([]);
    complain.mockRestore();
  });

  test("HTML from a server is taken over as it is", async () => {
    const complain = spyOnErrors();
    const world = createWorld();
    const page = (
      <ComposioProvider client={world.client} queryClient={new QueryClient()}>
        <p>
          Mail: <ConnectButton toolkit="gmail" /> <ConnectionStatusBadge toolkit="gmail" />
          <DisconnectButton toolkit="gmail" /> <AccountPicker toolkit="gmail" />
        </p>
      </ComposioProvider>
    );
    const container = document.body.appendChild(document.createElement("div"));
    container.innerHTML = renderToString(page);
    const onRecoverableError = vi.fn<(error: unknown) => void>();
    const root = hydrateRoot(container, page, { onRecoverableError });
    // The button's own, and that of the choice between accounts.
    await waitFor(() => expect(within(container).getAllByRole("button", { name: "Connect Gmail" })).toHaveLength(2));
    expect([onRecoverableError.mock.calls, complaintsOf(complain)]).toEqual([[], []]);
    root.unmount();
    container.remove();
    complain.mockRestore();
  });
});

describe("a query client that is given, and in no QueryClientProvider", () => {
  test("asks when the page is online again", async () => {
    const world = createWorld();
    onlineManager.setOnline(false);
    render(
      <ComposioProvider client={world.client} queryClient={new QueryClient()}>
        <ConnectionStatusBadge toolkit="gmail" />
      </ComposioProvider>,
    );
    expect(world.requests).toEqual([]);
    onlineManager.setOnline(true);
    expect(await screen.findByText("Not connected")).toBeVisible();
  });

  test("is shared by several React roots, such as Astro's islands: each shows at once what another has changed", async () => {
    const world = createWorld();
    world.sandbox.control.addAccount({ userId: user, toolkit: "gmail", alias: "Private" });
    const queryClient = new QueryClient();
    for (const part of [<ConnectButton key="button" toolkit="gmail" />, <ConnectionList key="list" />])
      render(
        <ComposioProvider client={world.client} queryClient={queryClient}>
          {part}
        </ComposioProvider>,
      );
    await waitFor(() => expect(screen.getAllByRole("button", { name: /^Manage Gmail/ })).toHaveLength(2));
    await userEvent.click(screen.getAllByRole("button", { name: /^Manage Gmail/ })[0] as HTMLElement);
    await userEvent.click(await screen.findByRole("menuitem", { name: "Rename" }));
    await userEvent.clear(screen.getByRole("textbox"));
    await userEvent.keyboard("Work{Enter}");
    await waitFor(() => expect(screen.getAllByText("Work")).toHaveLength(2));
    expect(world.requests.filter((request) => request === "GET /connected-accounts")).toHaveLength(1);
  });
});

test("in a line of text, a badge stands at the text's height, whatever it has before its word", async () => {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(
    world,
    <p style={{ fontSize: 16 }}>
      <span>Mail</span> <ConnectionStatusBadge toolkit="gmail" />{" "}
      <ConnectionStatusBadge toolkit="gmail" variant="dot" /> <ConnectionStatusBadge toolkit="gmail" variant="plain" />
    </p>,
  );
  const words = await screen.findAllByText("Connected");
  expect(words).toHaveLength(3);
  const middle = (element: Element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return (top + bottom) / 2;
  };
  const heights = [screen.getByText("Mail"), ...words].map(middle);
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(2.5);
});
