import { screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../src/components/styles.css";
import { AccountPicker, ConnectButton, ConnectCard, RequireConnection, ToolkitPicker } from "../../../src/index.ts";
import { listen } from "../announcements/listen.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

afterEach(async () => {
  vi.restoreAllMocks();
  localStorage.clear();
  await page.viewport(1024, 768);
});

/** Connects Stripe by keyboard, with a key that is typed into the dialog. */
async function connectStripe(children: ReactNode): Promise<readonly string[]> {
  const world = createWorld();
  renderInWorld(world, children);
  (await screen.findByRole("button", { name: "Connect Stripe" })).focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByLabelText("API Key")).toHaveFocus());
  const { lines, stop } = listen();
  await userEvent.keyboard("sk_live_1{Enter}");
  await waitFor(() => expect(world.sandbox.control.accounts()).toMatchObject([{ status: "ACTIVE" }]));
  await waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  stop();
  return lines;
}

const places: readonly { name: string; children: ReactNode; next: () => HTMLElement }[] = [
  {
    name: "ConnectCard",
    children: <ConnectCard toolkits={["stripe", "gmail"]} />,
    next: () => screen.getByRole("button", { name: "Connect Gmail" }),
  },
  {
    name: "ConnectCard, done",
    children: <ConnectCard toolkits={["stripe"]} />,
    next: () => screen.getByRole("region", { name: "Connected" }),
  },
  {
    name: "RequireConnection",
    children: <RequireConnection toolkits={["stripe"]}>The app</RequireConnection>,
    next: () => screen.getByText("The app").closest<HTMLElement>(".cr-gate") ?? document.body,
  },
  {
    name: "ToolkitPicker",
    children: <ToolkitPicker toolkits={["stripe"]} />,
    next: () => screen.getByRole("listitem"),
  },
  {
    name: "AccountPicker",
    children: <AccountPicker toolkit="stripe" />,
    next: () => screen.getByRole("combobox"),
  },
];

test.each(places)("after a key the dialog stays closed, and the focus goes on: $name", async ({ children, next }) => {
  const showModal = vi.spyOn(HTMLDialogElement.prototype, "showModal");
  const lines = await connectStripe(children);
  await waitFor(() => expect(next()).toHaveFocus());
  // StrictMode opens it twice.
  expect(showModal).toHaveBeenCalledTimes(2);
  expect(lines.filter((line) => line.startsWith("enters:"))).toEqual([]);
});

test("what gets the focus does not lie under the footer", async () => {
  const description = "Write to us at https://acme.example/keys to get it.";
  const fields = ["One", "Two", "Three", "Four", "Five"].map((label) => ({ name: label, label, description }));
  const acme = { slug: "acme", name: "Acme", description: "", categories: [], logo: "data:," };
  await page.viewport(320, 300);
  renderInWorld(
    createWorld({ toolkits: [{ ...acme, schemes: [{ mode: "API_KEY", fields }] }] }),
    <ConnectButton toolkit="acme" />,
  );
  (await screen.findByRole("button", { name: "Connect Acme" })).focus();
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByLabelText("One")).toHaveFocus());
  const footer = document.querySelector(".cr-dialog .cr-form-actions");
  const top = footer?.getBoundingClientRect().top ?? 0;
  const hidden: string[] = [];
  for (let steps = 0; steps < 30 && footer?.contains(document.activeElement) === false; steps++) {
    await userEvent.tab();
    const focused = document.activeElement;
    if (focused && !footer.contains(focused) && focused.getBoundingClientRect().bottom > top)
      hidden.push(focused.outerHTML);
  }
  expect(hidden).toEqual([]);
  expect(footer?.contains(document.activeElement)).toBe(true);
});
