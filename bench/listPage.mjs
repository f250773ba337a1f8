// A page that `catalogue.mjs` measures: 500 connections by the kit, or the same markup without it.
import { Profiler, createElement } from "react";
import { ComposioProvider, ConnectionList, composioQueries } from "../dist/index.js";
import { createSandbox } from "../dist/sandbox/index.js";
import { createPage, painted, plainLogo, plainText, until, user } from "./createPage.mjs";

const count = 500;
const sandbox = createSandbox();
const ids = Array.from(
  { length: count },
  (_, number) => sandbox.control.addAccount({ userId: user, toolkit: "gmail", alias: `Account ${number}` }).id,
);
const page = createPage(sandbox);
const { seen, client, queryClient } = page;

globalThis.bench = {
  seen,
  scroll: page.scroll,
  async prepare() {},
  /** Milliseconds until the rows are painted. */
  async mount(kind) {
    if (kind.includes("prefetched")) await queryClient.prefetchQuery(composioQueries.connectedAccounts(client));
    seen.requests.length = 0;
    seen.tasks.length = 0;
    const from = performance.now();
    page.render(kind === "plain markup" ? plainPage() : kitPage(true));
    await until(areRowsShown);
    await painted();
    return Math.round(performance.now() - from);
  },
  /** One account changes: the rows that are rendered anew, and milliseconds in React. */
  async change() {
    const note = ({ id }) => {
      seen.parts.push(id);
      return null;
    };
    page.render(kitPage(note));
    await until(areRowsShown);
    return page.change(async () => {
      sandbox.control.expire(ids[7]);
      await queryClient.invalidateQueries(composioQueries.connectedAccounts(client));
      await until(() => document.querySelectorAll('[data-phase="needs_reconnect"]').length > 0);
    });
  },
};

const areRowsShown = () => document.querySelectorAll(".cr-row[data-phase]").length === count;

function kitPage(actions) {
  const onRender = (_id, _phase, ms) => seen.renders.push(ms);
  return createElement(
    ComposioProvider,
    { client, queryClient },
    createElement(Profiler, { id: "list", onRender }, createElement(ConnectionList, { actions })),
  );
}

/** The same elements and classes, and nothing behind them. */
function plainPage() {
  const glyph = (path) =>
    createElement(
      "svg",
      { className: "cr-glyph", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": true, key: "glyph" },
      createElement("path", { d: path }),
    );
  const rows = Array.from({ length: count }, (_, number) =>
    createElement(
      "li",
      { key: number, className: "cr-row", "data-phase": "connected" },
      plainLogo("md"),
      plainText("cr-row-name", "Gmail"),
      createElement("span", { className: "cr-row-line", key: "line" }, plainText("", `Account ${number}`)),
      createElement(
        "span",
        { className: "cr-badge", "data-variant": "soft", "data-phase": "connected", key: "badge" },
        glyph("M3.5 8.5l3 3 6-7"),
        plainText("cr-badge-label", "Connected"),
      ),
      createElement(
        "button",
        { key: "menu", type: "button", className: "cr-menu-button", "aria-label": `Manage Gmail, Account ${number}` },
        glyph("M3.5 8h.01M8 8h.01M12.5 8h.01"),
      ),
    ),
  );
  return createElement(
    "div",
    { className: "cr-list", "data-cr-scheme": "auto", "data-cr-page": "light", "data-state": "ready" },
    createElement("ul", { className: "cr-list-rows" }, rows),
  );
}
