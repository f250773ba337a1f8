import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import "../../../src/components/styles.css";
import { createWorld, user } from "../support/createWorld.ts";
import { publicComponents } from "../support/publicComponents.tsx";
import { renderInWorld } from "../support/renderInWorld.tsx";

const root = document.documentElement;
afterEach(() => {
  root.style.fontSize = "";
});

async function renderComponent({ element, attribute, ready }: (typeof publicComponents)[number]): Promise<HTMLElement> {
  let accountId = "";
  const world = createWorld({
    authorizeAdmin: () => true,
    prepare: (control) => {
      accountId = control.addAccount({ userId: user, toolkit: "gmail", alias: "Work" }).id;
    },
  });
  renderInWorld(
    world,
    <div data-testid="box" style={{ inlineSize: 600 }}>
      {/* Rows out of sight keep the size that they had. */}
      <style>{"[data-testid=box] * { content-visibility: visible !important }"}</style>
      {element({ "data-testid": "it" }, accountId)}
    </div>,
  );
  await waitFor(() => expect(screen.getByTestId("it")).toHaveAttribute(attribute, ready));
  return screen.getByTestId("box");
}

/** Size and place of all elements, in pixels. */
function boxesOf(box: HTMLElement): readonly string[] {
  return [...box.querySelectorAll("*")].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return `${element.tagName}.${element.getAttribute("class")} ${[x, y, width, height].map(Math.round).join(" ")}`;
  });
}

/* `html { font-size: 62.5% }`, so that 1rem is 10px, is in many stylesheets. */
test.each(publicComponents)("$name looks the same where the app's 1rem is 10px", async (component) => {
  const box = await renderComponent(component);
  const before = boxesOf(box);
  root.style.fontSize = "62.5%";
  expect(boxesOf(box)).toEqual(before);
});

const withText = publicComponents.filter(({ name }) => name !== "ToolkitLogo");
test.each(withText)("$name has room for the text of users who read twice the size", async (component) => {
  const box = await renderComponent(component);
  const before = fontSizeIn(box);
  root.style.fontSize = "32px";
  expect(fontSizeIn(box)).toBe(2 * before);
  const cut = [...box.querySelectorAll<HTMLElement>(":not(svg, svg *, .cr-visually-hidden)")].filter((element) => {
    const { overflowY, webkitLineClamp } = getComputedStyle(element);
    const isCut = overflowY !== "visible" && webkitLineClamp === "none";
    return isCut && element.scrollHeight > element.clientHeight + 1;
  });
  expect(cut.map((element) => element.className)).toEqual([]);
});

function fontSizeIn(box: HTMLElement): number {
  const [component] = box.querySelectorAll("[data-cr-scheme]");
  if (!component) throw new Error("no component");
  return Number.parseFloat(getComputedStyle(component).fontSize);
}
