import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ConnectionList } from "../../../src/index.ts";
import { de } from "../../../src/locales/de.ts";
import { es } from "../../../src/locales/es.ts";
import { fr } from "../../../src/locales/fr.ts";
import { ja } from "../../../src/locales/ja.ts";
import { pl } from "../../../src/locales/pl.ts";
import { ptBR } from "../../../src/locales/pt-BR.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

// Phones of 320, 328 and 344 pixels, with a margin.
test.each([288, 296, 312])("in a list of %i pixels the line of a waiting row is not cut", async (inlineSize) => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  });
  renderInWorld(world, <ConnectionList style={{ inlineSize }} />);
  await userEvent.click(await screen.findByRole("button", { name: "Reconnect Gmail" }));
  const line = (await screen.findByText("Waiting for you in the other window…")).closest(".cr-row-line");
  await waitFor(() => expect(screen.getByRole("button", { name: "Cancel" })).toBeVisible());
  expect(line?.scrollWidth).toBeLessThanOrEqual(line?.clientWidth ?? 0);
  const menu = screen.getByRole("button", { name: "Manage Gmail" }).getBoundingClientRect();
  expect(line?.getBoundingClientRect().top).toBeGreaterThanOrEqual(menu.bottom - 4);
});

// 60 pixels is what a company's own tall buttons may have.
test.each([
  ["compact", undefined],
  ["default", undefined],
  ["comfortable", undefined],
  ["default", "60px"],
] as const)("a row leaves room around its button: density %s, controls of %s", async (density, height) => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  });
  const theme = { density, ...(height !== undefined && { variables: { "--cr-control-height": height } }) };
  for (const inlineSize of [390, 640]) {
    const view = renderInWorld(world, <ConnectionList style={{ inlineSize }} />, { theme });
    const button = (await screen.findByRole("button", { name: "Reconnect Gmail" })).getBoundingClientRect();
    const row = screen.getByRole("listitem").getBoundingClientRect();
    expect(Math.min(button.top - row.top, row.bottom - button.bottom)).toBeGreaterThanOrEqual(5);
    view.unmount();
  }
});

const texts = { de, es, fr, ja, pl, ptBR };

// A user's own spacing, as WCAG 1.4.12 has it, on the narrowest phone: "Stripe" was "S…" beside its buttons.
test.each(Object.entries(texts))("an app's name has room beside its buttons: %s", async (_, messages) => {
  const world = createWorld({
    prepare(control) {
      for (const status of ["EXPIRED", "INITIATED", "ACTIVE"])
        control.addAccount({ userId: user, toolkit: "stripe", status });
      control.addAccount({ userId: user, toolkit: "jira", status: "FAILED" });
    },
  });
  const { container } = renderInWorld(
    world,
    <div style={{ inlineSize: 288, letterSpacing: "0.12em", wordSpacing: "0.16em" }}>
      <style>{".cr-button { letter-spacing: inherit } .cr-row { content-visibility: visible }"}</style>
      <ConnectionList groupBy="toolkit" />
    </div>,
    { messages },
  );
  await waitFor(() => expect(container.querySelectorAll("[data-phase] > .cr-row-name")).toHaveLength(4));
  const cut = [...container.querySelectorAll(".cr-row, .cr-row-name, .cr-row .cr-button")].filter(
    ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
  );
  expect(cut.map(({ className, textContent }) => `${className}: ${textContent}`)).toEqual([]);
});

test("in a narrow list, a row's button does not touch the line below it", async () => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", status: "EXPIRED" }),
  });
  const { container } = renderInWorld(world, <ConnectionList style={{ inlineSize: 390 }} />);
  const button = await screen.findByRole("button", { name: "Reconnect Gmail" });
  const line = container.querySelector(".cr-row-line");
  // Its letters begin a few pixels lower.
  expect(line?.getBoundingClientRect().top).toBeGreaterThanOrEqual(button.getBoundingClientRect().bottom);
  const name = container.querySelector(".cr-row-name");
  const middle = (element: Element | null = null) => {
    const { top = 0, height = 0 } = element?.getBoundingClientRect() ?? {};
    return top + height / 2;
  };
  expect(middle(line) - middle(name), "name and account are seen as one").toBeLessThan(24);
});
