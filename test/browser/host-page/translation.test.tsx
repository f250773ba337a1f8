import { QueryClient } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, test } from "vitest";
import { ConnectButton, ConnectionList, DisconnectButton, RequireConnection } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { publicComponents } from "../support/publicComponents.tsx";
import { renderInWorld } from "../support/renderInWorld.tsx";

function textNodes(): readonly Text[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) found.push(walker.currentNode);
  return found.filter(
    ({ data, parentElement }) => data.trim() !== "" && !parentElement?.closest("script, style, font"),
  );
}

/** Replaces every text node, also later ones, as the translations of Chrome and Edge do. */
function translate(): () => void {
  const replaceAll = () => {
    for (const text of textNodes()) {
      const font = document.createElement("font");
      font.textContent = text.data;
      text.replaceWith(font);
    }
  };
  replaceAll();
  const observer = new MutationObserver(replaceAll);
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  return () => observer.disconnect();
}

let stop = (): void => undefined;
afterEach(() => stop());

/** React keeps its own record of those text nodes only that are not the only content of an element. */
const isKeptByReact = (text: Text): boolean => Object.keys(text).some((key) => key.startsWith("__react"));

const found = (): readonly string[] =>
  textNodes()
    .filter(isKeptByReact)
    .map(({ data, parentElement }) => `${parentElement?.className}: ${data}`);

const twoAccounts = () =>
  createWorld({
    authorizeAdmin: () => true,
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Home" });
    },
  });

// react#11538
test.each(publicComponents)("$name has no text that React would have to find again", async (row) => {
  const world = twoAccounts();
  renderInWorld(world, row.element({ "data-testid": "part" }, world.sandbox.control.accounts()[0]?.id ?? ""));
  await waitFor(() => expect(screen.getByTestId("part")).toHaveAttribute(row.attribute, row.ready));
  expect(found()).toEqual([]);
});

test("nor have dialogs, with a field that is not filled in and one that has a slip", async () => {
  const world = twoAccounts();
  renderInWorld(
    world,
    <>
      <ConnectButton toolkit="stripe" />
      <DisconnectButton toolkit="gmail" />
    </>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Connect Stripe" }));
  const field = await screen.findByLabelText("API Key", { selector: "input" });
  await userEvent.keyboard("{Enter}");
  await screen.findByText("Please fill this in.");
  await userEvent.click(field);
  await userEvent.paste("Bearer sk_live_1");
  await waitFor(() => expect(document.querySelector(".cr-field-slip")).toBeVisible());
  expect(found()).toEqual([]);
  await userEvent.keyboard("{Escape}");
  await userEvent.click(await screen.findByRole("button", { name: "Discard" }));
  await userEvent.click(await screen.findByRole("button", { name: /^Disconnect Gmail/ }));
  await screen.findByLabelText("Also withdraw the access at Gmail");
  expect(found()).toEqual([]);
});

test("a gate and a list, whose texts come and go, work in a translated page", async () => {
  const world = createWorld();
  const queryClient = new QueryClient();
  renderInWorld(
    world,
    <>
      <RequireConnection toolkits={["gmail"]}>All is connected.</RequireConnection>
      <ConnectionList empty="Nothing here." />
    </>,
    { queryClient },
  );
  await screen.findByText("Nothing here.");
  stop = translate();
  await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
  await waitFor(() => world.consent("allow"));
  await screen.findByText("All is connected.");
  await screen.findByText("Connected", { selector: ".cr-list *" });
  for (const { id } of world.sandbox.control.accounts()) world.sandbox.control.expire(id);
  await queryClient.invalidateQueries();
  await screen.findAllByText("Access has expired", { exact: false });
  expect(screen.queryByText("All is connected.")).toBeNull();
});
