import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectCard } from "../../../src/index.ts";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { publicComponents } from "../support/publicComponents.tsx";
import { renderInWorld } from "../support/renderInWorld.tsx";

const unbroken = "x".repeat(120);
const apps = new Set(["gmail", "slack", "notion", "stripe"]);
const toolkits = sandboxToolkits
  .filter(({ slug }) => apps.has(slug))
  .map((toolkit) => ({ ...toolkit, name: `${toolkit.name}${unbroken}`, identity: unbroken }));

const withoutNames = new Set(["ConnectionStatusBadge", "ToolkitLogo"]);
const components = publicComponents.filter(({ name }) => !withoutNames.has(name));

/* A name comes from Composio, an alias from the user: neither need have a space in it. */
test.each(components)("$name: names of one long word stay inside", async ({ element, attribute, ready }) => {
  let accountId = "";
  const world = createWorld({
    authorizeAdmin: () => true,
    toolkits,
    prepare: (control) => {
      accountId = control.addAccount({ userId: user, toolkit: "gmail", alias: unbroken }).id;
    },
  });
  renderInWorld(
    world,
    <div data-testid="box" style={{ inlineSize: 300, overflow: "auto" }}>
      {element({ "data-testid": "it" }, accountId)}
    </div>,
  );
  await waitFor(() => expect(screen.getByTestId("it")).toHaveAttribute(attribute, ready));
  const box = screen.getByTestId("box");
  await waitFor(() => expect(box.textContent).toContain("xxx"));
  expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth);
});

test("a long account does not break the app's name within a word, on a phone", async () => {
  const world = createWorld({
    prepare: (control) =>
      void control.addAccount({
        userId: user,
        toolkit: "salesforce",
        val: { displayName: "alexandra.doe@example-company.com" },
      }),
  });
  renderInWorld(
    world,
    <div style={{ inlineSize: 343 }}>
      <ConnectCard toolkits={["salesforce", "slack"]} />
    </div>,
  );
  await waitFor(() => expect(screen.getByText("alexandra.doe@example-company.com")).toBeVisible());
  const range = document.createRange();
  range.selectNodeContents(screen.getByText("Salesforce"));
  expect(range.getClientRects()).toHaveLength(1);
});

test.each(["Enterprise Resource Planning for the Northwind Traders and all of their Subsidiaries", unbroken.slice(40)])(
  "in a card on a phone, a name of 80 letters takes two lines: %s",
  async (name) => {
    const world = createWorld({
      toolkits: toolkits.map((toolkit) => ({ ...toolkit, name, identity: "alexandra.doe@example-company.com" })),
      prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }),
    });
    renderInWorld(
      world,
      <div style={{ inlineSize: 343 }}>
        <ConnectCard toolkits={["gmail", "slack"]} />
      </div>,
    );
    await screen.findByRole("button", { name: `Connect ${name}` });
    for (const shown of screen.getAllByText(name, { selector: ".cr-card-name *" })) {
      expect(shown.getBoundingClientRect().height).toBeLessThan(44);
      expect(shown).toHaveAttribute("title", name);
    }
  },
);
