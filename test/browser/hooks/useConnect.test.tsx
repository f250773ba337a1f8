import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { type SubmitOptions, useConnect } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/** The form of an app that uses the hook alone. */
function OwnForm({ options }: { options?: SubmitOptions }): ReactNode {
  const { state, error, submit } = useConnect({ toolkit: "stripe" }, { alias: "Work", allowMultiple: true });
  return (
    <>
      <button type="button" onClick={() => void submit({ generic_api_key: "sk_live_4242424242" }, options)}>
        Send
      </button>
      <output>{error?.code ?? state}</output>
    </>
  );
}

test("the hook's alias and allowMultiple hold for submit, as for start", async () => {
  const world = createWorld({ prepare: (control) => control.addAccount({ userId: user, toolkit: "stripe" }) });
  renderInWorld(world, <OwnForm />);
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("connected"));
  const accounts = await world.client.connectedAccounts.list();
  expect(accounts.map(({ alias }) => alias)).toEqual(["Work", null]);
});

test("what is given to submit wins over the hook's options", async () => {
  const world = createWorld();
  renderInWorld(world, <OwnForm options={{ alias: "Home" }} />);
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("connected"));
  const accounts = await world.client.connectedAccounts.list();
  expect(accounts.map(({ alias }) => alias)).toEqual(["Home"]);
});

test("a flow that its own onError starts again is not reported to hooks of another kind", async () => {
  const told: string[] = [];
  function Two(): ReactNode {
    const { submit } = useConnect(
      { toolkit: "stripe" },
      {
        onError: () => void submit({ generic_api_key: "sk_live_4242424242" }),
        onConnected: () => void told.push("own"),
      },
    );
    useConnect({ toolkit: "stripe" }, { alias: "Work", onConnected: () => void told.push("other") });
    return (
      <button type="button" onClick={() => void submit({ generic_api_key: "" })}>
        Send
      </button>
    );
  }
  renderInWorld(createWorld(), <Two />);
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  await waitFor(() => expect(told).toContain("own"));
  expect(told).toEqual(["own"]);
});

test("a second press in a hook of another kind does not take over the flow of the first", async () => {
  const told: string[] = [];
  function Start({ alias }: { alias: string }): ReactNode {
    const { start } = useConnect({ toolkit: "gmail" }, { alias, onConnected: () => void told.push(alias) });
    return (
      <button type="button" onClick={() => start()}>
        {alias}
      </button>
    );
  }
  const world = createWorld();
  renderInWorld(
    world,
    <>
      <Start alias="Work" />
      <Start alias="Home" />
    </>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Work" }));
  await waitFor(() => expect(world.browser.popups[0]?.address).not.toBeNull());
  await userEvent.click(screen.getByRole("button", { name: "Home" }));
  world.consent("allow");
  await waitFor(() => expect(told).toHaveLength(1));
  expect(told).toEqual(["Work"]);
});
