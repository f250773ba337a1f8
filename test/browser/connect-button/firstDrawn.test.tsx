import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectButton, type ConnectButtonProps } from "../../../src/index.ts";
import { type World, createWorld, user } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

const alias = "Support team of the whole company";

function Page(props: Partial<ConnectButtonProps> & { isAlone: boolean }) {
  const { isAlone, ...own } = props;
  return (
    <>
      <div style={{ display: "flex", gap: 8, alignItems: "center" }}>
        <ConnectButton toolkit="gmail" {...(own as object)} />
        {!isAlone && <span data-testid="beside">Beside</span>}
      </div>
      <p data-testid="below">Below</p>
    </>
  );
}

async function connectedWorld(): Promise<World> {
  return createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias }) });
}

/** The connection's size, where its name stands, and where everything around it is. */
async function look(): Promise<readonly number[]> {
  await screen.findByRole("button", { name: "Manage Gmail" });
  const [connection, name, ...around] = [
    document.querySelector(".cr-account-control"),
    screen.getByText(alias),
    ...document.querySelectorAll("[data-testid]"),
  ].map((element) => element?.getBoundingClientRect());
  if (!connection || !name) throw new Error("no connection");
  const inside = [name.left - connection.left, name.top - connection.top];
  const places = around.flatMap((box) => [box?.left ?? 0, box?.top ?? 0]);
  return [connection.width, connection.height, ...inside, ...places].map(Math.round);
}

describe.each([true, false])(
  "a connection looks the same whatever was drawn first; alone in its line: %s",
  (isAlone) => {
    test.each<[string, Partial<ConnectButtonProps>]>([
      ["as it is", {}],
      ["small", { size: "sm" }],
      ["large", { size: "lg" }],
      ["with a short label", { label: "short" }],
      ["small, with a short label", { size: "sm", label: "short" }],
      ["with a label of its own", { children: "Connect the mail of your whole team" }],
    ])("%s", async (_, props) => {
      const world = await connectedWorld();
      const release = world.hold("GET /connected-accounts");
      const view = renderInWorld(world, <Page {...props} isAlone={isAlone} />);
      await screen.findByRole("button", { name: "Gmail" });
      release();
      const afterPlaceholder = await look();
      // The accounts are known now.
      view.rerender(inWorld(world, <Page key="again" {...props} isAlone={isAlone} />));
      expect(document.querySelector(".cr-account-control")).not.toBeNull();
      expect(await look()).toEqual(afterPlaceholder);
    });
  },
);
