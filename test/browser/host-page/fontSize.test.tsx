import { render, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ComposioProvider, IntegrationsPage } from "../../../src/index.ts";
import { createWorld, user } from "../support/createWorld.ts";

test.each(["0.875rem", "1.25rem", "1.5rem"])("a row and a tile are tall enough for text of %s", async (size) => {
  const world = createWorld({
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail", alias: "Typography" }),
  });
  const { container } = render(
    <ComposioProvider client={world.client} theme={{ variables: { "--cr-font-size": size } }}>
      <IntegrationsPage />
    </ComposioProvider>,
  );
  await screen.findByRole("button", { name: "Connect Slack" });
  const box = (selector: string) => container.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect();
  await waitFor(() => expect(box(".cr-row-line").height).toBeGreaterThan(0));
  const name = box(".cr-row-name");
  const line = box(".cr-row-line");
  const row = box(".cr-row");
  // Letters such as `g` reach below the font's own size.
  const letters = Number.parseFloat(
    getComputedStyle(container.querySelector(".cr-row-line") ?? document.body).fontSize,
  );
  expect(line.height).toBeGreaterThan(1.25 * letters);
  expect(line.top).toBeGreaterThanOrEqual(name.bottom - 1);
  expect(line.bottom).toBeLessThan(row.bottom);
  expect(name.top).toBeGreaterThan(row.top);
  const badge = getComputedStyle(container.querySelector(".cr-row .cr-badge") ?? document.body);
  expect(Number.parseFloat(badge.fontSize)).toBeCloseTo((16 * Number.parseFloat(size) * 13) / 14, 1);
  const text = box(".cr-tile-text");
  expect(box(".cr-tile-text + .cr-tile-note").top).toBeGreaterThanOrEqual(text.bottom - 1);
});
