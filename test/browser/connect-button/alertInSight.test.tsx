import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../src/components/styles.css";
import { ConnectButton, DisconnectButton } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

// A newcomer's report: the error lay half under the footer of the dialog.

afterEach(() => page.viewport(1024, 768));

const box = (element: Element | null | undefined) => element?.getBoundingClientRect() ?? new DOMRect();

async function alertOf(dialog: HTMLElement, text: RegExp): Promise<HTMLElement> {
  return waitFor(() => {
    const alert = within(dialog).getByRole("alert");
    expect(alert).toHaveTextContent(text);
    return alert;
  });
}

test.each([
  [360, 640],
  [1280, 560],
])(
  "in %i × %i pixels, the error of a form is above the dialog's footer, and its field is in sight",
  async (...size) => {
    await page.viewport(...size);
    const world = createWorld({ prepare: (control) => control.refuseKeys(true) });
    renderInWorld(world, <ConnectButton toolkit="jira" />);
    await userEvent.click(await screen.findByRole("button", { name: "Connect Jira" }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(await screen.findByRole("button", { name: "Use an API key" }));
    await userEvent.type(await screen.findByLabelText("Your Subdomain"), "acme");
    await userEvent.type(screen.getByLabelText("API Key (Required)"), "wrong");
    await userEvent.type(screen.getByLabelText("Jira Email (Required)"), "alex@example.com{Enter}");
    const alert = await alertOf(dialog, /did not accept/);
    await waitFor(() =>
      expect(box(alert).bottom).toBeLessThanOrEqual(box(dialog.querySelector(".cr-form-actions")).top),
    );
    expect(screen.getByLabelText("API Key (Required)")).toHaveFocus();
    expect(box(document.activeElement).top).toBeGreaterThanOrEqual(box(dialog.querySelector(".cr-dialog-body")).top);
  },
);

test("in a low window the error of a question is above its buttons", async () => {
  await page.viewport(360, 260);
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
  renderInWorld(world, <DisconnectButton toolkit="gmail" />);
  const opener = await screen.findByRole("button", { name: "Disconnect Gmail" });
  await waitFor(() => expect(opener).not.toHaveAttribute("aria-disabled"));
  await userEvent.click(opener);
  const dialog = await screen.findByRole("dialog");
  world.online = false;
  await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
  const alert = await alertOf(dialog, /./);
  await waitFor(() =>
    expect(box(alert).bottom).toBeLessThanOrEqual(box(dialog.querySelector(".cr-dialog-footer")).top),
  );
});
