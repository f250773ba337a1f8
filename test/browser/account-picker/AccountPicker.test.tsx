import { QueryClient } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { type ReactNode, useState } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { AccountPicker, composioQueries, useDefaultAccount } from "../../../src/index.ts";
import type { SandboxControl } from "../../../src/sandbox/index.ts";
import { rawAccount, rawSharedAccount } from "../../support/rawAccount.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const picker = () => screen.findByRole<HTMLSelectElement>("combobox", { name: "Gmail account" });
const chosen = async () => (await picker()).selectedOptions[0]?.text;
const expectChosen = (text: string) => waitFor(async () => expect(await chosen()).toBe(text));
const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);

/** "Private" is the newest. */
function two(control: SandboxControl): void {
  control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
  control.advance(1_000);
  control.addAccount({ userId: user, toolkit: "gmail", alias: "Private" });
}

const idOf = ({ sandbox }: World, alias: string) =>
  sandbox.control.accounts().find((account) => account.alias === alias)?.id ?? "";

function renderPicker(options: WorldOptions, children: ReactNode = <AccountPicker toolkit="gmail" />) {
  const world = createWorld(options);
  const queryClient = new QueryClient();
  const view = renderInWorld(world, children, { queryClient });
  const reread = () => act(() => queryClient.refetchQueries(composioQueries.connectedAccounts(world.client)));
  return { ...view, world, reread };
}

async function choose(text: string): Promise<void> {
  await screen.findByRole("option", { name: text });
  await userEvent.selectOptions(await picker(), text);
}

async function connect(world: World, name: string): Promise<void> {
  const count = world.browser.popups.length;
  await userEvent.click(await screen.findByRole("button", { name }));
  await waitFor(() => expect(world.browser.popups.length).toBe(count + 1));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  act(() => world.consent("allow"));
}

afterEach(() => localStorage.clear());

describe("of several accounts", () => {
  test("chooses the newest, as Composio does, until the user has chosen another", async () => {
    const onChange = vi.fn<(id: string | null) => void>();
    const { world, unmount } = renderPicker({ prepare: two }, <AccountPicker toolkit="gmail" onChange={onChange} />);
    await expectChosen("Private");
    await choose("Work");
    expect(onChange.mock.calls).toEqual([[idOf(world, "Private")], [idOf(world, "Work")]]);
    unmount();
    render(inWorld({ ...world, client: world.reload() }, <AccountPicker toolkit="gmail" />));
    await expectChosen("Work");
  });

  test("what was chosen is not another user's default, and is forgotten", async () => {
    const { world, reread } = renderPicker({
      prepare(control) {
        two(control);
        control.addAccount({ userId: "user_2", toolkit: "gmail", alias: "Theirs" });
      },
    });
    await choose("Work");
    expect(JSON.stringify(localStorage)).toContain(idOf(world, "Work"));
    world.userId = "user_2";
    await reread();
    await expectChosen("Theirs");
    expect(JSON.stringify(localStorage)).not.toContain(idOf(world, "Work"));
  });

  test("client.reset() forgets it, too", async () => {
    const { world } = renderPicker({ prepare: two });
    await choose("Work");
    act(() => world.client.reset());
    expect(JSON.stringify(localStorage)).not.toContain(idOf(world, "Work"));
    await expectChosen("Private");
  });

  test("the app reads the default account by a hook", async () => {
    function Default(): ReactNode {
      const { account, lost } = useDefaultAccount("gmail");
      return (
        <p>
          default: {account?.alias}
          {lost && `, lost: ${lost.alias}`}
        </p>
      );
    }
    const { world, reread } = renderPicker(
      { prepare: two },
      <>
        <Default />
        <AccountPicker toolkit="gmail" />
      </>,
    );
    expect(await screen.findByText("default: Private")).toBeVisible();
    await choose("Work");
    expect(await screen.findByText("default: Work")).toBeVisible();

    const stored = Object.entries(localStorage);
    await choose("Private");
    expect(await screen.findByText("default: Private")).toBeVisible();
    // "Work" is chosen again, in another tab.
    for (const [key, value] of stored) localStorage.setItem(key, value);
    act(() => void window.dispatchEvent(new StorageEvent("storage")));
    expect(await screen.findByText("default: Work")).toBeVisible();

    // What can't be used is not the default. No other account takes its place without the user.
    world.sandbox.control.setStatus(idOf(world, "Work"), "EXPIRED");
    await reread();
    expect(await screen.findByText("default: , lost: Work")).toBeVisible();
  });

  test("paused ones and those of other apps can't be chosen", async () => {
    renderPicker({
      prepare(control) {
        two(control);
        control.addAccount({ userId: user, toolkit: "gmail", alias: "Paused", status: "INACTIVE" });
        control.addAccount({ userId: user, toolkit: "slack", alias: "Team" });
      },
    });
    await expectChosen("Private");
    expect([...(await picker()).options].map(({ text }) => text)).toEqual(["Choose an account", "Private", "Work"]);
  });

  test("two with the same name are told apart", async () => {
    renderPicker({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail" });
        control.addAccount({ userId: user, toolkit: "gmail" });
      },
    });
    await waitFor(async () => expect(await chosen()).toMatch(/^.+ \(gmail_.+\)$/));
    const texts = [...(await picker()).options].map(({ text }) => text);
    expect(new Set(texts).size).toBe(3);
  });

  test.each(["ltr", "rtl"])("are read in their own direction, at the side of a page that is %s", async (direction) => {
    document.documentElement.dir = direction;
    renderPicker({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", alias: "مكتب القاهرة" });
        control.addAccount({ userId: user, toolkit: "gmail", alias: "alex@example.com" });
      },
    });
    // A chosen name that is too long is cut at its own end.
    expect(await screen.findByRole("option", { name: "مكتب القاهرة" })).toSatisfy((option: Element) =>
      option.matches(":dir(rtl)"),
    );
    expect(screen.getByRole("option", { name: "alex@example.com" })).toSatisfy((option: Element) =>
      option.matches(":dir(ltr)"),
    );
    expect(getComputedStyle(await picker()).textAlign).toBe(direction === "ltr" ? "left" : "right");
    document.documentElement.removeAttribute("dir");
  });

  test("is controlled by its value", async () => {
    function Controlled(): ReactNode {
      const [value, setValue] = useState<string | null>(null);
      return (
        <>
          <AccountPicker toolkit="gmail" value={value} onChange={setValue} />
          <p>value: {value}</p>
          <button type="button" onClick={() => setValue(null)}>
            Clear
          </button>
        </>
      );
    }
    const { world } = renderPicker({ prepare: two }, <Controlled />);
    await screen.findByText(`value: ${idOf(world, "Private")}`);
    await choose("Work");
    await screen.findByText(`value: ${idOf(world, "Work")}`);
    await userEvent.click(screen.getByRole("button", { name: "Clear" }));
    await expectChosen("Choose an account");
    expect(screen.getByText("value:")).toBeVisible();
  });

  test("a defaultValue of null leaves the choice to the user", async () => {
    renderPicker({ prepare: two }, <AccountPicker toolkit="gmail" defaultValue={null} />);
    await expectChosen("Choose an account");
  });
});

describe("in a form", () => {
  const inForm = (props: object = {}) => (
    <form aria-label="Settings">
      <AccountPicker toolkit="gmail" name="sender" required {...props} />
      <button type="reset">Reset</button>
    </form>
  );
  const form = () => screen.getByRole<HTMLFormElement>("form", { name: "Settings" });
  const sender = () => new FormData(form()).get("sender");

  test("sends the account's id, and a reset brings back the first choice", async () => {
    const { world } = renderPicker({ prepare: two }, inForm());
    await expectChosen("Private");
    expect(sender()).toBe(idOf(world, "Private"));
    await choose("Work");
    expect(sender()).toBe(idOf(world, "Work"));
    await userEvent.click(screen.getByRole("button", { name: "Reset" }));
    await expectChosen("Private");
    expect(sender()).toBe(idOf(world, "Private"));
  });

  test("a reset by script does the same, with a defaultValue", async () => {
    const world = createWorld({ prepare: two });
    renderInWorld(world, inForm({ defaultValue: idOf(world, "Work") }));
    await expectChosen("Work");
    await choose("Private");
    act(() => form().reset());
    await expectChosen("Work");
    expect(sender()).toBe(idOf(world, "Work"));
  });

  test("can't be sent while nothing is chosen: not while loading, nor without an account", async () => {
    const world = createWorld();
    const release = world.hold("GET /connected-accounts");
    renderInWorld(world, inForm());
    expect(await chosen()).toBe("Loading…");
    expect(form().checkValidity()).toBe(false);
    release();
    await expectChosen("Nothing is connected yet.");
    expect(form().checkValidity()).toBe(false);
    await connect(world, "Connect Gmail");
    await waitFor(() => expect(form().checkValidity()).toBe(true));
    expect(sender()).toBe(world.sandbox.control.accounts()[0]?.id);
  });

  // A newcomer's picker said "Nothing is connected yet." beside a paused account.
  test.each([
    ["INACTIVE", "Work: Paused", "Resume Gmail"],
    ["EXPIRED", "Work: Access has expired", "Reconnect Gmail"],
    ["INITIATED", "Nothing is connected yet.", "Connecting Gmail…"],
  ])("says why the only account can't be used: %s", async (status, text, button) => {
    renderPicker(
      { prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work", status }) },
      inForm(),
    );
    await expectChosen(text);
    expect(form().checkValidity()).toBe(false);
    expect(screen.getByRole("button", { name: button })).toBeVisible();
  });

  test("in a disabled fieldset nothing can be pressed or sent", async () => {
    renderPicker(
      { prepare: two },
      <form aria-label="Settings">
        <fieldset disabled>
          <AccountPicker toolkit="gmail" name="sender" />
        </fieldset>
      </form>,
    );
    await expectChosen("Private");
    expect(await picker()).toBeDisabled();
    expect(screen.getByRole("button", { name: "Add another account" })).toBeDisabled();
    expect(sender()).toBeNull();
  });
});

describe("the chosen account", () => {
  test("is never exchanged for another when it expires; it is reconnected there", async () => {
    const onChange = vi.fn<(id: string | null) => void>();
    const { world, reread } = renderPicker(
      { prepare: two },
      <AccountPicker toolkit="gmail" onChange={onChange} required />,
    );
    await choose("Work");
    world.sandbox.control.expire(idOf(world, "Work"));
    await reread();
    await expectChosen("Choose an account");
    expect(onChange).toHaveBeenLastCalledWith(null);
    expect(said()).toContain("Work: Access has expired");
    expect((await picker()).validity.valid).toBe(false);
    await connect(world, "Reconnect Gmail");
    await expectChosen("Work");
    expect(onChange).toHaveBeenLastCalledWith(world.sandbox.control.accounts().at(-1)?.id);
    await waitFor(() => expect(said()).not.toContain("Work: Access has expired"));
  });

  test("is not called missing when it was the only one and expires; what the line says is not said twice", async () => {
    const { world, reread } = renderPicker({
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }),
    });
    await expectChosen("Work");
    world.sandbox.control.expire(idOf(world, "Work"));
    await reread();
    await expectChosen("Choose an account");
    expect(said()).toContain("Work: Access has expired");
    expect(screen.getByRole("button", { name: "Reconnect Gmail" })).toBeVisible();
  });

  test("is not exchanged for another, either, if the app gives one that had expired before", async () => {
    const onChange = vi.fn<(id: string | null) => void>();
    const world = createWorld({ prepare: two });
    const id = idOf(world, "Work");
    world.sandbox.control.expire(id);
    renderInWorld(world, <AccountPicker toolkit="gmail" defaultValue={id} onChange={onChange} />);
    await screen.findByText("Work: Access has expired");
    await expectChosen("Choose an account");
    expect(onChange.mock.calls).toEqual([[null]]);
  });

  test("is back when it is resumed", async () => {
    const { world, reread } = renderPicker({ prepare: two });
    await choose("Work");
    world.sandbox.control.setStatus(idOf(world, "Work"), "INACTIVE");
    await reread();
    expect(await screen.findByText("Work: Paused")).toBeVisible();
    await userEvent.click(await screen.findByRole("button", { name: "Resume Gmail" }));
    await expectChosen("Work");
  });

  test("is not reconnected here when it is another user's, who shared it", async () => {
    let items: Record<string, unknown>[] = [];
    const list = (control: SandboxControl) =>
      control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: { items }, times: 1 });
    const { world, reread } = renderPicker({
      prepare(control) {
        const shared = control.addAccount({ userId: "ben", toolkit: "gmail", alias: "Team" });
        const own = control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
        items = [rawSharedAccount(shared), rawAccount(own)];
        list(control);
      },
    });
    await choose("Team");
    Object.assign(items[0] ?? {}, { status: "EXPIRED" });
    list(world.sandbox.control);
    await reread();
    expect(await screen.findByText("Team is disconnected.")).toBeVisible();
    expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["Add another account"]);
  });

  test("is missed when it is deleted, until another is chosen", async () => {
    const { world, reread } = renderPicker({ prepare: two });
    await choose("Work");
    await world.client.connectedAccounts.delete(idOf(world, "Work"));
    await reread();
    expect(await screen.findByText("Work is disconnected.")).toBeVisible();
    await expectChosen("Choose an account");
    await choose("Private");
    expect(screen.queryByText("Work is disconnected.")).toBeNull();
  });
});

test("adds another account, which is then chosen; what another button connects is not", async () => {
  const { world } = renderPicker(
    { prepare: two },
    <>
      <AccountPicker toolkit="gmail" />
      <AccountPicker toolkit="gmail" aria-label="Reply to" />
    </>,
  );
  await expectChosen("Private");
  const [add] = await screen.findAllByRole("button", { name: "Add another account" });
  if (!add) throw new Error("no button");
  await userEvent.click(add);
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  act(() => world.consent("allow"));
  const added = world.sandbox.control.accounts().at(-1);
  await waitFor(async () => expect((await picker()).value).toBe(added?.id));
  expect(screen.getByRole("combobox", { name: "Reply to" })).toHaveValue(idOf(world, "Private"));
});

test("an error says why, and can be tried again", async () => {
  const { world } = renderPicker({ prepare: two, userId: null });
  expect(await screen.findByText("Please sign in again, then try once more.")).toBeVisible();
  world.userId = user;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await expectChosen("Private");
});

test("is labelled by the app", async () => {
  renderPicker(
    { prepare: two },
    <>
      <label htmlFor="sender">Send from</label>
      <AccountPicker toolkit="gmail" id="sender" />
    </>,
  );
  expect(await screen.findByRole("combobox", { name: "Send from" })).toBeVisible();
});

describe.each(["light", "dark"])("in %s", (scheme) => {
  afterEach(() => document.documentElement.removeAttribute("style"));

  test("has no accessibility fault", async () => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const { container, world, reread } = renderPicker({ prepare: two });
    await choose("Work");
    expect((await axe.run(container)).violations).toEqual([]);
    world.sandbox.control.expire(idOf(world, "Work"));
    await reread();
    await screen.findByText("Work: Access has expired");
    expect((await axe.run(container)).violations).toEqual([]);
  });
});

test("after the first account is connected, the picker has the focus", async () => {
  const { world } = renderPicker({});
  (await screen.findByRole("button", { name: "Connect Gmail" })).focus();
  await connect(world, "Connect Gmail");
  await waitFor(async () => expect(await picker()).toHaveFocus());
});

test("an account that is connected with a key is reported once", async () => {
  const onChange = vi.fn<(id: string | null) => void>();
  const { world } = renderPicker({}, <AccountPicker toolkit="stripe" onChange={onChange} />);
  await userEvent.click(await screen.findByRole("button", { name: "Connect Stripe" }));
  await userEvent.type(await screen.findByLabelText("API Key"), "sk_1{Enter}");
  await waitFor(() => expect(screen.getByRole("combobox")).toHaveFocus());
  await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  expect(onChange.mock.calls).toEqual([[world.sandbox.control.accounts()[0]?.id]]);
});
