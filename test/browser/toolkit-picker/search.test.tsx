import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cdp } from "vitest/browser";
import "../../../src/components/styles.css";
import { AuthConfigForm, ToolkitPicker } from "../../../src/index.ts";
import { sandboxToolkits } from "../../../src/sandbox/index.ts";
import { listen } from "../announcements/listen.ts";
import { createWorld } from "../support/createWorld.ts";
import { inWorld, renderInWorld } from "../support/renderInWorld.tsx";

test.each([
  { name: "ToolkitPicker", children: <ToolkitPicker />, field: "Search apps" },
  { name: "AuthConfigForm", children: <AuthConfigForm />, field: "App" },
])("$name: nothing is said of a search before the apps are known", async ({ children, field }) => {
  const world = createWorld({ authorizeAdmin: () => true });
  const release = world.hold("GET /toolkits");
  renderInWorld(world, children);
  const search = await screen.findByRole("searchbox", { name: field });
  const { lines, stop } = listen();
  await userEvent.type(search, "slack");
  // Longer than the pause after which a text counts as typed.
  await act(() => new Promise((resolve) => setTimeout(resolve, 400)));
  act(release);
  await waitFor(() => expect(lines).toContain("says: Apps shown: 1"));
  stop();
  expect(lines.filter((line) => line.startsWith("says:"))).toEqual(["says: Apps shown: 1"]);
});

test("a search that fails says so, and not that no app matches", async () => {
  const world = createWorld({ catalogueSize: 100 });
  renderInWorld(world, <ToolkitPicker />);
  await screen.findByRole("button", { name: "Connect Gmail" });
  world.hasLoginWall = true;
  const { lines, stop } = listen();
  await userEvent.type(screen.getByRole("searchbox", { name: "Search apps" }), "zzzz");
  await screen.findByRole("alert");
  stop();
  expect(lines.filter((line) => line.includes("No app matches"))).toEqual([]);
});

test("a search that is cleared, and a category that is left, say how many apps are shown again; the first load says nothing", async () => {
  const toolkits = sandboxToolkits.slice(0, 10);
  const { lines, stop } = listen();
  renderInWorld(createWorld({ toolkits }), <ToolkitPicker />);
  await screen.findByRole("button", { name: "Connect Gmail" });
  const search = screen.getByRole("searchbox", { name: "Search apps" });
  const saysNext = async (text: string) => waitFor(() => expect(lines.at(-1)).toBe(`says: ${text}`));
  await userEvent.click(search);
  await userEvent.paste("slack");
  await saysNext("Apps shown: 1");
  await userEvent.clear(search);
  await saysNext("Apps shown: 10");
  await userEvent.click(screen.getByRole("button", { name: "Project management" }));
  await saysNext("Apps shown: 2");
  await userEvent.click(screen.getByRole("button", { name: "All" }));
  await saysNext("Apps shown: 10");
  stop();
  expect(lines.filter((line) => line.startsWith("says:"))).toEqual(
    [1, 10, 2, 10].map((count) => `says: Apps shown: ${count}`),
  );
});

test("a search of the admin's form that is cleared says so, too", async () => {
  renderInWorld(createWorld({ authorizeAdmin: () => true }), <AuthConfigForm />);
  await screen.findByRole("button", { name: "Gmail" });
  const { lines, stop } = listen();
  await userEvent.click(screen.getByRole("searchbox", { name: "App" }));
  await userEvent.paste("slack");
  await waitFor(() => expect(lines.at(-1)).toBe("says: Apps shown: 1"));
  await userEvent.clear(screen.getByRole("searchbox", { name: "App" }));
  await waitFor(() => expect(lines.at(-1)).toBe("says: Apps shown: 8"));
  stop();
});

test("in forced colours, the chosen category is told from the others", async () => {
  const force = (value: "active" | "none") =>
    cdp().send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value }] });
  renderInWorld(createWorld(), <ToolkitPicker />);
  await userEvent.click(await screen.findByRole("button", { name: "Productivity" }));
  await force("active");
  const look = (name: string) => {
    const { backgroundColor, color } = getComputedStyle(screen.getByRole("button", { name }));
    return { backgroundColor, color };
  };
  const [chosen, other, all] = ["Productivity", "Documents", "All"].map(look);
  await force("none");
  expect(other).toEqual(all);
  expect(chosen?.backgroundColor).not.toBe(other?.backgroundColor);
  expect(chosen?.color).not.toBe(other?.color);
  expect(chosen?.color).not.toBe(chosen?.backgroundColor);
});

test("with large text in a narrow catalogue each category stays in one line", async () => {
  renderInWorld(createWorld(), <ToolkitPicker style={{ inlineSize: 300, ["--cr-font-size" as string]: "28px" }} />);
  const category = await screen.findByRole("button", { name: "Collaboration & communication" });
  expect(category.clientHeight).toBe(screen.getByRole("button", { name: "All" }).clientHeight);
});

test("Enter in the search does not submit a form of the app", async () => {
  const onSubmit = vi.fn<() => void>();
  renderInWorld(
    createWorld(),
    <form onSubmit={onSubmit}>
      <ToolkitPicker />
    </form>,
  );
  await userEvent.type(await screen.findByRole("searchbox", { name: "Search apps" }), "gma{Enter}");
  expect(onSubmit).not.toHaveBeenCalled();
});

test("an app without a description is not found by a word that nobody wrote", async () => {
  // All on one page: they are searched in the browser.
  const toolkits = sandboxToolkits.slice(0, 10).map((toolkit) => ({ ...toolkit, description: "" }));
  renderInWorld(createWorld({ toolkits }), <ToolkitPicker />);
  await screen.findByRole("button", { name: "Connect Gmail" });
  await userEvent.type(screen.getByRole("searchbox", { name: "Search apps" }), "null");
  await screen.findByRole("button", { name: "Clear the search" });
  expect(screen.queryByRole("button", { name: "Connect Gmail" })).toBeNull();
});

/*
 * An app may keep the text in its URL, and a router changes that only after the page's loaders have answered: "hubspot crm"
 * became "bo crm" in a field that showed only what the router gave back.
 */
describe("the text of the app comes back late", () => {
  function renderLate(): { readonly told: string[]; readonly give: (text: string) => void } {
    const told: string[] = [];
    const world = createWorld();
    const picker = (text: string) => <ToolkitPicker search={text} onSearchChange={(next) => told.push(next)} />;
    const { rerender } = renderInWorld(world, picker(""));
    return { told, give: (text) => rerender(inWorld(world, picker(text))) };
  }
  const field = () => screen.getByRole<HTMLInputElement>("searchbox", { name: "Search apps" });

  test("what is typed meanwhile stays, and each text is told", async () => {
    const { told, give } = renderLate();
    await userEvent.type(field(), "hub");
    expect(field()).toHaveValue("hub");
    give("h");
    expect(field()).toHaveValue("hub");
    await userEvent.type(field(), "s");
    give("hub"); // "hu" was left out, as by a router that ends an older navigation
    expect(field()).toHaveValue("hubs");
    give("hubs");
    expect(field()).toHaveValue("hubs");
    expect(told).toEqual(["h", "hu", "hub", "hubs"]);
    await screen.findByRole("button", { name: "Connect HubSpot" });
    await waitFor(() => expect(screen.queryByRole("button", { name: "Connect Gmail" })).toBeNull());
  });

  test("a text that was not typed takes its place, also while another is on its way", async () => {
    const { give } = renderLate();
    await userEvent.type(field(), "hub");
    give("hu");
    give("slack");
    expect(field()).toHaveValue("slack");
    give("");
    expect(field()).toHaveValue("");
  });

  test("Back to a text that was typed earlier takes its place", async () => {
    const { give } = renderLate();
    await userEvent.type(field(), "hub");
    give("hub");
    give("h");
    expect(field()).toHaveValue("h");
  });

  test("a letter that was deleted and another one typed meanwhile: nothing is lost, also of a text that comes back twice", async () => {
    const { told, give } = renderLate();
    await userEvent.type(field(), "ab{Backspace}");
    give("a"); // the first one
    await userEvent.type(field(), "c");
    expect(told).toEqual(["a", "ab", "a", "ac"]);
    for (const late of ["ab", "a", "ac"]) {
      give(late);
      expect(field()).toHaveValue("ac");
    }
    give("ab");
    expect(field()).toHaveValue("ab");
  });

  test("a text of the app's own that the user has typed before takes its place, when what was typed is long settled", () => {
    const { give } = renderLate();
    const elapse = typeSlowly(field(), "ab", "a");
    give("a"); // the last one: a router has left the others out
    elapse();
    give("ab");
    expect(field()).toHaveValue("ab");
  });

  test("without a callback the text stays the app's", async () => {
    renderInWorld(createWorld(), <ToolkitPicker search="hub" />);
    await userEvent.type(field(), "x");
    expect(field()).toHaveValue("hub");
  });
});

/** Types letter by letter. Returns a function that lets the time pass in which an app may give back what was typed. */
function typeSlowly(field: HTMLInputElement, text: string, ...more: readonly string[]): () => void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  field.focus();
  const texts = [...Array.from(text, (_, index) => text.slice(0, index + 1)), ...more];
  for (const value of texts) fireEvent.change(field, { target: { value } });
  return () => {
    for (const milliseconds of [10_000, 1]) act(() => void vi.advanceTimersByTime(milliseconds));
  };
}

afterEach(() => vi.useRealTimers());

describe("an app that keeps another text than the one typed", () => {
  function Page({ keep }: { keep: (text: string) => string }) {
    const [search, setSearch] = useState("");
    return (
      <>
        <ToolkitPicker search={search} onSearchChange={(text) => setSearch(keep(text))} />
        <button type="button" onClick={() => setSearch("")}>
          Start again
        </button>
        <output>{search}</output>
      </>
    );
  }
  const field = () => screen.getByRole<HTMLInputElement>("searchbox", { name: "Search apps" });

  test.each<readonly [string, (text: string) => string, string, string, string]>([
    ["the same", (text) => text, "HubSpot CRM", "HubSpot CRM", "HubSpot CRM"],
    ["lower case", (text) => text.toLowerCase(), "HubSpot CRM", "hubspot crm", "hubspot crm"],
    ["trimmed", (text) => text.trim(), "hubspot crm ", "hubspot crm ", "hubspot crm"],
    ["no longer than 4 letters", (text) => text.slice(0, 4), "hubspot", "hubspot", "hubs"],
  ])("%s", (_, keep, typed, shown, left) => {
    renderInWorld(createWorld(), <Page keep={keep} />);
    const elapse = typeSlowly(field(), typed);
    expect(field()).toHaveValue(shown);
    elapse();
    expect(field()).toHaveValue(shown);
    act(() => field().blur());
    expect(field()).toHaveValue(left);
    expect(document.querySelector("output")).toHaveTextContent(left);
    fireEvent.click(screen.getByRole("button", { name: "Start again" }));
    expect(field()).toHaveValue("");
  });

  test("a field that is left before the app has answered shows the app's text later", () => {
    renderInWorld(createWorld(), <Page keep={(text) => text.slice(0, 4)} />);
    const elapse = typeSlowly(field(), "hubspot");
    act(() => field().blur());
    expect(field()).toHaveValue("hubspot");
    elapse();
    expect(field()).toHaveValue("hubs");
  });
});
