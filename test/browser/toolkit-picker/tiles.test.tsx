import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { createRef } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../../src/components/styles.css";
import { ComposioProvider, ToolkitPicker } from "../../../src/index.ts";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { createWorld, user } from "../support/createWorld.ts";
import { renderInWorld } from "../support/renderInWorld.tsx";

const slugs = [
  "gmail",
  "slack",
  "github",
  "googlecalendar",
  "notion",
  "linear",
  "stripe",
  "hubspot",
  "jira",
  "zendesk",
];
const button = (name: string) => screen.findByRole("button", { name });
const here = () => document.activeElement?.closest("[data-toolkit]")?.getAttribute("data-toolkit");

/** Ten apps in rows of three; GitHub is connected, so that its tile has no button. */
async function renderTiles(width = 860): Promise<void> {
  const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "github" }) });
  renderInWorld(world, <ToolkitPicker toolkits={slugs} style={{ inlineSize: width }} />);
  await waitFor(() => expect(screen.getByText("Connected")).toBeVisible());
  (await button("Connect Gmail")).focus();
  // The keys are loaded after the first paint.
  await waitFor(async () => {
    await userEvent.keyboard("{ArrowRight}");
    expect(here()).toBe("slack");
  });
  await userEvent.keyboard("{ArrowLeft}");
  expect(here()).toBe("gmail");
}

describe("keys", () => {
  afterEach(() => document.documentElement.removeAttribute("dir"));

  test("move between the tiles in both directions", async () => {
    await renderTiles();
    for (const [key, slug] of [
      ["ArrowDown", "googlecalendar"],
      ["ArrowRight", "notion"],
      ["ArrowUp", "slack"],
      ["ArrowUp", "slack"],
      ["End", "github"],
      ["ArrowDown", "linear"],
      ["ArrowDown", "jira"],
      ["ArrowDown", "zendesk"],
      ["ArrowRight", "zendesk"],
      ["Home", "zendesk"],
      ["PageUp", "gmail"],
      ["PageDown", "zendesk"],
    ]) {
      await userEvent.keyboard(`{${key}}`);
      expect([key, here()]).toEqual([key, slug]);
    }
    await userEvent.keyboard("{Control>}{End}{/Control}");
    expect(here()).toBe("zendesk");
    await userEvent.keyboard("{Control>}{Home}{/Control}");
    expect(here()).toBe("gmail");
  });

  test("follow the direction of the text", async () => {
    document.documentElement.dir = "rtl";
    const world = createWorld();
    renderInWorld(world, <ToolkitPicker toolkits={slugs} style={{ inlineSize: 860 }} />);
    (await button("Connect Gmail")).focus();
    await waitFor(async () => {
      await userEvent.keyboard("{ArrowLeft}");
      expect(here()).toBe("slack");
    });
  });

  test("Tab goes on to every control, and menus keep their own keys", async () => {
    await renderTiles();
    await userEvent.tab();
    expect(await button("Connect Slack")).toHaveFocus();
    await userEvent.tab();
    expect(await button("Connect Google Calendar")).toHaveFocus();
    screen.getByRole("searchbox").focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(screen.getByRole("searchbox")).toHaveFocus();
  });

  test("the app's own handlers run as well", async () => {
    const onKeyDown = vi.fn<() => void>();
    const onFocus = vi.fn<() => void>();
    renderInWorld(createWorld(), <ToolkitPicker toolkits={slugs} onKeyDown={onKeyDown} onFocus={onFocus} />);
    (await button("Connect Gmail")).focus();
    await userEvent.keyboard("x");
    expect(onKeyDown).toHaveBeenCalledTimes(1);
    expect(onFocus).toHaveBeenCalledTimes(1);
  });
});

describe("texts in English on a page in Arabic", () => {
  afterEach(() => document.documentElement.removeAttribute("dir"));

  const descriptions = [
    "Send mail",
    // Its second line is not full before the "…" is added, and Chromium cut that off at the page's side.
    "Send, read and search mail, with labels, drafts and supercalifragilisticexpialidocious words, and more after that",
    "إرسال البريد",
  ];

  test.each(["14px", "28px"])("end with their …, and are at the page's side: font size %s", async (size) => {
    document.documentElement.dir = "rtl";
    const toolkits = sandboxToolkits.slice(0, 3).map((toolkit, index) => ({
      ...toolkit,
      description: descriptions[index] ?? "",
    }));
    const style = { inlineSize: 560, ["--cr-font-size" as string]: size };
    renderInWorld(createWorld({ toolkits }), <ToolkitPicker style={style} />);
    await button("Connect Gmail");
    const [short, cut, arabic] = descriptions.map((text) => {
      const element = screen.getByText(text);
      const range = document.createRange();
      range.selectNodeContents(element);
      const tile = element.closest("[data-toolkit]")?.getBoundingClientRect() ?? new DOMRect();
      const box = element.getBoundingClientRect();
      const lines = [...range.getClientRects()].filter((line) => line.bottom <= box.bottom + 1);
      // Chromium adds the "…" beyond the end of the line, and nothing outside of the box is shown.
      const end = Math.max(...lines.map((line) => line.right));
      return { side: Math.round(tile.right - 17 - end), room: Math.min(box.right, tile.right) - end };
    });
    expect([short?.side, cut?.side, arabic?.side]).toEqual([0, 0, 0]);
    expect(cut?.room).toBeGreaterThanOrEqual(12);
  });
});

describe("looks", () => {
  afterEach(() => document.documentElement.removeAttribute("style"));

  test("takes a ref, classes and styles by state, slots, and defaults from the provider", async () => {
    const world = createWorld();
    const ref = createRef<HTMLDivElement>();
    renderInWorld(
      world,
      <ComposioProvider client={world.client} appearance={{ toolkitPicker: { classNames: { tile: "their-tile" } } }}>
        <ToolkitPicker
          ref={ref}
          id="mine"
          className={({ state }) => `is-${state}`}
          style={({ state }) => (state === "ready" ? { opacity: 0.9 } : undefined)}
          classNames={{ tile: "my-tile", search: "my-search" }}
        />
      </ComposioProvider>,
    );
    expect(ref.current).toHaveClass("cr-picker", "is-loading");
    await button("Connect Gmail");
    expect(ref.current).toHaveClass("is-ready");
    expect(ref.current).toHaveAttribute("id", "mine");
    expect(ref.current).toHaveStyle({ opacity: "0.9" });
    expect(ref.current?.querySelector("[data-toolkit]")).toHaveClass("cr-tile", "their-tile", "my-tile");
    expect(screen.getByRole("searchbox")).toHaveClass("my-search");
  });

  test.each([320, 160])("%s pixels: nothing is wider than the page, names of 42 letters included", async (width) => {
    const name = "Aufenthaltsgenehmigungsverwaltungsprogramm";
    const world = createWorld({
      toolkits: [
        {
          slug: "long",
          name,
          description: name.repeat(4),
          categories: [name],
          logo: "data:,",
          schemes: [{ mode: "OAUTH2", managed: true }],
        },
      ],
    });
    const { container } = renderInWorld(
      world,
      <div style={{ inlineSize: width }}>
        <ToolkitPicker />
      </div>,
    );
    await button(`Connect ${name}`);
    const tile = container.querySelector("[data-toolkit]");
    expect(container.querySelector(".cr-picker")?.scrollWidth).toBeLessThanOrEqual(width);
    expect(tile?.scrollWidth).toBeLessThanOrEqual(tile?.clientWidth ?? 0);
    expect(tile?.getBoundingClientRect().height).toBe(156);
  });

  test("without the stylesheet everything is still there", async () => {
    const world = createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });
    renderInWorld(
      world,
      <ComposioProvider client={world.client} unstyled>
        <ToolkitPicker />
      </ComposioProvider>,
    );
    await button("Connect Slack");
    await waitFor(() => expect(screen.getByText("Connected")).toBeVisible());
    expect(document.querySelector(".cr-glyph")?.getBoundingClientRect().width).toBe(16);
  });

  test.each(["light", "dark"])("has no accessibility fault in %s", async (scheme) => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const world = createWorld({
      prepare(control) {
        control.addAccount({ userId: user, toolkit: "gmail" });
        control.addAccount({ userId: user, toolkit: "slack", status: "EXPIRED" });
        control.addAccount({ userId: user, toolkit: "notion", status: "INACTIVE" });
      },
    });
    const { container } = renderInWorld(world, <ToolkitPicker featured={["linear"]} />);
    await button("Reconnect Slack");
    const { violations } = await axe.run(container);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
  });
});
