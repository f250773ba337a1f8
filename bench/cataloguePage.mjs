// The page that `catalogue.mjs` measures: 2,000 tiles by the kit, or the same markup without it.
import { QueryClient } from "@tanstack/react-query";
import { Profiler, createElement, version } from "react";
import { createRoot } from "react-dom/profiling";
import { ComposioProvider, ToolkitPicker, composioQueries, createComposioClient } from "../dist/index.js";
import { createSandbox } from "../dist/sandbox/index.js";
import { createComposioHandler } from "../dist/server/index.js";
import { sandboxComposio } from "../dist/testing/index.js";

const user = "ana";

/** What the page asked for, what was rendered, and how long the browser was busy. */
const seen = { requests: [], tiles: [], renders: [], tasks: [] };
new PerformanceObserver((list) =>
  seen.tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration))),
).observe({
  type: "longtask",
});

const sandbox = createSandbox({ catalogueSize: 2_000 });
const account = sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
for (const toolkit of ["slack", "notion", "github"]) sandbox.control.addAccount({ userId: user, toolkit });
const handler = createComposioHandler({
  ...{ composio: sandboxComposio(sandbox), identify: () => user, logger: () => undefined },
});
const client = createComposioClient({
  baseUrl: `${location.origin}/api/composio`,
  async fetch(input, init) {
    const request = new Request(input, init);
    seen.requests.push(`${request.method} ${new URL(request.url).pathname.replace("/api/composio", "")}`);
    return handler(request);
  },
});
const queryClient = new QueryClient();

globalThis.bench = {
  seen,
  version,
  /** Puts all toolkits where the picker finds them: what is measured is the page, not the catalogue's requests. */
  async prepare() {
    const items = [];
    let cursor;
    do {
      const page = await client.toolkits.list({ limit: 100, ...(cursor && { cursor }) });
      items.push(...page.items.map((toolkit) => ({ ...toolkit, logo })));
      cursor = page.nextCursor;
    } while (cursor);
    const { queryKey } = composioQueries.toolkits(client, { limit: 24 });
    queryClient.setQueryData(queryKey, { pages: [{ items, nextCursor: null }], pageParams: [null] });
    seen.requests.length = 0;
    return items.length;
  },
  /** Milliseconds until the tiles are painted. */
  async mount(kind) {
    if (kind.includes("prefetched")) await queryClient.prefetchQuery(composioQueries.connectedAccounts(client));
    seen.requests.length = 0;
    seen.tasks.length = 0;
    const from = performance.now();
    const root = createRoot(document.querySelector("#root"));
    root.render(kind === "plain markup" ? plainPage() : kitPage(false));
    await painted();
    const ms = Math.round(performance.now() - from);
    await until(() => document.querySelectorAll("[data-toolkit]").length === 2_000);
    if (kind !== "plain markup")
      await until(() => document.querySelectorAll('[data-phase="connected"] .cr-badge').length > 0);
    return ms;
  },
  /** One account changes: the tiles that are rendered anew, and milliseconds in React. */
  async change() {
    const root = createRoot(document.querySelector("#root"));
    root.render(kitPage(true));
    await until(() => document.querySelectorAll('[data-phase="connected"] .cr-badge').length > 0);
    await idle();
    seen.tiles.length = 0;
    seen.renders.length = 0;
    sandbox.control.expire(account.id);
    await queryClient.invalidateQueries(composioQueries.connectedAccounts(client));
    await until(() => document.querySelector('[data-toolkit="gmail"]').dataset.phase === "needs_reconnect");
    return {
      tiles: [...new Set(seen.tiles)],
      ms: Math.round(seen.renders.reduce((sum, each) => sum + each, 0) * 10) / 10,
    };
  },
  /** From the top to the end. Returns the longest time between two frames, in milliseconds. */
  async scroll() {
    seen.tasks.length = 0;
    let longest = 0;
    const end = document.documentElement.scrollHeight - innerHeight - 1;
    let before = performance.now();
    for (let top = 0; top < end; top += 400) {
      scrollTo(0, top);
      await frame();
      longest = Math.max(longest, performance.now() - before);
      before = performance.now();
    }
    await idle();
    return Math.round(longest);
  },
};

const logo =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%235b2a63'/%3E%3C/svg%3E";

function kitPage(counts) {
  const Logo = ({ name }) => {
    seen.tiles.push(name);
    return null;
  };
  const onRender = (_id, _phase, ms) => seen.renders.push(ms);
  return createElement(
    ComposioProvider,
    { client, queryClient, ...(counts && { components: { Logo } }) },
    createElement(Profiler, { id: "picker", onRender }, createElement(ToolkitPicker)),
  );
}

/** The same elements and classes, and nothing behind them. */
function plainPage() {
  const span = (className, text) => createElement("span", { className, key: className }, text);
  const tiles = Array.from({ length: 2_000 }, (_, number) =>
    createElement(
      "li",
      { key: number, className: "cr-tile", "data-toolkit": number, tabIndex: -1 },
      createElement(
        "span",
        { className: "cr-logo", "data-size": "lg", "aria-hidden": true, key: "logo" },
        createElement(
          "span",
          { className: "cr-logo-face" },
          createElement("img", {
            className: "cr-logo-image",
            src: logo,
            alt: "",
            width: 32,
            height: 32,
            decoding: "async",
          }),
        ),
      ),
      span("cr-tile-name", `Made up ${number}`),
      span("cr-tile-text", "A made-up toolkit, for catalogues of Composio's size."),
      span("cr-tile-note", "Other"),
      createElement(
        "button",
        { key: "button", type: "button", className: "cr-button", "data-variant": "outline", "data-size": "sm" },
        createElement("span", { className: "cr-label" }, "Connect"),
      ),
    ),
  );
  return createElement(
    "div",
    { className: "cr-picker", "data-cr-scheme": "auto", "data-cr-page": "light" },
    createElement("ul", { className: "cr-tiles" }, tiles),
  );
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const painted = async () => {
  await frame();
  await frame();
};
const idle = () => new Promise((resolve) => setTimeout(resolve, 200));

async function until(isTrue) {
  while (!isTrue()) await frame();
}
