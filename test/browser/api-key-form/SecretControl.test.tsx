import { QueryClient } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ApiKeyForm, ComposioProvider, ConnectButton } from "../../../src/index.ts";
import { composioQueries, prefetchConnections } from "../../../src/query/index.ts";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { type World, createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const key = () => screen.findByLabelText<HTMLInputElement>("API Key");
const button = (name: string) => screen.getByRole("button", { name });
const isDotted = (element: Element) => getComputedStyle(element).getPropertyValue("-webkit-text-security") === "disc";
const controls = (container: Element) =>
  [...container.querySelectorAll("input, textarea")].filter((control) => control.getAttribute("type") !== "file");

afterEach(() => vi.restoreAllMocks());

// Firefox fills a password field with the password saved for the app, whatever `autocomplete` it does not know, and
// offers to save what is typed there; a text field it leaves alone. The stylesheet is not loaded in this file.
test("a secret is typed into a text field that draws dots, until the user reveals it", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  const secret = await key();
  await userEvent.type(secret, "sk_1");
  expect(secret).toHaveAttribute("type", "text");
  expect(secret).toHaveAttribute("autocomplete", "off");
  expect(isDotted(secret)).toBe(true);
  expect(secret).toHaveAccessibleDescription(/^Secret, hidden on the screen\./);

  await userEvent.click(button("Show API Key"));
  expect(isDotted(secret)).toBe(false);
  expect(secret).toHaveAccessibleDescription(/^Secret, shown on the screen\./);
  await userEvent.click(button("Hide API Key"));
  expect(isDotted(secret)).toBe(true);
  expect(await key()).toBe(secret);
  expect(secret).toHaveValue("sk_1");
});

// Where the value has lines, it is the most that an account has: a service account's key.
test.each([
  ["googlebigquery", "Service account key", '{\n  "private_key": "k_1"\n}'],
  ["github_app", "Private key", "-----BEGIN PRIVATE KEY-----\nk_1\n-----END PRIVATE KEY-----\n"],
])("so is one of several lines: %s", async (toolkit, label, value) => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit={toolkit} />);
  const secret = await screen.findByLabelText<HTMLTextAreaElement>(label);
  await userEvent.click(secret);
  await userEvent.paste(value);
  expect(secret).toHaveProperty("tagName", "TEXTAREA");
  expect(isDotted(secret)).toBe(true);
  expect(secret).toHaveAccessibleDescription(/^Secret, hidden on the screen\./);
  await userEvent.click(button(`Show ${label}`));
  expect(isDotted(secret)).toBe(false);
  await userEvent.click(button(`Hide ${label}`));
  expect(isDotted(secret)).toBe(true);
  expect(secret).toHaveValue(value);
});

test("a placeholder is not hidden", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  const secret = await key();
  secret.placeholder = "Unchanged";
  expect(getComputedStyle(secret, "::placeholder").getPropertyValue("-webkit-text-security")).toBe("none");
});

test("what is hidden can't be copied, cut or dragged; what is shown can", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  const secret = await key();
  const isRefused = (type: string) => !secret.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
  expect(["copy", "cut", "dragstart", "paste"].filter(isRefused)).toEqual(["copy", "cut", "dragstart"]);
  await userEvent.click(button("Show API Key"));
  expect(["copy", "cut", "dragstart", "paste"].filter(isRefused)).toEqual([]);
});

describe("where text can't be drawn as dots", () => {
  test("it is a password field for a new password, into which browsers fill nothing", async () => {
    vi.spyOn(CSS, "supports").mockReturnValue(false);
    renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
    const secret = await key();
    expect(secret).toHaveAttribute("type", "password");
    expect(secret).toHaveAttribute("autocomplete", "new-password");
    await userEvent.click(button("Show API Key"));
    expect(secret).toHaveAttribute("type", "text");
    await userEvent.click(button("Hide API Key"));
    expect(secret).toHaveAttribute("type", "password");
  });

  test("several lines are shown, and nothing else is said", async () => {
    vi.spyOn(CSS, "supports").mockReturnValue(false);
    renderInWorld(createWorld(), <ApiKeyForm toolkit="googlebigquery" />);
    const secret = await screen.findByLabelText("Service account key");
    expect(secret).toHaveProperty("tagName", "TEXTAREA");
    expect(secret).toHaveAccessibleDescription("The whole JSON file of the key, as it was downloaded.");
    expect(screen.queryByRole("button", { name: /^Show/ })).toBeNull();
  });
});

describe("fields of every kind", () => {
  /** What keeps browsers, password managers, keyboards, spelling and writing services away. */
  const told = {
    autocapitalize: "none",
    autocomplete: "off",
    autocorrect: "off",
    spellcheck: "false",
    writingsuggestions: "false",
    "data-1p-ignore": "",
    "data-bwignore": "",
    "data-form-type": "other",
    "data-gramm": "false",
    "data-lpignore": "true",
    "data-protonpass-ignore": "true",
  };

  test("none is a password field, has a name, or looks like a user name", async () => {
    const { container } = renderInWorld(
      createWorld(),
      <>
        {sandboxToolkits.map(({ slug }) => (
          <ApiKeyForm key={slug} toolkit={slug} />
        ))}
      </>,
    );
    await waitFor(() => expect(container.querySelector("[data-loading]")).toBeNull());
    expect(controls(container).length).toBeGreaterThan(20);
    for (const control of controls(container)) expectLeftAlone(control);
    expect(screen.getByLabelText("User name")).toBeVisible();
    expect(isDotted(screen.getByLabelText("Password"))).toBe(true);
  });

  test("nor are the fields before a redirect", async () => {
    renderInWorld(createWorld(), <ConnectButton toolkit="zendesk" />);
    await waitFor(() => expect(button("Connect Zendesk")).toHaveAttribute("data-method"));
    await userEvent.click(button("Connect Zendesk"));
    await userEvent.click(await screen.findByRole("button", { name: "Sign in with Zendesk" }));
    expectLeftAlone(await screen.findByLabelText("Subdomain"));
  });

  function expectLeftAlone(control: Element): void {
    const attributes = Object.fromEntries(
      control.getAttributeNames().map((name) => [name, control.getAttribute(name)]),
    );
    expect(attributes).toMatchObject(told);
    expect(attributes["type"] ?? "text").toBe("text");
    expect(attributes).not.toHaveProperty("name");
    // Firefox (LoginHelper.isInferredNonUsernameField) takes a lone text field for a user name otherwise.
    expect(control.id).toMatch(/\bsearch\b/);
  }
});

describe("server-rendered", () => {
  test("several lines that were typed before the page's code go on, as dots", async () => {
    const world = createWorld();
    const queryClient = new QueryClient();
    await prefetchConnections(queryClient, world.client, [{ toolkit: "googlebigquery" }]);
    await queryClient.prefetchQuery(composioQueries.authConfig(world.client, "ac_googlebigquery"));
    const app = page(world, queryClient, <ApiKeyForm toolkit="googlebigquery" />);
    const container = document.createElement("div");
    document.body.append(container);
    container.innerHTML = renderToString(app);
    const area = () => screen.findByLabelText<HTMLTextAreaElement>("Service account key");
    const early = await area();
    await userEvent.click(early);
    await userEvent.paste('{\n"a"');
    const onRecoverableError = vi.fn<(error: unknown) => void>();
    const root = hydrateRoot(container, app, { onRecoverableError });
    onTestFinished(() => {
      root.unmount();
      container.remove();
    });
    await waitFor(async () => expect(isDotted(await area())).toBe(true));
    const late = await area();
    expect(late).toHaveValue('{\n"a"');
    expect(late).toHaveFocus();
    expect(onRecoverableError).not.toHaveBeenCalled();
  });

  test("a secret is a password field at first, and what was typed into it goes on", async () => {
    const world = createWorld();
    const queryClient = new QueryClient();
    await prefetchConnections(queryClient, world.client, [{ toolkit: "stripe" }]);
    await queryClient.prefetchQuery(composioQueries.authConfig(world.client, "ac_stripe"));
    const app = page(world, queryClient, <ApiKeyForm toolkit="stripe" />);
    const container = document.createElement("div");
    document.body.append(container);
    container.innerHTML = renderToString(app);
    const early = await key();
    expect(early).toHaveAttribute("type", "password");
    expect(early).toHaveAttribute("autocomplete", "new-password");
    expect(early).not.toHaveAttribute("style");
    await userEvent.type(early, "sk_ear");

    const onRecoverableError = vi.fn<(error: unknown) => void>();
    const root = hydrateRoot(container, app, { onRecoverableError });
    onTestFinished(() => {
      root.unmount();
      container.remove();
    });
    // Firefox treats an element that has been a password field once as one for ever: this has to be another.
    await waitFor(() => expect(early).not.toBeInTheDocument());
    const late = await key();
    expect(late).toHaveAttribute("type", "text");
    expect(isDotted(late)).toBe(true);
    expect(late).toHaveValue("sk_ear");
    expect(late).toHaveFocus();
    await userEvent.keyboard("ly{Enter}");
    await screen.findByText("Stripe is ready to use.");
    expect(world.sandbox.control.accounts()).toMatchObject([{ val: { generic_api_key: "sk_early" } }]);
    expect(onRecoverableError).not.toHaveBeenCalled();
  });
});

const page = (world: World, queryClient: QueryClient, children: ReactNode): ReactNode => (
  <ComposioProvider client={world.client} queryClient={queryClient}>
    {children}
  </ComposioProvider>
);
