import { render, screen, waitFor } from "@testing-library/react";
import { createRef } from "react";
import { expect, test } from "vitest";
import "../../../src/components/styles.css";
import { ComposioProvider, ToolkitLogo, ToolkitPicker } from "../../../src/index.ts";
import { createWorld } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

const logo = () => screen.getByTestId("logo");
const image = () => logo().querySelector("img");

test("shows the logo of a slug, of one request however often, and no initial before", async () => {
  const world = createWorld();
  const release = world.hold("GET /toolkits/gmail");
  renderInWorld(world, [
    <ToolkitLogo key="1" toolkit="gmail" data-testid="logo" />,
    <ToolkitLogo key="2" toolkit="gmail" />,
  ]);
  expect(logo().querySelector("[data-initial='']")).not.toBeNull();
  release();
  await waitFor(() => expect(image()).toBeVisible());
  expect(logo()).toHaveAttribute("aria-hidden", "true");
  expect(new Set(world.requests)).toEqual(new Set(["GET /toolkits/gmail"]));
});

test("costs nothing for an app that is given, or that the page's catalogue has", async () => {
  const world = createWorld();
  const { unmount } = renderInWorld(world, <ToolkitPicker />);
  await screen.findByRole("button", { name: "Connect Gmail" });
  unmount();
  renderInWorld(world, <ToolkitLogo toolkit={{ slug: "x", name: "Xylo", logo: null }} data-testid="logo" />);
  expect(logo().querySelector("[data-initial='X']")).not.toBeNull();
  expect(countRequests(world, "GET /toolkits/x")).toBe(0);
});

test.each([
  [undefined, 20],
  ["md" as const, 32],
  ["lg" as const, 40],
])("size %s is %s pixels", (size, pixels) => {
  const toolkit = { slug: "x", name: "Xylo", logo: null };
  renderInWorld(createWorld(), <ToolkitLogo toolkit={toolkit} {...(size && { size })} data-testid="logo" />);
  expect(logo().getBoundingClientRect()).toMatchObject({ width: pixels, height: pixels });
});

test("stands in a line of text beside the name, and its middle is near that of the letters", () => {
  renderInWorld(
    createWorld(),
    <p>
      <ToolkitLogo toolkit={{ slug: "x", name: "Xylo", logo: null }} data-testid="logo" />{" "}
      <span data-testid="name">Xylo</span>
    </p>,
  );
  const [mark, name] = [logo(), screen.getByTestId("name")].map((element) => element.getBoundingClientRect());
  expect(mark?.right).toBeLessThan(name?.left ?? 0);
  const middle = (box: DOMRect | undefined) => (box ? box.top + box.height / 2 : NaN);
  expect(Math.abs(middle(mark) - middle(name))).toBeLessThan(4);
});

test("is an image with a name where it gets one; takes ref, class and style by state, and other props", () => {
  const ref = createRef<HTMLSpanElement>();
  renderInWorld(
    createWorld(),
    <ToolkitLogo
      ref={ref}
      toolkit={{ slug: "x", name: "Xylo", logo: null }}
      aria-label="Xylo"
      title="mine"
      className={({ name }) => `of-${name}`}
      style={({ name }) => ({ opacity: name === "Xylo" ? 0.9 : 0.1 })}
    />,
  );
  const shown = screen.getByRole("img", { name: "Xylo" });
  expect(shown).toBe(ref.current);
  expect(shown).toHaveClass("cr-logo", "of-Xylo");
  expect(shown).toHaveStyle({ opacity: "0.9" });
  expect(shown).toHaveAttribute("title", "mine");
});

test("an unknown slug shows its initial", async () => {
  renderInWorld(createWorld(), <ToolkitLogo toolkit="nobody_knows" data-testid="logo" />);
  await waitFor(() => expect(logo().querySelector("[data-initial='N']")).not.toBeNull());
});

test.each([
  ["sm", 20],
  ["md", 32],
  ["lg", 40],
] as const)("the app's own logo gets the size of the tile: %s, %d pixels", (size, pixels) => {
  const { client } = createWorld();
  render(
    <ComposioProvider client={client} components={{ Logo: ({ size: side }) => <b>{side}</b> }}>
      <ToolkitLogo toolkit="gmail" size={size} data-testid="logo" />
    </ComposioProvider>,
  );
  expect(logo()).toHaveTextContent(String(pixels));
  expect(logo().getBoundingClientRect().width).toBe(pixels);
});
