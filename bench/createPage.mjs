// What the pages that `catalogue.mjs` measures have in common.
import { QueryClient } from "@tanstack/react-query";
import { createElement } from "react";
import { createRoot } from "react-dom/profiling";
import { createComposioClient } from "../dist/index.js";
import { createComposioHandler } from "../dist/server/index.js";
import { sandboxComposio } from "../dist/testing/index.js";

export const user = "ana";

/** A logo without a request. */
export const logo =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E%3Crect width='24' height='24' rx='6' fill='%235b2a63'/%3E%3C/svg%3E";

/** Client, handler and sandbox in this page, and what it is seen to do. */
export function createPage(sandbox) {
  /** What the page asked for, which parts were rendered, how long React took, and how long the browser was busy. */
  const seen = { requests: [], parts: [], renders: [], tasks: [] };
  new PerformanceObserver((list) =>
    seen.tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration))),
  ).observe({ type: "longtask" });

  const handler = createComposioHandler({
    ...{ composio: sandboxComposio(sandbox), identify: () => user, logger: () => undefined },
  });
  const client = createComposioClient({
    baseUrl: `${location.origin}/api/composio`,
    async fetch(input, init) {
      const request = new Request(input, init);
      seen.requests.push(`${request.method} ${new URL(request.url).pathname.replace("/api/composio", "")}`);
      const answer = await handler(request);
      const { status, headers } = answer;
      const text = await answer.text();
      return new Response(text.replaceAll(/"logo":"[^"]*"/g, `"logo":"${logo}"`), { status, headers });
    },
  });

  return {
    seen,
    client,
    queryClient: new QueryClient(),
    render(element) {
      createRoot(document.querySelector("#root")).render(element);
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
    /** Forgets what has been rendered, and changes something. Returns the parts that were rendered anew. */
    async change(run) {
      await idle();
      seen.parts.length = 0;
      seen.renders.length = 0;
      await run();
      return {
        parts: [...new Set(seen.parts)],
        ms: Math.round(seen.renders.reduce((sum, each) => sum + each, 0) * 10) / 10,
      };
    },
  };
}

/** The same elements as a logo of the kit. */
export function plainLogo(size) {
  return createElement(
    "span",
    { className: "cr-logo", "data-size": size, "aria-hidden": true, key: "logo" },
    createElement(
      "span",
      { className: "cr-logo-face" },
      createElement("img", {
        ...{ className: "cr-logo-image", src: logo, alt: "", width: 32, height: 32, decoding: "async" },
      }),
    ),
  );
}

export function plainText(className, text) {
  return createElement("span", { className, key: className }, text);
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

export async function painted() {
  await frame();
  await frame();
}

const idle = () => new Promise((resolve) => setTimeout(resolve, 200));

export async function until(isTrue) {
  while (!isTrue()) await frame();
}
