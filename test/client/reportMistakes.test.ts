import { afterEach, expect, it, vi } from "vitest";
import { createComposioClient } from "../../src/client/createComposioClient.ts";

afterEach(() => vi.restoreAllMocks());

const client = (isDevelopment: boolean, status: number, body: unknown) =>
  createComposioClient({
    baseUrl: "http://app.test/api",
    fetch: async () => Response.json(body, { status }),
    environment: { isDevelopment },
  });

it("writes each cause to the developer's console once", async () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  const { connectedAccounts } = client(true, 502, "<h1>Bad gateway</h1>");
  await expect(connectedAccounts.list()).rejects.toMatchObject({ code: "composio_unavailable" });
  await expect(connectedAccounts.list()).rejects.toMatchObject({ code: "composio_unavailable" });
  expect(error.mock.calls).toEqual([[expect.stringContaining("Is the server running")]]);
});

it.each([
  ["in production", false, 401, "unauthenticated"],
  ["of what users are told themselves", true, 409, "already_connected"],
])("is silent %s", async (_, isDevelopment, status, code) => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  await expect(client(isDevelopment, status, { error: { code } }).connectedAccounts.get("ca_1")).rejects.toMatchObject({
    code,
  });
  expect(error).not.toHaveBeenCalled();
});

it("writes the handler's warning about a missing auth config once", async () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  const warning = "createComposioHandler({ authConfigs }): Composio has no auth config ac_nope of the toolkit gmail.";
  const answer = { items: [], warnings: [warning] };
  const { authConfigs } = client(true, 200, answer);
  expect([await authConfigs.list(), await authConfigs.list()]).toEqual([[], []]);
  expect(error.mock.calls).toEqual([[`[composio-react] ${warning}`]]);
  error.mockClear();
  await client(false, 200, answer).authConfigs.list();
  await client(true, 200, { items: [], warnings: "none" }).authConfigs.list();
  expect(error).not.toHaveBeenCalled();
});

// A wrong baseUrl is one mistake, however many toolkits the page asks for.
it("writes once, and without a name, that the handler has no such route", async () => {
  const error = vi.spyOn(console, "error").mockReturnValue();
  const { toolkits } = client(true, 404, { error: { code: "route_not_found" } });
  for (const slug of ["Gmail", "slack"])
    await expect(toolkits.get(slug)).rejects.toMatchObject({ code: "route_not_found" });
  expect(error.mock.calls).toEqual([[expect.not.stringContaining("Asked for")]]);
});
