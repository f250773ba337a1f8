import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { type ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { RequireConnection, useRequiredConnections } from "../../../src/index.ts";
import { type World, type WorldOptions, createWorld } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

/* A gate asks for an app that nobody can connect in this app: it says so, who can help, and holds up nothing else. */

const help = "Please contact support.";
const title = (name: string) => screen.findByRole("region", { name });
const gate = (toolkits: readonly string[]) => (
  <RequireConnection toolkits={toolkits}>
    <textarea aria-label="Draft" />
  </RequireConnection>
);

async function connect(world: World, name: string): Promise<void> {
  await userEvent.click(await screen.findByRole("button", { name }));
  await waitFor(() => expect(world.browser.popups.at(-1)?.address).toContain(world.sandbox.origin));
  world.consent("allow");
}

describe("a gate for an app that can't be connected", () => {
  test.each<readonly [string, string, string, WorldOptions]>([
    ["has no auth config", "twitter", "X", {}],
    ["is forbidden by the app's list", "gmail", "Gmail", { authConfigs: { slack: "ac_slack" } }],
    ["is forbidden by the app's rule", "gmail", "Gmail", { authorize: ({ toolkit }) => toolkit !== "gmail" }],
    ["does not exist", "retired_app", "Retired App", {}],
  ])("that %s says so, and who can help", async (_, slug, name, options) => {
    const world = createWorld(options);
    const { container } = renderInWorld(world, gate([slug]));
    const card = await title(`${name}: Can't be connected here`);
    expect(card).toHaveTextContent(help);
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.queryByLabelText("Draft")).toBeNull();
    expect((await axe.run(container)).violations).toEqual([]);
    // The card asks once more for what has failed. It stays meanwhile: it does not ask for ever.
    expect(countRequests(world, `GET /toolkits/${slug}`)).toBeLessThanOrEqual(2);
    expect(card).toBeInTheDocument();
  });

  test("and for another one: the other one can be connected, and then nothing else is asked for", async () => {
    const world = createWorld();
    renderInWorld(world, gate(["twitter", "gmail"]));
    const card = await title("Connect 2 apps to go on");
    await waitFor(() => expect(card).toHaveTextContent(`X: Can't be connected here · ${help}`));
    await connect(world, "Connect Gmail");
    expect(await title("X: Can't be connected here")).toHaveTextContent(help);
    expect(screen.queryByLabelText("Draft")).toBeNull();
  });

  test("tells the developer why, in development", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    renderInWorld(createWorld({ isDevelopment: true }), gate(["twitter"]));
    await waitFor(() =>
      expect(log).toHaveBeenCalledWith(expect.stringContaining('no enabled auth config for "twitter"')),
    );
    log.mockRestore();
  });

  // docs/components/RequireConnection.md
  test("opens without it, if the app lets the user through", async () => {
    const needed = ["twitter", "gmail"];
    function Report({ children }: { children: ReactNode }) {
      const { unavailable } = useRequiredConnections(needed);
      const possible = needed.filter((slug) => !unavailable.some((toolkit) => toolkit.slug === slug));
      return <RequireConnection toolkits={possible}>{children}</RequireConnection>;
    }
    const world = createWorld();
    renderInWorld(
      world,
      <Report>
        <textarea aria-label="Draft" />
      </Report>,
    );
    await title("Connect Gmail to go on");
    await connect(world, "Connect Gmail");
    expect(await screen.findByLabelText("Draft")).toBeVisible();
  });
});
