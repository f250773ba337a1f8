import { fireEvent, screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { createElement, createRef } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../src/components/styles.css";
import { ComposioProvider, ConnectButton, ConnectionStatusBadge } from "../../src/index.ts";
import { type World, type WorldOptions, createWorld, user } from "./support/createWorld.ts";
import { type CommonProps, exportedComponents, publicComponents } from "./support/publicComponents.tsx";
import { renderInWorld } from "./support/renderInWorld.tsx";

const part = { "data-testid": "part" };

const openWorld = (options: WorldOptions = {}): World =>
  createWorld({
    authorizeAdmin: () => true,
    prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }),
    ...options,
  });

/** The element that gets the app's props, once it is in a state. */
async function shown(attribute: string, value: string): Promise<HTMLElement> {
  await waitFor(() => expect(screen.getByTestId("part")).toHaveAttribute(attribute, value));
  return screen.getByTestId("part");
}

/** A function of the state, which gives another value once the component is ready. */
const when =
  <Value,>(text: string, ready: Value, other: Value) =>
  (state: object): Value =>
    Object.values(state).includes(text) ? ready : other;

test.each(publicComponents.filter(({ text }) => text !== undefined))(
  "$name takes texts of its own",
  async ({ element, attribute, ready, text }) => {
    const world = openWorld();
    const texts = { ...part, messages: { [text ?? ""]: "Our own words" } };
    const { container } = renderInWorld(world, element(texts, world.sandbox.control.accounts()[0]?.id ?? ""));
    await shown(attribute, ready);
    await waitFor(() => expect(container).toHaveTextContent("Our own words"));
  },
);

test.each(publicComponents.filter(({ loading }) => loading !== undefined))(
  "$name says by its attribute that it loads, and how that ended",
  async ({ element, attribute, loading = "", failed, ready }) => {
    const world = openWorld({ userId: failed === undefined ? user : null });
    const held = ["/connected-accounts", "/toolkits", "/admin-auth-configs", "/admin-toolkits/gmail"];
    const releases = held.map((path) => world.hold(`GET ${path}`));
    renderInWorld(world, element(part, world.sandbox.control.accounts()[0]?.id ?? ""));
    expect(await shown(attribute, loading)).toBeVisible();
    for (const release of releases) release();
    expect(await shown(attribute, failed ?? ready)).toBeVisible();
  },
);

test("every component of the package is in the table below", () => {
  expect(publicComponents.map(({ name }) => name)).toEqual(exportedComponents());
});

describe.each(publicComponents)("$name", (row) => {
  const { tag, attribute, ready, state = ready, slots, appearance } = row;
  const element = (world: World, props: CommonProps) =>
    row.element(props, world.sandbox.control.accounts()[0]?.id ?? "");
  const mount = (world: World, props: CommonProps) => renderInWorld(world, element(world, props));
  const settled = () => shown(attribute, ready);

  test("gives its element to a ref object and to a ref function", async () => {
    const object = createRef<never>();
    const callback = vi.fn<(node: HTMLElement | null) => void>();
    const world = openWorld();
    renderInWorld(
      world,
      <>
        {element(world, { ...part, ref: object })}
        {element(world, { "data-testid": "other", ref: callback })}
      </>,
    );
    const found = await settled();
    // Of a connected button: its menu's button, which can be focused.
    expect(object.current).toBe(found.tagName === tag ? found : found.querySelector(tag));
    expect(object.current).toHaveProperty("tagName", tag);
    expect(callback.mock.calls.at(-1)?.[0]?.tagName).toBe(tag);
  });

  test("takes classes and styles, fixed or by state, beside its own", async () => {
    const world = openWorld();
    const { unmount } = mount(world, { ...part, className: "mine", style: { opacity: 0.9 } });
    const fixed = await settled();
    expect(fixed.className).toMatch(/^cr-[\w-]+( .+)? mine$/);
    expect(fixed).toHaveStyle({ opacity: "0.9" });
    unmount();
    const byState = {
      className: when(state, "is-ready", "is-not"),
      style: when(state, { opacity: 0.8 }, { opacity: 0.7 }),
    };
    mount(world, { ...part, ...byState });
    const found = await settled();
    await waitFor(() => expect(found).toHaveClass("is-ready"));
    expect(found).toHaveStyle({ opacity: "0.8" });
  });

  test.each([false, true])(
    "makes no page longer or wider, deep in a pane that scrolls; unstyled: %s",
    async (unstyled) => {
      const world = openWorld();
      renderInWorld(
        world,
        <div style={{ inlineSize: 400, blockSize: 300, overflow: "auto" }}>
          <div style={{ inlineSize: 3_000, blockSize: 3_000 }} />
          <div style={{ marginInlineStart: 2_000 }}>{element(world, part)}</div>
        </div>,
        { unstyled },
      );
      await settled();
      const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
      expect([scrollWidth, scrollHeight]).toEqual([clientWidth, clientHeight]);
    },
  );

  test("renders as another element, whose handlers, class and ref count as well", async () => {
    const ref = createRef<never>();
    const theirRef = createRef<HTMLElement>();
    const order: string[] = [];
    const their = createElement(tag.toLowerCase(), {
      ref: theirRef,
      "data-theirs": "",
      className: "theirs",
      onClick: () => order.push("theirs"),
    });
    const ours = { ref, className: "ours", onClick: () => order.push("ours"), render: their };
    mount(openWorld(), { ...part, ...ours });
    const found = await settled();
    expect(found).toHaveAttribute("data-theirs");
    expect(found).toHaveClass("ours", "theirs");
    expect(found.childElementCount).toBeGreaterThan(0);
    expect(ref.current).toBe(found);
    expect(theirRef.current).toBe(found);
    fireEvent.click(found);
    expect(order).toEqual(["theirs", "ours"]);
  });

  test("renders what a function makes of its props and state", async () => {
    const render = (props: object, now: object) => (
      <strong {...props} title={when(state, "it is ready", "it is not")(now)} />
    );
    mount(openWorld(), { ...part, render });
    const found = await settled();
    expect(found.tagName).toBe("STRONG");
    await waitFor(() => expect(found).toHaveAttribute("title", "it is ready"));
    expect(found.childElementCount).toBeGreaterThan(0);
  });

  test("passes other props on", async () => {
    const onFocus = vi.fn<() => void>();
    mount(openWorld(), { ...part, id: "mine", lang: "en", onFocus });
    const found = await settled();
    expect(found).toHaveAttribute("id", "mine");
    expect(found).toHaveAttribute("lang", "en");
    fireEvent.focusIn(found);
    expect(onFocus).toHaveBeenCalled();
  });

  test("puts classes on its slots", async () => {
    const classNames = Object.fromEntries(slots.map((slot) => [slot, `my-${slot}`]));
    const { container } = mount(openWorld(), { ...part, classNames });
    await settled();
    await waitFor(() => expect(slots.filter((slot) => !container.querySelector(`.my-${slot}`))).toEqual([]));
  });

  test("has defaults from the provider, which its own props win over", async () => {
    const world = openWorld();
    const defaults = {
      className: when(state, "default-ready", "default-not"),
      style: { opacity: 0.6 },
      ...(slots.length > 0 && { classNames: Object.fromEntries(slots.map((slot) => [slot, `default-${slot}`])) }),
    };
    const { container } = renderInWorld(
      world,
      <ComposioProvider client={world.client} appearance={{ [appearance]: defaults }}>
        {element(world, { ...part, className: "mine" })}
      </ComposioProvider>,
    );
    const found = await settled();
    await waitFor(() => expect(found).toHaveClass("default-ready", "mine"));
    expect(found).toHaveStyle({ opacity: "0.6" });
    await waitFor(() => expect(slots.filter((slot) => !container.querySelector(`.default-${slot}`))).toEqual([]));
  });

  test("works without a look", async () => {
    const world = openWorld();
    const { container } = renderInWorld(
      world,
      <ComposioProvider client={world.client} unstyled>
        {element(world, part)}
      </ComposioProvider>,
    );
    await settled();
    expect(await faults(container, { "color-contrast": { enabled: false } })).toEqual([]);
  });

  test.each(["light", "dark"])("has no accessibility fault in %s", async (scheme) => {
    paint(scheme);
    const { container } = mount(openWorld(), part);
    await settled();
    expect(await faults(container)).toEqual([]);
  });
});

afterEach(() => document.documentElement.removeAttribute("style"));

function paint(scheme: string): void {
  document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
}

async function faults(container: Element, rules: axe.RuleObject = {}): Promise<unknown[]> {
  const { violations } = await axe.run(container, { rules });
  return violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary]);
}

const phased = [
  { name: "ConnectButton", Component: ConnectButton },
  { name: "ConnectionStatusBadge", Component: ConnectionStatusBadge },
];

describe.each(phased)("$name by phase", ({ Component }) => {
  describe.each(["light", "dark"])("in %s", (scheme) => {
    test.each([null, "ACTIVE", "INITIATED", "INACTIVE", "EXPIRED", "FAILED"])(
      "has no accessibility fault (account: %s)",
      async (status) => {
        paint(scheme);
        const world = createWorld({
          prepare(control) {
            if (status !== null) control.addAccount({ userId: user, toolkit: "gmail", status });
          },
        });
        const { container } = renderInWorld(world, <Component toolkit="gmail" data-testid="part" />);
        await waitFor(() => expect(screen.getByTestId("part")).toHaveAttribute("data-phase"));
        expect(await faults(container)).toEqual([]);
      },
    );
  });
});
