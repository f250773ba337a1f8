// A page that `catalogue.mjs` measures: 2,000 tiles by the kit, or the same markup without it.
import { Profiler, createElement } from "react";
import { ComposioProvider, ToolkitPicker, composioQueries } from "../dist/index.js";
import { createSandbox } from "../dist/sandbox/index.js";
import { createPage, painted, plainLogo, plainText, until, user } from "./createPage.mjs";

const sandbox = createSandbox({ catalogueSize: 2_000 });
const account = sandbox.control.addAccount({ userId: user, toolkit: "gmail" });
for (const toolkit of ["slack", "notion", "github"]) sandbox.control.addAccount({ userId: user, toolkit });
const page = createPage(sandbox);
const { seen, client, queryClient } = page;

globalThis.bench = {
  seen,
  scroll: page.scroll,
  /** Puts all toolkits where the picker finds them: what is measured is the page, not the catalogue's requests. */
  async prepare() {
    const items = [];
    let cursor;
    do {
      const answer = await client.toolkits.list({ limit: 100, ...(cursor && { cursor }) });
      items.push(...answer.items);
      cursor = answer.nextCursor;
    } while (cursor);
    const { queryKey } = composioQueries.toolkits(client, { limit: 24 });
    queryClient.setQueryData(queryKey, { pages: [{ items, nextCursor: null }], pageParams: [null] });
  },
  /** Milliseconds until the tiles are painted. */
  async mount(kind) {
    if (kind.includes("prefetched")) await queryClient.prefetchQuery(composioQueries.connectedAccounts(client));
    seen.requests.length = 0;
    seen.tasks.length = 0;
    const from = performance.now();
    page.render(kind === "plain markup" ? plainPage() : kitPage(false));
    await painted();
    const ms = Math.round(performance.now() - from);
    await until(() => document.querySelectorAll("[data-toolkit]").length === 2_000);
    if (kind !== "plain markup") await until(isConnectedShown);
    return ms;
  },
  /** One account changes: the tiles that are rendered anew, and milliseconds in React. */
  async change() {
    page.render(kitPage(true));
    await until(isConnectedShown);
    return page.change(async () => {
      sandbox.control.expire(account.id);
      await queryClient.invalidateQueries(composioQueries.connectedAccounts(client));
      await until(() => document.querySelector('[data-toolkit="gmail"]').dataset.phase === "needs_reconnect");
    });
  },
};

const isConnectedShown = () => document.querySelectorAll('[data-phase="connected"] .cr-badge').length > 0;

function kitPage(counts) {
  const Logo = ({ name }) => {
    seen.parts.push(name);
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
  const tiles = Array.from({ length: 2_000 }, (_, number) =>
    createElement(
      "li",
      { key: number, className: "cr-tile", "data-toolkit": number, tabIndex: -1 },
      plainLogo("lg"),
      plainText("cr-tile-name", `Made up ${number}`),
      plainText("cr-tile-text", "A made-up toolkit, for catalogues of Composio's size."),
      plainText("cr-tile-note", "Other"),
      createElement(
        "button",
        { key: "button", type: "button", className: "cr-button", "data-variant": "outline", "data-size": "sm" },
        plainText("cr-label", "Connect"),
      ),
    ),
  );
  return createElement(
    "div",
    { className: "cr-picker", "data-cr-scheme": "auto", "data-cr-page": "light" },
    createElement("ul", { className: "cr-tiles" }, tiles),
  );
}
