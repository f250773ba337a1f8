import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ConnectButton } from "../../../src/index.ts";
import { type Transcript, listen } from "../announcements/listen.ts";
import { type World, createWorld } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

/** A route that the user leaves and comes back to. */
function openRoute(world: World) {
  const button = <ConnectButton toolkit="gmail" />;
  const { rerender } = renderInWorld(world, button);
  return async function leaveAndReturn() {
    // Longer than the time in which other parts of the page don't say the same.
    world.clock.advance(5_000);
    rerender(inWorld(world, null));
    rerender(inWorld(world, button));
    await screen.findAllByRole("button");
    // As long as a live region needs until it announces.
    await new Promise((settle) => setTimeout(settle, 400));
  };
}

async function finish(world: World, decision: "allow" | "deny", name = "Connect Gmail"): Promise<void> {
  const before = world.browser.popups.length;
  await userEvent.click(await screen.findByRole("button", { name }));
  await waitFor(() => expect(world.browser.popups[before]?.address).toBeTruthy());
  world.consent(decision);
}

const timesOf = ({ lines }: Transcript, text: string) => lines.filter((line) => line.includes(text)).length;

test("a connection is announced once, not at each return to its route", async () => {
  const world = createWorld();
  const leaveAndReturn = openRoute(world);
  const transcript = listen();
  await finish(world, "allow");
  await waitFor(() => expect(timesOf(transcript, "Gmail is ready to use.")).toBe(1));
  await leaveAndReturn();
  await leaveAndReturn();
  expect(timesOf(transcript, "Gmail is ready to use.")).toBe(1);
  transcript.stop();
});

test("a denial is announced once, stays to be read at a return, and another one is announced again", async () => {
  const world = createWorld();
  const leaveAndReturn = openRoute(world);
  const transcript = listen();
  const text = "Access was not granted, so Gmail is not connected.";
  await finish(world, "deny");
  await waitFor(() => expect(timesOf(transcript, text)).toBe(1));
  await leaveAndReturn();
  expect(timesOf(transcript, text)).toBe(1);
  expect(screen.getByText(text)).toBeInTheDocument();
  await finish(world, "deny", "Try again");
  await waitFor(() => expect(timesOf(transcript, text)).toBe(2));
  transcript.stop();
});
