import { expect, test } from "vitest";
import { createStack } from "../../support/stack.ts";

async function listAuthConfigs(answer: () => Response) {
  const log: string[] = [];
  const stack = createStack({ logger: ({ message }) => log.push(message) });
  stack.intercept = async (request, send) =>
    new URL(request.url).pathname.endsWith("/toolkits/stripe") ? answer() : send();
  const response = await stack.handler(
    new Request("http://app.example/auth-configs?toolkits=gmail,stripe", { headers: { "x-test-user": "ana" } }),
  );
  const body = (await response.json()) as { items?: { toolkit: { slug: string } }[]; unreadable?: string[] };
  const { unreadable } = body;
  return { unreadable, status: response.status, slugs: body.items?.map(({ toolkit }) => toolkit.slug) ?? [], log };
}

test("a malformed toolkit is left out, named and logged; the others are listed", async () => {
  const { status, slugs, unreadable, log } = await listAuthConfigs(() => Response.json({ slug: 1 }));
  expect(status).toBe(200);
  expect(slugs).toContain("gmail");
  expect(slugs).not.toContain("stripe");
  expect(unreadable).toEqual(["stripe"]);
  expect(log.join()).toContain("toolkit stripe can't be read");
});

test("a toolkit that can't be read at the moment is an error, not left out", async () => {
  const { status } = await listAuthConfigs(() => Response.json({}, { status: 503, headers: { "retry-after": "1" } }));
  expect(status).toBe(502);
});
