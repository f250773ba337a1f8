import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { ComposioProvider } from "../../src/index.ts";
import { createComposioClient } from "../../src/query/index.ts";
import { publicComponents } from "../browser/support/publicComponents.tsx";

const client = createComposioClient({ baseUrl: "/api/composio" });

test.each(publicComponents)("$name renders where there is no browser", ({ element, tag, attribute, loading }) => {
  expect(globalThis).not.toHaveProperty("window");
  const html = renderToString(
    <ComposioProvider client={client}>{element({ "data-testid": "part" }, "ca_1")}</ComposioProvider>,
  );
  const [part] = /<[^>]+data-testid="part"[^>]*>/.exec(html) ?? [];
  expect(part).toMatch(new RegExp(`^<${tag.toLowerCase()} `));
  expect(part).toContain(loading === undefined ? "cr-" : `${attribute}="${loading}"`);
});
