import { HydrationBoundary, QueryClient, QueryClientProvider, dehydrate } from "@tanstack/react-query";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { type ReactElement, type ReactNode, StrictMode, useEffect } from "react";
import { type Root, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server.browser";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AccountPicker, ComposioProvider, ConnectButton, useDefaultAccount } from "../../../src/index.ts";
import { prefetchConnections } from "../../../src/query/index.ts";
import type { SandboxControl } from "../../../src/sandbox/index.ts";
import { complaintsOf } from "../support/complaintsOf.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

let root: Root | null = null;
const container = document.createElement("div");
beforeEach(() => document.body.append(container));
afterEach(() => {
  root?.unmount();
  root = null;
  vi.restoreAllMocks();
  container.remove();
  localStorage.clear();
});

const chosen = () => screen.getByRole<HTMLSelectElement>("combobox").selectedOptions[0]?.text;
const idOf = ({ sandbox }: World, alias: string) =>
  sandbox.control.accounts().find((account) => account.alias === alias)?.id ?? "";

/** "Home" is the newest. */
function two(control: SandboxControl): void {
  control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
  control.advance(1_000);
  control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
}

/** Chooses an account on an earlier visit to the page. */
async function chooseOnVisit(world: World, alias: string): Promise<void> {
  renderInWorld(world, <AccountPicker toolkit="gmail" defaultValue={null} />);
  await screen.findByRole("option", { name: alias });
  await userEvent.selectOptions(screen.getByRole("combobox"), alias);
  cleanup();
}

/** Each account that the hook has named while its answer counted as known. */
const named: (string | null)[] = [];
beforeEach(() => void named.splice(0));
function Default(): ReactNode {
  const { account, isKnown } = useDefaultAccount("gmail");
  const alias = account?.alias ?? null;
  useEffect(() => {
    if (isKnown && named.at(-1) !== alias) named.push(alias);
  }, [isKnown, alias]);
  return <p>default: {alias}</p>;
}

/** Opens the page with the HTML and the data of its server, which has no storage. */
async function open(world: World, element: ReactElement, wrap = (app: ReactElement) => app) {
  const server = world.openServer();
  const queryClient = new QueryClient();
  await prefetchConnections(queryClient, server, [{ toolkit: "gmail" }]);
  const state = dehydrate(queryClient);
  const app = (client = server) =>
    wrap(
      <QueryClientProvider client={new QueryClient()}>
        <HydrationBoundary state={state}>
          <ComposioProvider client={client}>{element}</ComposioProvider>
        </HydrationBoundary>
      </QueryClientProvider>,
    );
  container.innerHTML = renderToString(app());
  const served = container.querySelector("select");
  const first = served?.selectedOptions[0]?.text;
  const onRecoverableError = vi.fn<(error: unknown) => void>();
  const onError = vi.spyOn(console, "error");
  root = hydrateRoot(container, app(world.reload()), { onRecoverableError });
  return {
    /** What the server's HTML shows as chosen. */
    first,
    expectTakenOver() {
      expect(onRecoverableError).not.toHaveBeenCalled();
      expect(complaintsOf(onError)).toEqual([]);
      expect(container.querySelector("select")).toBe(served);
    },
  };
}

const strict = (app: ReactElement) => <StrictMode>{app}</StrictMode>;

// A newcomer's report: the picker showed "Home" after a reload, and the app used it, while the hook said "Work".
describe.each([
  ["without StrictMode", (app: ReactElement) => app],
  ["in StrictMode", strict],
])("with accounts that the page's server has read, %s", (_, wrap) => {
  test("the stored choice is chosen, and no other is named before it", async () => {
    const world = createWorld({ prepare: two });
    await chooseOnVisit(world, "Work");
    const onChange = vi.fn<(id: string | null) => void>();
    const page = await open(
      world,
      <>
        <AccountPicker toolkit="gmail" onChange={onChange} />
        <Default />
      </>,
      wrap,
    );
    expect(page.first).toBe("Loading…");
    await waitFor(() => expect(chosen()).toBe("Work"));
    expect(screen.getByText("default: Work")).toBeVisible();
    expect(named).toEqual(["Work"]);
    expect(onChange.mock.calls).toEqual([[idOf(world, "Work")]]);
    page.expectTakenOver();
  });

  test("without a stored choice, the newest is chosen", async () => {
    const world = createWorld({ prepare: two });
    const onChange = vi.fn<(id: string | null) => void>();
    const page = await open(world, <AccountPicker toolkit="gmail" onChange={onChange} required />, wrap);
    await waitFor(() => expect(chosen()).toBe("Home"));
    expect(onChange.mock.calls).toEqual([[idOf(world, "Home")]]);
    page.expectTakenOver();
  });

  test("what the app itself has chosen is in the server's HTML", async () => {
    const world = createWorld({ prepare: two });
    const onChange = vi.fn<(id: string | null) => void>();
    const value = idOf(world, "Work");
    const page = await open(world, <AccountPicker toolkit="gmail" value={value} onChange={onChange} />, wrap);
    expect(page.first).toBe("Work");
    await waitFor(() => expect(screen.getByRole("combobox")).toHaveAttribute("data-state", "ready"));
    expect(chosen()).toBe("Work");
    expect(onChange).not.toHaveBeenCalled();
    page.expectTakenOver();
  });

  test("a defaultValue of null leaves the choice to the user from the start", async () => {
    const world = createWorld({ prepare: two });
    const page = await open(world, <AccountPicker toolkit="gmail" defaultValue={null} />, wrap);
    expect(page.first).toBe("Choose an account");
    await screen.findByRole("button", { name: "Add another account" });
    expect(chosen()).toBe("Choose an account");
    page.expectTakenOver();
  });

  test("a stored choice that has expired since is named, and reconnected there", async () => {
    const world = createWorld({ prepare: two });
    await chooseOnVisit(world, "Work");
    world.sandbox.control.expire(idOf(world, "Work"));
    const onChange = vi.fn<(id: string | null) => void>();
    const page = await open(
      world,
      <>
        <AccountPicker toolkit="gmail" onChange={onChange} required />
        <Default />
      </>,
      wrap,
    );
    expect(await screen.findByText("Work: Access has expired")).toBeVisible();
    expect(chosen()).toBe("Choose an account");
    expect(named).toEqual([null]);
    expect(onChange).not.toHaveBeenCalled();
    page.expectTakenOver();

    await reconnect(world);
    await waitFor(() => expect(chosen()).toBe("Work"));
    expect(onChange.mock.calls).toEqual([[world.sandbox.control.accounts().at(-1)?.id]]);
  });

  test("the only account is in the server's HTML", async () => {
    const world = createWorld({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
    });
    const onChange = vi.fn<(id: string | null) => void>();
    const page = await open(world, <AccountPicker toolkit="gmail" onChange={onChange} required />, wrap);
    expect(page.first).toBe("Work");
    await waitFor(() => expect(onChange.mock.calls).toEqual([[idOf(world, "Work")]]));
    expect(chosen()).toBe("Work");
    page.expectTakenOver();
  });
});

test("a stored choice that has expired since is said without the server's data, too", async () => {
  const world = createWorld({ prepare: two });
  await chooseOnVisit(world, "Work");
  world.sandbox.control.expire(idOf(world, "Work"));
  renderInWorld({ ...world, client: world.reload() }, <AccountPicker toolkit="gmail" />);
  expect(await screen.findByText("Work: Access has expired")).toBeVisible();
  await userEvent.selectOptions(screen.getByRole("combobox"), "Home");
  await waitFor(() => expect(screen.queryByText("Work: Access has expired")).toBeNull());
});

/** Presses "Reconnect Gmail", and allows it. */
async function reconnect({ browser, sandbox, consent }: World): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name: "Reconnect Gmail" }));
  await waitFor(() => expect(browser.popups.at(-1)?.address).toContain(sandbox.origin));
  act(() => consent("allow"));
}

// The reconnected account is a new one at Composio, and the old one is deleted.
test("a stored choice that was reconnected elsewhere, twice, is still the choice after a reload", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
  });
  const { control } = world.sandbox;
  await chooseOnVisit(world, "Work");
  for (let visit = 1; visit <= 2; visit++) {
    const old = idOf(world, "Work");
    control.expire(old);
    renderInWorld({ ...world, client: world.reload() }, <ConnectButton toolkit="gmail" />);
    await reconnect(world);
    await waitFor(() => expect(control.accounts().at(-1)).toMatchObject({ status: "ACTIVE", alias: "Work" }));
    cleanup();
    if (control.accounts().some(({ id }) => id === old)) await world.client.connectedAccounts.delete(old);
  }
  control.advance(1_000);
  control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
  const page = await open(world, <AccountPicker toolkit="gmail" />, strict);
  await waitFor(() => expect(chosen()).toBe("Work"));
  page.expectTakenOver();
});

// The client knew only of accounts that it had read itself: the old account stayed, and its name was lost.
test.each([
  ["its id", true],
  ["its toolkit", false],
])("an account that the page's server has read keeps its name when it is reconnected, by %s", async (_, isById) => {
  const world = createWorld({
    prepare: (control) => control.expire(control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }).id),
  });
  const old = idOf(world, "Work");
  const button = isById ? <ConnectButton connectedAccountId={old} /> : <ConnectButton toolkit="gmail" />;
  await open(world, button);
  await reconnect(world);
  await waitFor(() =>
    expect(world.sandbox.control.accounts().at(-1)).toMatchObject({ status: "ACTIVE", alias: "Work" }),
  );
});

// It was 176 pixels wide, then 157.
test("no empty choice is shown before the default", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
  });
  const texts: (string | undefined)[] = [];
  const observer = new MutationObserver(() => texts.push(document.querySelector("select")?.selectedOptions[0]?.text));
  observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  const { rerender } = render(<div />);
  rerender(
    <ComposioProvider client={world.client}>
      <AccountPicker toolkit="gmail" required />
    </ComposioProvider>,
  );
  await waitFor(() => expect(texts).toContain("Work"));
  observer.disconnect();
  expect([...new Set(texts)]).toEqual(["Loading…", "Work"]);
});
