import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { ConnectButton, ConnectionList, ToolkitLogo, useToolkits } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

/*
 * A greyed button tells users only that the app can't be connected. In development the console says why.
 */

afterEach(() => vi.restoreAllMocks());

function listen(): () => readonly string[] {
  const log = vi.spyOn(console, "error").mockReturnValue();
  return () => log.mock.calls.map(([line]) => String(line)).filter((line) => line.startsWith("[composio-react]"));
}

const disabled = async (count: number) =>
  waitFor(() => {
    const buttons = screen.getAllByRole("button").filter((each) => each.dataset["method"] === "unavailable");
    expect(buttons).toHaveLength(count);
  });

test("the console names each toolkit without an auth config, each slug with capital letters, and each wrong slug, once", async () => {
  const said = listen();
  const world = createWorld({ isDevelopment: true });
  const buttons = ["asana", "twitter", "Gmail", "gmial", "Slakc"].flatMap((toolkit) => [
    <ToolkitLogo key={`${toolkit} logo`} toolkit={toolkit} />,
    <ConnectButton key={toolkit} toolkit={toolkit} />,
    <ConnectButton key={`${toolkit} again`} toolkit={toolkit} />,
  ]);
  renderInWorld(world, buttons);
  await disabled(10);
  expect(said().toSorted()).toEqual([
    expect.stringMatching(/No toolkit has the slug "Gmail"\. Slugs of toolkits are lower case: use "gmail"\.$/),
    expect.stringMatching(/auth_config_missing: .* for "asana", "twitter", .* in the Composio dashboard\.$/),
    expect.stringMatching(/toolkit_not_found: .* Asked for: "Slakc"\. Slugs of toolkits are lower case: "slakc"\.$/),
    expect.stringMatching(/toolkit_not_found: .* Asked for: "gmial"\.$/),
  ]);
});

test("a toolkit that the catalogue has told about already is named too", async () => {
  const said = listen();
  function Catalogue() {
    const { data } = useToolkits({ search: "twitter" });
    return data ? <ConnectButton toolkit="twitter" /> : null;
  }
  renderInWorld(createWorld({ isDevelopment: true }), <Catalogue />);
  await disabled(1);
  expect(said()).toEqual([expect.stringContaining('auth config for "twitter",')]);
});

test("nothing is said of what needs no auth config, of what is connected as it should be, or in production", async () => {
  const said = listen();
  const { unmount } = renderInWorld(createWorld({ isDevelopment: true }), [
    <ConnectButton key="gmail" toolkit="gmail" />,
    <ConnectButton key="none" toolkit="hackernews" />,
    <ConnectionList key="list" />,
  ]);
  await waitFor(() => expect(document.querySelector('[data-method="none"]')).not.toBeNull());
  await waitFor(() => expect(document.querySelector('[data-method="redirect"]')).not.toBeNull());
  unmount();
  renderInWorld(createWorld(), <ConnectButton toolkit="twitter" />);
  await disabled(1);
  expect(said()).toEqual([]);
});

test("with an allowlist, the console names a slug that is not in it", async () => {
  const said = listen();
  const world = createWorld({ isDevelopment: true, authConfigs: { gmail: "ac_gmail" } });
  renderInWorld(world, <ConnectButton toolkit="Gmail" />);
  await disabled(1);
  expect(said()).toEqual([expect.stringMatching(/not_allowed: .* Asked for: "Gmail"\..* lower case: "gmail"\.$/)]);
});
