import { QueryClient } from "@tanstack/react-query";
import { page } from "vitest/browser";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { createRef } from "react";
import { afterEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import docs from "../../../docs/integrations.md?raw";
import { ComposioProvider, IntegrationsPage } from "../../../src/index.ts";
import { de } from "../../../src/locales/de.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";
import { Integrations } from "./docsPage.tsx";
// oxlint-disable-next-line import/default -- `?raw` gives the text of the file
import source from "./docsPage.tsx?raw";

const button = (name: string) => screen.findByRole("button", { name });
const said = () => screen.getAllByRole("status").map(({ textContent }) => textContent);

afterEach(() => page.viewport(1024, 768));

test("invites to the first connection, which then is in the list and said once", async () => {
  const world = createWorld();
  renderInWorld(world, <IntegrationsPage />);
  expect(await screen.findByText("Connect your first app")).toBeVisible();
  await button("Connect Gmail");
  const catalogue = screen.getByRole("region", { name: "Apps" });
  const { top } = catalogue.getBoundingClientRect();
  await userEvent.click(await button("Connect Gmail"));
  await waitFor(() => expect(world.sandbox.control.accounts()).toHaveLength(1));
  await act(() => Promise.resolve(world.consent("allow")));
  const list = await screen.findByRole("list", { name: "Connections" });
  await waitFor(() => expect(within(list).getByRole("button", { name: "Manage Gmail" })).toBeVisible());
  expect(catalogue.getBoundingClientRect().top, "the catalogue stays where it is").toBe(top);
  await waitFor(() => expect(said().filter((text) => text === "Gmail is ready to use.")).toHaveLength(1));
});

// A new user's own page of connections and catalogue took 123 lines.
test("the page of docs/integrations.md is this file, of ten lines or fewer, and does all of it", async () => {
  const shown = source.replace("../../../src/index.ts", "composio-react").replace(": React.JSX.Element", "");
  expect(docs).toContain(`\`\`\`tsx\n${shown}\`\`\`\n`);
  expect(shown.trim().split("\n").length).toBeLessThanOrEqual(10);
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" });
      control.addAccount({ userId: user, toolkit: "gmail", alias: "Home", status: "EXPIRED" });
    },
  });
  renderInWorld(world, <Integrations />);
  expect(await button("Reconnect Gmail, Home")).toBeVisible();
  expect(await button("Manage Gmail, Work")).toBeVisible();
  expect(await button("Connect Slack")).toBeVisible();
  await userEvent.type(screen.getByRole("searchbox", { name: "Search apps" }), "notion");
  expect(await button("Connect Notion")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("button", { name: "Connect Slack" })).toBeNull());
});

test("has what needs attention first, and all apps below, under headings of the given level", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED" });
    },
  });
  const { container } = renderInWorld(world, <IntegrationsPage headingLevel={3} featured={["notion"]} />);
  const connections = await screen.findByRole("region", { name: "Connections" });
  await waitFor(() => expect(within(connections).getAllByRole("listitem")[0]).toHaveTextContent("Slack"));
  expect(screen.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent)).toEqual([
    "Connections",
    "Apps",
  ]);
  const apps = screen.getByRole("region", { name: "Apps" });
  expect(await within(apps).findByRole("list", { name: "Featured" })).toBeVisible();
  await within(apps).findByRole("button", { name: "Connect Notion" });
  const { violations } = await axe.run(container);
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
});

test("only some apps, in another language, with the app's own look", async () => {
  const world = createWorld({
    prepare(control) {
      control.addAccount({ userId: user, toolkit: "gmail" });
      control.addAccount({ userId: user, toolkit: "slack" });
    },
  });
  const ref = createRef<HTMLDivElement>();
  renderInWorld(
    world,
    <ComposioProvider client={world.client} appearance={{ integrationsPage: { headingLevel: 1 } }}>
      <IntegrationsPage
        ref={ref}
        toolkits={["gmail", "notion"]}
        categories={false}
        messages={de}
        className="mine"
        classNames={{ section: "my-section" }}
      />
    </ComposioProvider>,
  );
  expect(await screen.findByRole("heading", { level: 1, name: "Verbindungen" })).toBeVisible();
  await button("Notion verbinden");
  expect(screen.getAllByRole("listitem")).toHaveLength(3);
  expect(ref.current).toHaveClass("cr-page", "mine");
  expect(ref.current?.querySelectorAll(".my-section")).toHaveLength(2);
});

test("320 pixels: nothing is wider than the page", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED" }),
  });
  const { container } = renderInWorld(
    world,
    <div style={{ inlineSize: 320 }}>
      <IntegrationsPage />
    </div>,
  );
  await button("Connect Gmail");
  expect(container.querySelector(".cr-page")?.scrollWidth).toBeLessThanOrEqual(320);
});

test("accounts that can't be read are said once, by the list", async () => {
  let isAllowed = false;
  const world = createWorld({ authorize: ({ action }) => isAllowed || action !== "connectedAccounts.list" });
  renderInWorld(world, <IntegrationsPage />);
  const again = await button("Try again");
  const apps = screen.getByRole("region", { name: "Apps" });
  expect((await within(apps).findAllByText("Status unknown"))[0]).toBeVisible();
  expect(screen.getAllByText("You don't have access to this.")).toHaveLength(1);
  isAllowed = true;
  await userEvent.click(again);
  expect(await within(apps).findByRole("button", { name: "Connect Gmail" })).toBeVisible();
});

test("360 pixels: the place that the user looks at stays where it is when another user is signed in", async () => {
  await page.viewport(360, 700);
  const world = createWorld({
    catalogueSize: 60,
    prepare(control) {
      for (const userId of [user, "ben"])
        for (let number = 1; number <= 12; number++)
          control.addAccount({ userId, toolkit: "gmail", alias: `${userId} ${number}` });
    },
  });
  const queryClient = new QueryClient();
  const { container } = renderInWorld(world, <IntegrationsPage />, { queryClient });
  await button("Show all 12 connections");
  const tiles = () => container.querySelectorAll("[data-toolkit]");
  await waitFor(() => expect(tiles()).toHaveLength(24));
  tiles()[20]?.scrollIntoView({ block: "center" });
  const before = tiles()[20]?.getBoundingClientRect().top;

  const releases = ["GET /toolkits", "GET /connected-accounts"].map((kind) => world.hold(kind));
  world.userId = "ben";
  // The first answer says who is signed in.
  void world.client.authConfigs.list();
  await waitFor(() => expect(tiles()).toHaveLength(0));
  expect(container).not.toHaveTextContent(/user_1|Gmail/);
  for (const release of releases) release();
  await waitFor(() => expect(tiles()).toHaveLength(24));
  await screen.findByText("ben 1");
  expect(tiles()[20]?.getBoundingClientRect().top).toBeCloseTo(before ?? NaN, 0);
});
