import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ApiKeyForm } from "../../../src/index.ts";
import { listen } from "../announcements/listen.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const button = (name: string) => screen.getByRole("button", { name });
/** Whatever would be said too much comes right after. */
const settle = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

test("a refusal is announced once, by the alert", async () => {
  renderInWorld(createWorld({ validateCredentials: true }), <ApiKeyForm toolkit="stripe" />);
  const key = await screen.findByLabelText("API Key");
  const transcript = listen();
  await userEvent.type(key, "bad_key{Enter}");
  await waitFor(() => expect(key).toHaveAttribute("aria-invalid", "true"));
  await settle();
  transcript.stop();
  expect(transcript.lines.filter((line) => !line.startsWith("focus"))).toEqual([
    "says: Connecting Stripe…",
    "alert: Stripe did not accept these credentials. Check them and try again.",
  ]);
});

test("success is read out with the focus, once, and never as a connection in progress", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  const key = await screen.findByLabelText("API Key");
  await userEvent.type(key, "sk_1");
  const transcript = listen();
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByText("Stripe is ready to use.")).toHaveFocus();
  await settle();
  transcript.stop();
  expect(transcript.lines).toEqual(["says: Connecting Stripe…", "focus: Stripe is ready to use., status"]);
});

test("success is announced where the focus is elsewhere", async () => {
  renderInWorld(
    createWorld(),
    <>
      <ApiKeyForm toolkit="stripe" />
      <button type="button">Elsewhere</button>
    </>,
  );
  await userEvent.type(await screen.findByLabelText("API Key"), "sk_1");
  const transcript = listen();
  const form = screen.getByRole<HTMLFormElement>("form");
  button("Elsewhere").focus();
  form.requestSubmit();
  await screen.findByText("Stripe is ready to use.");
  await settle();
  transcript.stop();
  expect(button("Elsewhere")).toHaveFocus();
  expect(transcript.lines.at(-1)).toBe("says: Stripe is ready to use.");
});

test("an empty required field: read out with the focus, announced when the user leaves it empty", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  const key = await screen.findByLabelText("API Key");
  const transcript = listen();
  await userEvent.click(button("Connect Stripe"));
  await settle();
  expect(transcript.lines.at(-1)).toMatch(/^focus: API Key, edit; invalid; required; Please fill this in\./);
  expect(transcript.lines.filter((line) => /^(says|alert)/.test(line))).toEqual([]);
  await userEvent.type(key, "s{Backspace}");
  await userEvent.click(document.body);
  await settle();
  // Left empty, without a submit: nobody else would say it.
  expect(transcript.lines.filter((line) => /^(says|alert)/.test(line))).toEqual([
    "says: API Key: Please fill this in.",
  ]);
  transcript.stop();
});

test("Enter in an empty required field announces its problem", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  const key = await screen.findByLabelText("API Key");
  await userEvent.click(key);
  const transcript = listen();
  await userEvent.keyboard("{Enter}");
  await settle();
  transcript.stop();
  expect(transcript.lines).toEqual(["says: API Key: Please fill this in."]);
});
