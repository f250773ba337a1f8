import { fireEvent, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ApiKeyForm } from "../../../src/index.ts";
import { type World, createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const key = () => screen.findByLabelText<HTMLInputElement | HTMLTextAreaElement>("API Key");
const button = (name: string) => screen.getByRole("button", { name });

async function openForm(): Promise<World> {
  const world = createWorld();
  renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
  await userEvent.click(await key());
  return world;
}

async function sent(world: World): Promise<unknown> {
  await userEvent.click(button("Connect Stripe"));
  await screen.findByText("Stripe is ready to use.");
  return world.sandbox.control.accounts()[0]?.val["generic_api_key"];
}

const block =
  "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R\n-----END PRIVATE KEY-----";

// string.js#182: what is copied with a key and can't be seen.
describe("a likely mistake is shown under the field, and a press fixes it", () => {
  test.each([
    [" sk_live_1", "There are spaces in this value.", "Remove spaces"],
    ["sk_\u200blive_1", "There are invisible characters in this value.", "Remove invisible characters"],
    ["Bearer sk_live_1", 'This value starts with "Bearer".', 'Remove "Bearer"'],
    ['"sk_live_1"', "There are quotes around this value.", "Remove quotes"],
    ["STRIPE_API_KEY=sk_live_1", 'This value starts with "STRIPE_API_KEY=".', 'Remove "STRIPE_API_KEY="'],
    [
      'export STRIPE_KEY="sk_live_1"',
      'This value starts with "export STRIPE_KEY=". There are quotes around this value.',
      "Fix all of this",
    ],
  ])("%s", async (pasted, words, action) => {
    const world = await openForm();
    await userEvent.paste(pasted);
    expect(await key()).toHaveValue(pasted);
    expect(await screen.findByText(words)).toBeVisible();
    expect(await key()).toHaveAccessibleDescription(expect.stringContaining(words));
    expect(await key()).not.toHaveAttribute("aria-invalid");

    await userEvent.click(button(action));
    expect(await key()).toHaveValue("sk_live_1");
    expect(await key()).toHaveFocus();
    expect(screen.queryByText(words)).toBeNull();
    expect(screen.queryByRole("button", { name: action })).toBeNull();
    expect(await sent(world)).toBe("sk_live_1");
  });

  test("if the user ignores it, the typed value is sent", async () => {
    const world = await openForm();
    await userEvent.paste(" Bearer sk_live_1 ");
    await screen.findByText(/^There are spaces in this value\./);
    expect(await sent(world)).toBe(" Bearer sk_live_1 ");
  });

  test("while the value is being sent, nothing offers to change it", async () => {
    const world = await openForm();
    await userEvent.paste("Bearer sk_live_1");
    const offers = () => document.querySelectorAll(".cr-field-notes button").length;
    await waitFor(() => expect(offers()).toBe(1));
    const release = world.hold("POST /connected-accounts");
    await userEvent.click(button("Connect Stripe"));
    expect(offers()).toBe(0);
    release();
    await screen.findByText("Stripe is ready to use.");
  });

  test("it waits while the user types, and is removed when the user fixes the value", async () => {
    await openForm();
    await userEvent.type(await key(), '"sk"');
    expect(screen.queryByText("There are quotes around this value.")).toBeNull();
    expect(await screen.findByText("There are quotes around this value.")).toBeVisible();
    await userEvent.clear(await key());
    expect(screen.queryByText("There are quotes around this value.")).toBeNull();
  });

  test("a text says that the browser has removed a line break at the end", async () => {
    const world = await openForm();
    await userEvent.paste("sk_live_1\n");
    expect(await key()).toHaveValue("sk_live_1");
    expect(await screen.findByText("The line break at the end was left out.")).toBeVisible();
    expect(await sent(world)).toBe("sk_live_1");
  });
});

// hyperswitch-control-center#5484: a PEM became one line, and was called ready.
describe("several lines", () => {
  test("pasted into a single-line field stay several lines, still hidden", async () => {
    const world = await openForm();
    await userEvent.paste(block);
    const control = await key();
    expect(control.tagName).toBe("TEXTAREA");
    expect(control).toHaveValue(block);
    expect(control).toHaveFocus();
    expect(await screen.findByText("This has several lines. They are kept.")).toBeVisible();
    expect(getComputedStyle(control).getPropertyValue("-webkit-text-security")).toBe("disc");
    await userEvent.click(button("Show API Key"));
    expect(getComputedStyle(await key()).getPropertyValue("-webkit-text-security")).toBe("none");
    expect(await key()).toHaveValue(block);
    expect(await sent(world)).toBe(block);
  });

  test("dropped into it too", async () => {
    await openForm();
    const data = new DataTransfer();
    data.setData("text/plain", block);
    const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    fireEvent(await key(), drop);
    expect(drop.defaultPrevented).toBe(true);
    expect(await key()).toHaveValue(block);
  });

  test("pasted into typed text replace the selection", async () => {
    await openForm();
    await userEvent.type(await key(), "begin-old-end");
    (await key()).setSelectionRange(6, 9);
    await userEvent.paste("a\nb");
    expect(await key()).toHaveValue("begin-a\nb-end");
  });

  test("of a field that is no secret", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="freshdesk" />);
    await userEvent.click(await screen.findByLabelText("Sub Domain"));
    await userEvent.paste("one\ntwo");
    expect(screen.getByLabelText("Sub Domain")).toHaveValue("one\ntwo");
  });

  test.each([block.replaceAll("\n", "\\n"), block.replaceAll("\n", " ")])(
    "that were lost are restored by a press: %#",
    async (pasted) => {
      const world = await openForm();
      await userEvent.paste(pasted);
      expect(await key()).toHaveValue(pasted);
      expect(await screen.findByText("The line breaks of this value are missing.")).toBeVisible();
      await userEvent.click(button("Restore line breaks"));
      expect(await key()).toHaveValue(block);
      expect(await sent(world)).toBe(block);
    },
  );
});

describe("a refused key", () => {
  test("marks its field as invalid, until it is changed", async () => {
    renderInWorld(createWorld({ validateCredentials: true }), <ApiKeyForm toolkit="firecrawl" />);
    await userEvent.type(await key(), "bad_key");
    await userEvent.click(button("Connect Firecrawl"));
    await waitFor(async () => expect(await key()).toHaveAttribute("aria-invalid", "true"));
    expect(await key()).toHaveAccessibleDescription(/ This was not accepted\. /);
    expect(screen.getByText("This was not accepted.")).toBeVisible();
    expect(await key()).toHaveFocus();
    expect(screen.getByLabelText("Base URL")).not.toHaveAttribute("aria-invalid");

    await userEvent.type(await key(), "x");
    expect(await key()).not.toHaveAttribute("aria-invalid");
    expect(screen.queryByText("This was not accepted.")).toBeNull();
  });
});

describe("order", () => {
  test("a required field with a default comes after the key", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="firecrawl" />);
    await key();
    const names = [...document.querySelectorAll("[data-field]")].map((field) => field.getAttribute("data-field"));
    expect(names[0]).toBe("generic_api_key");
    expect(names).toHaveLength(2);
  });

  test("More options open for a field in them that has to be mended", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="jira" scheme="API_KEY" />);
    await userEvent.type(await screen.findByLabelText("Your Subdomain"), "acme");
    await userEvent.click(screen.getByText("More options"));
    const deprecated = screen.getByLabelText("Base Encode (Deprecated)");
    await userEvent.click(deprecated);
    await userEvent.paste("x".repeat(40_000));
    await userEvent.click(screen.getByText("More options"));
    expect(deprecated).not.toBeVisible();
    await userEvent.click(button("Connect Jira"));
    expect(deprecated).toBeVisible();
    expect(deprecated).toHaveFocus();
  });

  test("deprecated fields are under More options, and are sent", async () => {
    const world = createWorld();
    renderInWorld(world, <ApiKeyForm toolkit="jira" scheme="API_KEY" />);
    await userEvent.type(await screen.findByLabelText("Your Subdomain"), "acme");
    const deprecated = screen.getByLabelText("Base Encode (Deprecated)");
    expect(deprecated).not.toBeVisible();
    await userEvent.click(screen.getByText("More options"));
    expect(deprecated).toBeVisible();
    await userEvent.type(deprecated, "YWxleA==");
    await userEvent.click(button("Connect Jira"));
    await screen.findByText("Jira is ready to use.");
    expect(world.sandbox.control.accounts()[0]?.val).toMatchObject({ basic_encoded: "YWxleA==" });
  });
});
