import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { createRef } from "react";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { page } from "vitest/browser";
import "../../../src/components/styles.css";
import { ApiKeyForm } from "../../../src/index.ts";
import { de } from "../../../src/locales/de.ts";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { type World, type WorldOptions, createWorld, user } from "../support/createWorld.ts";
import { countRequests, renderInWorld } from "../support/renderInWorld.tsx";

const key = () => screen.findByLabelText<HTMLInputElement>("API Key");

describe("conformance", () => {
  test("gives its element to a ref object and to a ref function", async () => {
    const object = createRef<HTMLFormElement>();
    const callback = vi.fn<(node: HTMLFormElement | null) => void>();
    renderInWorld(
      createWorld(),
      <>
        <ApiKeyForm toolkit="stripe" ref={object} />
        <ApiKeyForm toolkit="tavily" ref={callback} />
      </>,
    );
    expect(object.current?.tagName).toBe("FORM");
    expect(callback.mock.calls[0]?.[0]?.tagName).toBe("FORM");
    await screen.findAllByLabelText("API Key");
    expect(object.current).toBe(screen.getByRole("form", { name: "Connect Stripe" }));
  });

  test("takes classes and styles, fixed or by state, beside its own", async () => {
    renderInWorld(
      createWorld(),
      <>
        <ApiKeyForm toolkit="stripe" className="mine" style={{ opacity: 0.9 }} />
        <ApiKeyForm
          toolkit="tavily"
          className={({ scheme }) => `is-${scheme}`}
          style={({ isLoading }) => (isLoading ? undefined : { opacity: 0.8 })}
        />
      </>,
    );
    await screen.findAllByLabelText("API Key");
    const [fixed, byState] = screen.getAllByRole("form");
    expect(fixed?.className).toBe("cr-form mine");
    expect(fixed).toHaveStyle({ opacity: "0.9" });
    expect(byState?.className).toBe("cr-form is-API_KEY");
    expect(byState).toHaveStyle({ opacity: "0.8" });
  });

  test("renders as another element, whose handlers, class and ref count as well", async () => {
    const world = createWorld();
    const ref = createRef<HTMLFormElement>();
    const theirRef = createRef<HTMLFormElement>();
    const order: string[] = [];
    const their = <form ref={theirRef} data-theirs="" className="theirs" onSubmit={() => order.push("theirs")} />;
    renderInWorld(world, <ApiKeyForm toolkit="stripe" ref={ref} className="ours" render={their} />);
    await userEvent.type(await key(), "sk_1{Enter}");
    await screen.findByText("Stripe is ready to use.");
    expect(order).toEqual(["theirs"]);
    expect(theirRef.current).toBe(ref.current);
    expect(ref.current).toHaveClass("ours", "theirs");
    expect(ref.current).toHaveAttribute("data-theirs");
  });

  test("renders what a function makes of its props and state", async () => {
    renderInWorld(
      createWorld(),
      <ApiKeyForm
        toolkit="stripe"
        render={(props, { name, state }) => <form {...props} title={`${name}: ${state}`} />}
      />,
    );
    await key();
    expect(screen.getByRole("form")).toHaveAttribute("title", "Stripe: idle");
  });

  test("passes other props on, and stands back where the app prevents the default", async () => {
    const world = createWorld();
    renderInWorld(
      world,
      <ApiKeyForm toolkit="stripe" id="mine" lang="en" aria-label="Mine" onSubmit={(event) => event.preventDefault()}>
        <h2>Your key</h2>
      </ApiKeyForm>,
    );
    await userEvent.type(await key(), "sk_1{Enter}");
    const form = screen.getByRole("form", { name: "Mine" });
    expect(form).toHaveAttribute("id", "mine");
    expect(form).toHaveAttribute("lang", "en");
    expect(form).toContainElement(screen.getByRole("heading", { name: "Your key" }));
    expect(form).toHaveAttribute("data-state", "idle");
    expect(countRequests(world, "POST /connected-accounts")).toBe(0);
  });

  test("puts classes on its slots", async () => {
    const slots = [
      ...["fields", "field", "label", "input", "reveal", "file", "suggestion", "error", "help"],
      ...["alert", "status", "actions", "submit", "logo", "cancel"],
    ];
    const classNames = Object.fromEntries(slots.map((slot) => [slot, `my-${slot}`]));
    const world = createWorld({ validateCredentials: true });
    const { container } = renderInWorld(
      world,
      <>
        <ApiKeyForm toolkit="googlebigquery" classNames={classNames} />
        <ApiKeyForm toolkit="freshdesk" classNames={classNames} onCancel={() => undefined} />
        <ApiKeyForm toolkit="gmail" classNames={classNames} />
      </>,
    );
    await userEvent.click(await screen.findByRole("button", { name: "Connect BigQuery" }));
    await userEvent.type(await screen.findByLabelText("Sub Domain"), "https://acme.freshdesk.com");
    await screen.findByRole("button", { name: 'Use "acme"' });
    await userEvent.type(await key(), "bad{Enter}");
    await waitFor(() => expect(container.querySelector(".my-alert")).toBeVisible());
    expect(slots.filter((slot) => container.querySelector(`.my-${slot}`) === null)).toEqual([]);
  });

  test("speaks the provider's language, and its own where it has some", async () => {
    renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" messages={{ fieldRequired: "Ohne geht es nicht." }} />, {
      messages: de,
    });
    await userEvent.click(await screen.findByRole("button", { name: "API Key anzeigen" }));
    await userEvent.click(screen.getByRole("button", { name: "Stripe verbinden" }));
    expect(await screen.findByText("Ohne geht es nicht.")).toBeVisible();
  });
});

/** Each state that a form can be in: what it is rendered with, and what its user does. */
const states: Record<
  string,
  { world?: WorldOptions; form: (world: World) => React.ReactElement; act?: (world: World) => Promise<void> }
> = {
  loading: {
    world: { prepare: (control) => control.delay({ path: "auth_configs", ms: 600_000 }) },
    form: () => <ApiKeyForm toolkit="stripe" />,
  },
  unreadable: {
    world: { userId: null },
    form: () => <ApiKeyForm toolkit="stripe" />,
    act: async () => void (await screen.findByRole("button", { name: "Try again" })),
  },
  unavailable: {
    form: () => <ApiKeyForm toolkit="gmail" onCancel={() => undefined} />,
    act: async () => void (await screen.findByText(/can't be connected/)),
  },
  "with an error at each field": {
    form: () => <ApiKeyForm toolkit="posthog" />,
    async act() {
      await userEvent.clear(await screen.findByLabelText("Sub Domain"));
      await userEvent.click(screen.getByRole("button", { name: "Connect PostHog" }));
    },
  },
  "with a suggestion": {
    form: () => <ApiKeyForm toolkit="freshdesk" />,
    act: async () => userEvent.type(await screen.findByLabelText("Sub Domain"), "https://acme.freshdesk.com"),
  },
  refused: {
    world: { validateCredentials: true },
    form: () => <ApiKeyForm toolkit="stripe" />,
    async act() {
      await userEvent.type(await key(), "bad{Enter}");
      await waitFor(() => expect(screen.getByRole("form")).toHaveAttribute("data-state", "failed"));
    },
  },
  submitting: {
    world: { prepare: (control) => control.delay({ method: "POST", ms: 600_000 }) },
    form: () => <ApiKeyForm toolkit="stripe" onCancel={() => undefined} />,
    act: async () => userEvent.type(await key(), "sk_1{Enter}"),
  },
  replacing: {
    world: { prepare: (control) => void control.addAccount({ userId: user, toolkit: "stripe", status: "EXPIRED" }) },
    form: ({ sandbox }) => <ApiKeyForm connectedAccountId={sandbox.control.accounts()[0]?.id ?? ""} />,
    act: async () => userEvent.click(await screen.findByRole("button", { name: "Reconnect Stripe" })),
  },
  connected: {
    form: () => <ApiKeyForm toolkit="stripe" />,
    async act() {
      await userEvent.type(await key(), "sk_1{Enter}");
      await screen.findByText("Stripe is ready to use.");
    },
  },
};

describe.each(["light", "dark"])("in %s", (scheme) => {
  afterEach(() => document.documentElement.removeAttribute("style"));

  test.each(Object.entries(states))("%s: no accessibility fault", async (_, { world: options, form, act }) => {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas; color: CanvasText`;
    const world = createWorld(options);
    const { container } = renderInWorld(world, form(world));
    await act?.(world);
    for (const animation of document.getAnimations())
      if (animation.effect?.getTiming().iterations === 1) animation.finish();
    const { violations } = await axe.run(container);
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.failureSummary])).toEqual([]);
  });
});

test("every form of the sandbox fits a narrow screen, in the app's own font size and twice as large", async () => {
  const world = createWorld();
  const { container } = renderInWorld(
    world,
    <>
      {sandboxToolkits.map(({ slug }) => (
        <ApiKeyForm key={slug} toolkit={slug} onCancel={() => undefined} />
      ))}
    </>,
  );
  await waitFor(() => expect(container.querySelector("[data-loading]")).toBeNull());
  await userEvent.type(screen.getAllByLabelText("API Key")[0] ?? document.body, `${"x".repeat(200)}{Enter}`);
  for (const size of ["", "200%"]) {
    document.documentElement.style.fontSize = size;
    await page.viewport(360, 800);
    const wide = [...container.querySelectorAll("*")].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 1 && right > 360;
    });
    expect(wide.map(({ outerHTML }) => outerHTML.slice(0, 80))).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  }
  document.documentElement.style.fontSize = "";
  await page.viewport(1024, 768);
});

test("controls stand out from the page by 3:1", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="stripe" />);
  const input = await key();
  for (const scheme of ["light", "dark"]) {
    document.documentElement.style.cssText = `color-scheme: ${scheme}; background: Canvas`;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { borderTopColor, backgroundColor } = getComputedStyle(input);
    expect(contrast(borderTopColor, backgroundColor)).toBeGreaterThan(3);
  }
  document.documentElement.removeAttribute("style");
});

describe("a label of Latin letters", () => {
  const withLabel = async (label: string): Promise<HTMLElement> => {
    const schemes = [{ mode: "API_KEY", fields: [{ name: "api_key", label, description: "" }] }];
    const toolkit = { slug: "acme", name: "Acme", description: "", categories: [], logo: "data:,", schemes };
    renderInWorld(createWorld({ toolkits: [toolkit] }), <ApiKeyForm toolkit="acme" />);
    return screen.findByText(label);
  };
  const place = (element: Element, index: number): DOMRect => {
    const range = document.createRange();
    range.setStart(element.firstChild ?? element, index);
    range.setEnd(element.firstChild ?? element, index + 1);
    return range.getBoundingClientRect();
  };

  test("keeps its question mark at its end in a page that is read from right to left", async () => {
    document.documentElement.dir = "rtl";
    onTestFinished(() => document.documentElement.removeAttribute("dir"));
    const label = "Your subdomain?";
    const text = await withLabel(label);
    expect(place(text, label.length - 1).left).toBeGreaterThan(place(text, 0).left);
  });

  test("has its last word, not the mark alone, in the last line where it fills the first", async () => {
    const text = await withLabel("Your API Key");
    const label = text.closest("label");
    const last = () => place(text, "Your API Key".length - 1).top;
    const first = place(text, 0).top;
    expect(last()).toBe(first);
    // As wide as the words, so that the mark is too much.
    label?.style.setProperty("inline-size", `${Math.ceil(text.getBoundingClientRect().width)}px`);
    expect(last()).toBeGreaterThan(first);
  });
});

/** WCAG's contrast of two CSS colours, as the browser paints them. */
function contrast(one: string, other: string): number {
  const [light, dark] = [one, other].map(luminance).sort((first, second) => second - first);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(color: string): number {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  if (!context) throw new Error("There is no canvas.");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test("a form of one field takes the room of its placeholder, give or take a line", async () => {
  const world = createWorld();
  const release = world.hold("GET /auth-configs");
  renderInWorld(world, <ApiKeyForm toolkit="stripe" />);
  await waitFor(() => expect(document.querySelector(".cr-skeleton")).not.toBeNull());
  const before = screen.getByRole("form").offsetHeight;
  release();
  await key();
  expect(Math.abs(screen.getByRole("form").offsetHeight - before)).toBeLessThan(24);
});

test("in a secret of several lines, the button that shows it leaves room for a scrollbar", async () => {
  renderInWorld(createWorld(), <ApiKeyForm toolkit="googlebigquery" />);
  const field = (await screen.findByLabelText("Service account key")).getBoundingClientRect();
  const eye = screen.getByRole("button", { name: "Show Service account key" }).getBoundingClientRect();
  // A scrollbar that takes room is 15 pixels wide on Linux and macOS.
  expect(field.right - eye.right).toBeGreaterThanOrEqual(15);
  expect(eye.bottom).toBeLessThan(field.top + field.height / 2);
});
