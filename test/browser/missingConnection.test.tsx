import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactElement } from "react";
import { expect, test } from "vitest";
import "../../src/components/styles.css";
import { ApiKeyForm, ConnectButton, ConnectionRow, useConnectionStatus } from "../../src/index.ts";
import { createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/*
 * A newcomer's app: the link of an e-mail names one connection. It was opened in another workspace, or the connection was deleted
 * meanwhile. The page showed a grey "Connect" with an empty logo, and a bare "Not connected".
 */

const text = "This connection isn’t here. It was removed, or it belongs to another user or workspace.";

function Status({ connectedAccountId }: { connectedAccountId: string }): ReactElement {
  const { phase, isMissing } = useConnectionStatus({ connectedAccountId });
  return <output>{`${phase} ${isMissing}`}</output>;
}

test.each(["deleted", "another user's"])("a connection by its id that is %s is said to be missing", async (which) => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: "ben", toolkit: "gmail", alias: "Ben" }),
  });
  const id = which === "deleted" ? "ca_deleted" : (world.sandbox.control.accounts()[0]?.id ?? "");
  renderInWorld(
    world,
    <div style={{ inlineSize: 320 }}>
      <ConnectButton connectedAccountId={id} />
      <ConnectionRow connectedAccountId={id} />
      <ApiKeyForm connectedAccountId={id} />
      <Status connectedAccountId={id} />
    </div>,
  );
  await waitFor(() => expect(screen.getAllByText(text)).toHaveLength(3));
  for (const shown of screen.getAllByText(text)) {
    expect(shown).toBeVisible();
    expect(shown.closest(".cr-visually-hidden")).toBeNull();
    // Not cut off in a narrow column.
    expect(shown.getBoundingClientRect().right).toBeLessThanOrEqual(
      shown.closest("div[style]")?.getBoundingClientRect().right ?? 0,
    );
  }
  expect(document.querySelector(".cr-logo")).toBeNull();
  expect(screen.getByText("not_connected true")).toBeVisible();
});

test("a connection that the user has is not missing, and nothing is said before that is known", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Ana" }),
  });
  const id = world.sandbox.control.accounts()[0]?.id ?? "";
  renderInWorld(
    world,
    <>
      <Status connectedAccountId={id} />
      <ConnectButton connectedAccountId={id} />
    </>,
  );
  expect(screen.getByText("null false")).toBeVisible();
  expect(await screen.findByText("connected false")).toBeVisible();
  expect(screen.queryByText(text)).toBeNull();
});

test("a press that is refused because of another user says that, not that the connection is missing", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  });
  const id = world.sandbox.control.accounts()[0]?.id ?? "";
  renderInWorld(world, <ConnectButton connectedAccountId={id} />);
  const reconnect = await screen.findByRole("button", { name: "Reconnect Gmail" });
  world.userId = "ben";
  await userEvent.click(reconnect);
  await waitFor(() => expect(document.querySelector(".cr-connect")).toHaveAttribute("data-phase", "not_connected"));
  expect(await screen.findByText(/^Another user or workspace is active now/)).toBeVisible();
  expect(screen.queryByText(text)).toBeNull();
});

test("a connection that another one has replaced in this browser is not missing", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  });
  const id = world.sandbox.control.accounts()[0]?.id ?? "";
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="gmail" menu={false} />
      <Status connectedAccountId={id} />
      <div data-testid="row">
        <ConnectionRow connectedAccountId={id} actions={false} />
      </div>
    </>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Reconnect Gmail" }));
  await screen.findByText("Finish in the window that opened.");
  world.consent("allow");
  await world.passTime(5_000, 500);
  expect(await screen.findByText("connected false")).toBeVisible();
  await waitFor(() =>
    expect(world.sandbox.control.accounts().find((account) => account.id === id)?.deleted).toBe(true),
  );
  await waitFor(() => expect(screen.getByTestId("row")).toHaveTextContent(/Connected/));
  expect(screen.queryByText(text)).toBeNull();
});
