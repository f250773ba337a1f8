import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import { ConnectButton } from "../../../src/index.ts";
import { type Transcript, listen } from "../announcements/listen.ts";
import { type World, createWorld } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const buttons = ["gmail", "slack"].map((toolkit) => <ConnectButton key={toolkit} toolkit={toolkit} />);

async function finish(world: World, decision: "allow" | "deny", name: string): Promise<void> {
  const before = world.browser.popups.length;
  await userEvent.click(await screen.findByRole("button", { name }));
  await waitFor(() => expect(world.browser.popups[before]?.address).toBeTruthy());
  world.consent(decision);
}

const timesOf = ({ lines }: Transcript, text: string) => lines.filter((line) => line.includes(text)).length;

test.each([
  ["allow", "Gmail is ready to use."],
  ["deny", "Access was not granted, so Gmail is not connected."],
] as const)("an end (%s) is announced once, not at each return to its route", async (decision, text) => {
  const world = createWorld();
  const { rerender } = renderInWorld(world, buttons);
  const transcript = listen();
  await finish(world, decision, "Connect Gmail");
  await waitFor(() => expect(timesOf(transcript, text)).toBe(1));
  // Longer than the time in which other parts of the page don't say the same.
  world.clock.advance(5_000);
  rerender(inWorld(world, null));
  rerender(inWorld(world, buttons));
  // What would be said at the return comes before this, which takes as long, and a connection more.
  await finish(world, "allow", "Connect Slack");
  await waitFor(() => expect(timesOf(transcript, "Slack is ready to use.")).toBe(1));
  expect(timesOf(transcript, text)).toBe(1);
  transcript.stop();
});

test("another denial is announced again", async () => {
  const world = createWorld();
  renderInWorld(world, buttons);
  const transcript = listen();
  const text = "Access was not granted, so Gmail is not connected.";
  await finish(world, "deny", "Connect Gmail");
  await waitFor(() => expect(timesOf(transcript, text)).toBe(1));
  await finish(world, "deny", "Try again");
  await waitFor(() => expect(timesOf(transcript, text)).toBe(2));
  transcript.stop();
});
