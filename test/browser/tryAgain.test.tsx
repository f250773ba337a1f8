import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { describe, expect, test } from "vitest";
import "../../src/components/styles.css";
import { ConnectButton, ConnectionList, createComposioClient } from "../../src/index.ts";
import type { ComposioErrorCode } from "../../src/protocol/errorTypes.ts";
import { ComposioError } from "../../src/protocol/errors.ts";
import type { SandboxControl } from "../../src/sandbox/index.ts";
import { publicComponents } from "./support/publicComponents.tsx";
import { createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/** Components that can do nothing without what the handler refuses; the others show nothing, or what they have. */
const without = new Set(["ConnectionStatusBadge", "DisconnectButton", "ToolkitLogo"]);
const components = publicComponents.filter(({ name }) => !without.has(name));

/** Whatever the page asks, the handler refuses it. */
function refusing(code: ComposioErrorCode) {
  const { status, message } = new ComposioError(code);
  const fetch = async () => Response.json({ error: { code, message, status } }, { status });
  const world = createWorld();
  return { ...world, client: createComposioClient({ baseUrl: world.client.baseUrl, fetch }) };
}

const again = () => screen.queryAllByRole("button", { name: "Try again" });

describe.each(components)("$name", ({ element }) => {
  const props = { "data-testid": "root" };

  test("offers no second try where only the app's makers can help", async () => {
    renderInWorld(refusing("composio_unauthorized"), element(props, "ca_1"));
    expect(await screen.findAllByText(/^Connections are not set up right/)).not.toHaveLength(0);
    expect(again()).toEqual([]);
  });

  test("offers one where the user may have got access meanwhile", async () => {
    renderInWorld(refusing("not_allowed"), element(props, "ca_1"));
    await waitFor(() => expect(again()).not.toEqual([]));
  });

  test("keeps the focus when it is pressed, and what was missing comes", async () => {
    let isAllowed = false;
    const authorize = () => isAllowed;
    renderInWorld(createWorld({ authorize, authorizeAdmin: authorize }), element(props, "ca_1"));
    await waitFor(() => expect(again()).not.toEqual([]));
    isAllowed = true;
    await waitFor(async () => {
      // Again, if a second request was refused after the first.
      again()[0]?.focus();
      if (again()[0]) await userEvent.keyboard("{Enter}");
      expect(again()).toEqual([]);
    });
    await waitFor(() => expect(document.querySelector("[data-state=loading], [data-loading]")).toBeNull());
    expect(document.body).not.toHaveFocus();
  });
});

test.each(["solid", "outline"] as const)("a %s button that nobody can press keeps its place", async (variant) => {
  const world = createWorld();
  const release = world.hold("GET /connected-accounts");
  const row = (
    <div style={{ display: "flex", gap: 8 }}>
      <ConnectButton toolkit="stripe" variant={variant} />
      <span data-testid="beside">Beside</span>
    </div>
  );
  renderInWorld(world, row);
  const button = await screen.findByRole("button", { name: "Stripe" });
  const places = () => [button, screen.getByTestId("beside")].map((each) => each.getBoundingClientRect().toJSON());
  const before = places();
  world.outage = "composio_unauthorized";
  release();
  await waitFor(() => expect(button).toHaveAttribute("aria-disabled", "true"));
  expect(places()).toEqual(before);
  await waitFor(() => expect(button).toHaveAccessibleDescription(/^Connections are not set up right/));
});

// A page with many buttons must not announce the same of each.
test.each(components.filter(({ name }) => name !== "ConnectButton"))(
  "$name tells screen readers once what it can't read",
  async ({ element }) => {
    renderInWorld(refusing("not_allowed"), element({ "data-testid": "root" }, "ca_1"));
    const said = () =>
      [...document.querySelectorAll("[role=alert], [role=status]")].filter((region) => region.textContent !== "");
    await waitFor(() => expect(again()).not.toEqual([]));
    await waitFor(() => expect(said()).toHaveLength(1));
    expect(said()[0]).toHaveTextContent(/^You don't have access/);
  },
);

describe("a connection that can't be begun", () => {
  const refuseLink = (control: SandboxControl) => control.failNext({ path: "/connected_accounts/link", status: 401 });

  test("ConnectButton says why, keeps its own name, and can be dismissed", async () => {
    renderInWorld(createWorld({ prepare: refuseLink }), <ConnectButton toolkit="gmail" />);
    await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
    expect(await screen.findAllByText(/^Connections are not set up right/)).not.toHaveLength(0);
    expect(again()).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: /Dismiss/ }));
    await waitFor(() => expect(screen.queryAllByText(/^Connections are not set up right/)).toEqual([]));
    expect(screen.getByRole("button", { name: "Connect Gmail" })).toBeVisible();
  });

  test("the row of a list says why, and its button takes the message away", async () => {
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" });
        refuseLink(control);
      },
    });
    renderInWorld(world, <ConnectionList />);
    const row = within(await screen.findByRole("listitem"));
    await userEvent.click(await row.findByRole("button", { name: /^Reconnect/ }));
    expect(await screen.findAllByText(/^Connections are not set up right/)).not.toHaveLength(0);
    expect(again()).toEqual([]);
    await userEvent.click(screen.getAllByRole("button", { name: "Dismiss" })[0] ?? document.body);
    expect(await row.findByRole("button", { name: /^Reconnect/ })).toBeVisible();
  });
});
