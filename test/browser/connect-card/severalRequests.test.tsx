import { act, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { type ReactNode, useState } from "react";
import { beforeEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectCard } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

beforeEach(() => localStorage.clear());

const requests = [["gmail"], ["gmail", "slack"]];

/** A chat takes an answer, and no other until the agent has gone on. */
function Chat({ told }: { told: string[] }): ReactNode {
  const [isBusy, setBusy] = useState(false);
  const goOn = (text: string) => {
    told.push(isBusy ? `${text}, while the agent was busy` : text);
    // As chats do: not in the same tick.
    void Promise.resolve().then(() => setBusy(true));
  };
  return (
    <>
      <button type="button" onClick={() => setBusy(false)}>
        The agent has answered
      </button>
      {requests.map((toolkits, index) => (
        <ConnectCard
          key={toolkits.join()}
          toolkits={toolkits}
          requestId={`call_${index}`}
          onConnected={isBusy ? undefined : (accounts) => goOn(accounts.map(({ toolkit }) => toolkit.slug).join())}
          onDeclined={isBusy ? undefined : () => goOn(`not ${toolkits.join()}`)}
        />
      ))}
    </>
  );
}

const answered = () => screen.getByRole("button", { name: "The agent has answered" });

test("two requests are fulfilled at once: the chat gets one answer, and the other when it takes one again", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "slack" }),
  });
  const told: string[] = [];
  renderInWorld(world, <Chat told={told} />);
  const [connect] = await screen.findAllByRole("button", { name: "Connect Gmail" });
  act(() => connect?.click());
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  act(() => world.consent("allow"));
  await waitFor(() => expect(told).toEqual(["gmail"]));
  await world.passTime(1_000, 100);
  expect(told).toEqual(["gmail"]);
  await userEvent.click(answered());
  await waitFor(() => expect(told).toEqual(["gmail", "gmail,slack"]));
});

test("Not now while the agent answers another card: the chat is told afterwards", async () => {
  const world = createWorld();
  const told: string[] = [];
  renderInWorld(world, <Chat told={told} />);
  await screen.findAllByRole("button", { name: "Connect Gmail" });
  for (const button of screen.getAllByRole("button", { name: "Not now" })) act(() => button.click());
  await waitFor(() => expect(told).toEqual(["not gmail"]));
  await world.passTime(1_000, 100);
  await waitFor(() => expect(screen.getAllByRole("button", { name: "Connect now" })).toHaveLength(2));
  expect(told).toEqual(["not gmail"]);
  await userEvent.click(answered());
  await waitFor(() => expect(told).toEqual(["not gmail", "not gmail,slack"]));
});
