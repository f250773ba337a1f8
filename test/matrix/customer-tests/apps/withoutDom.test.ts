import { createTestComposio } from "composio-react/testing";
import { expect, test } from "vitest";

test("without a DOM, the client and the handler work", async () => {
  const composio = createTestComposio();
  expect(composio.popups).toEqual([]);
  expect(await composio.client.connectedAccounts.list()).toEqual([]);
  const link = await composio.client.connectedAccounts.link({ toolkit: "gmail" });
  composio.finish(link.id);
  expect(await composio.client.connectedAccounts.waitForConnection(link.id)).toMatchObject({ status: "ACTIVE" });
  composio.userId = null;
  await expect(composio.client.connectedAccounts.list()).rejects.toMatchObject({ code: "unauthenticated" });
});
