import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import {
  type CSSProperties,
  type ComponentProps,
  type ComponentType,
  type ReactElement,
  type Ref,
  createRef,
} from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import "../../src/components/styles.css";
import { ConnectButton, ConnectionStatusBadge } from "../../src/index.ts";
import { type World, createWorld, user } from "./support/createWorld.ts";
import { renderInWorld } from "./support/renderInWorld.tsx";

/** What every component takes; each has its own state and slots besides. */
type Common = Pick<ComponentProps<"span">, "id" | "lang" | "onClick" | "onFocus"> & {
  toolkit: string;
  ref?: Ref<HTMLElement>;
  className?: string | ((state: { phase: string | null }) => string | undefined);
  style?: CSSProperties | ((state: { phase: string | null }) => CSSProperties | undefined);
  render?: ReactElement | ((props: object, state: { phase: string | null }) => ReactElement);
  classNames?: { label?: string };
};

const components = [
  // SAFETY: the suite uses only what both take.
  {
    name: "ConnectButton",
    Component: ConnectButton as unknown as ComponentType<Common>,
    tag: "BUTTON",
    text: "Connected",
  },
  {
    name: "ConnectionStatusBadge",
    // SAFETY: as above.
    Component: ConnectionStatusBadge as unknown as ComponentType<Common>,
    tag: "SPAN",
    text: "Connected",
  },
];

const connectedWorld = (): World =>
  createWorld({ prepare: (control) => void control.addAccount({ userId: user, toolkit: "gmail" }) });

/** The element that the component renders, once it knows its state. */
async function settled(): Promise<HTMLElement> {
  await waitFor(() => expect(screen.getByTestId("part")).toHaveAttribute("data-phase", "connected"));
  return screen.getByTestId("part");
}

describe.each(components)("$name", ({ Component, tag, text }) => {
  const part = { toolkit: "gmail", "data-testid": "part" };

  test("gives its element to a ref object and to a ref function", async () => {
    const object = createRef<HTMLElement>();
    const callback = vi.fn<(node: HTMLElement | null) => void>();
    const world = connectedWorld();
    renderInWorld(
      world,
      <>
        <Component {...part} ref={object} />
        <Component toolkit="gmail" ref={callback} />
      </>,
    );
    const element = await settled();
    // Of a connected button: its menu's button, which can be focused.
    expect(object.current).toBe(element.tagName === tag ? element : element.querySelector(tag));
    expect(object.current?.tagName).toBe(tag);
    expect(callback.mock.calls[0]?.[0]?.tagName).toBe(tag);
  });

  test("takes classes and styles, fixed or by state, beside its own", async () => {
    const world = connectedWorld();
    const { unmount } = renderInWorld(world, <Component {...part} className="mine" style={{ opacity: 0.9 }} />);
    const fixed = await settled();
    expect(fixed.className).toMatch(/^cr-[\w-]+ mine$/);
    expect(fixed).toHaveStyle({ opacity: "0.9" });
    unmount();
    renderInWorld(
      world,
      <Component
        {...part}
        className={({ phase }) => `is-${phase}`}
        style={({ phase }) => (phase === "connected" ? { opacity: 0.8 } : undefined)}
      />,
    );
    const byState = await settled();
    await waitFor(() => expect(byState).toHaveClass("is-connected"));
    expect(byState).toHaveStyle({ opacity: "0.8" });
  });

  test("renders as another element, whose handlers, class and ref count as well", async () => {
    const ref = createRef<HTMLElement>();
    const theirRef = createRef<HTMLButtonElement>();
    const order: string[] = [];
    const their = (
      <button
        type="button"
        ref={theirRef}
        data-theirs=""
        aria-label="Theirs"
        className="theirs"
        onClick={() => order.push("theirs")}
      />
    );
    renderInWorld(
      connectedWorld(),
      <Component {...part} ref={ref} className="ours" onClick={() => order.push("ours")} render={their} />,
    );
    const element = await settled();
    expect(element).toHaveAttribute("data-theirs");
    expect(element).toHaveClass("ours", "theirs");
    expect(element).toHaveTextContent(text);
    expect(ref.current).toBe(element);
    expect(theirRef.current).toBe(element);
    await userEvent.click(element);
    expect(order).toEqual(["theirs", "ours"]);
  });

  test("renders what a function makes of its props and state", async () => {
    renderInWorld(
      connectedWorld(),
      <Component {...part} render={(props, { phase }) => <strong {...props} title={`phase: ${phase}`} />} />,
    );
    const element = await settled();
    expect(element.tagName).toBe("STRONG");
    await waitFor(() => expect(element).toHaveAttribute("title", "phase: connected"));
    expect(element).toHaveTextContent(text);
  });

  test("passes other props on", async () => {
    const onFocus = vi.fn<() => void>();
    renderInWorld(
      connectedWorld(),
      <Component
        {...part}
        id="mine"
        lang="en"
        onFocus={onFocus}
        render={<button type="button" aria-label="Theirs" />}
      />,
    );
    const element = await settled();
    expect(element).toHaveAttribute("id", "mine");
    expect(element).toHaveAttribute("lang", "en");
    element.focus();
    expect(onFocus).toHaveBeenCalledTimes(1);
  });

  test("puts classes on its slots", async () => {
    renderInWorld(connectedWorld(), <Component {...part} classNames={{ label: "my-label" }} />);
    const element = await settled();
    expect(element.querySelector(".my-label")).toHaveTextContent(text);
  });

  describe.each(["light", "dark"])("in %s", (scheme) => {
    afterEach(() => document.documentElement.removeAttribute("style"));

    test.each([null, "ACTIVE", "INITIATED", "INACTIVE", "EXPIRED", "FAILED"])(
      "has no accessibility fault (account: %s)",
      async (status) => {
        document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
        const world = createWorld({
          prepare(control) {
            if (status !== null) control.addAccount({ userId: user, toolkit: "gmail", status });
          },
        });
        const { container } = renderInWorld(world, <Component {...part} />);
        await waitFor(() => expect(screen.getByTestId("part")).toHaveAttribute("data-phase"));
        const { violations } = await axe.run(container);
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
      },
    );
  });
});
