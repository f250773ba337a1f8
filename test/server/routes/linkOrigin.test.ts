import { afterEach, describe, expect, test } from "vitest";
import { parseLinkOrigin } from "../../../src/server/routes/linkOrigin.ts";
import { openStage, type Stage } from "../stage.ts";

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function linkOf(redirectUrl: string, linkOrigin: string) {
  stage = await openStage("over a port", { linkOrigin });
  const expires_at = "2026-11-22T12:10:00Z";
  const body = { link_token: "ln_1", redirect_url: redirectUrl, expires_at, connected_account_id: "ca_1" };
  stage.sandbox.control.failNext({ method: "POST", status: 201, body });
  const answer = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
  // SAFETY: `toMatchObject` and `toBe` check what is there.
  return { status: answer.status, body: answer.body as unknown as { redirectUrl?: string } };
}

describe("linkOrigin, for an emulator that browsers reach by another name", () => {
  test.each([
    ["http://composio:4100/link/ln_1?a=b#c", "http://localhost:4100", "http://localhost:4100/link/ln_1?a=b#c"],
    ["http://host.docker.internal:9/x", "http://127.0.0.1:4100/", "http://127.0.0.1:4100/x"],
    ["http://composio:4100/x", "https://emulator.example", "https://emulator.example/x"],
    ["http://me:secret@composio:4100//evil.example/x", "http://localhost", "http://localhost//evil.example/x"],
    ["https://connect.composio.dev/link/ln_1", "http://localhost:4100", "https://connect.composio.dev/link/ln_1"],
    ["http://localhost:4000/x", "http://localhost:4100", "http://localhost:4000/x"],
  ])("opens %s, with %s, at %s", async (link, linkOrigin, opened) => {
    const { status, body } = await linkOf(link, linkOrigin);
    expect([status, body.redirectUrl]).toEqual([201, opened]);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "ftp://composio/x", "not an address"])(
    "still opens no link to %s",
    async (link) => {
      expect((await linkOf(link, "http://localhost:4100")).status).toBe(502);
    },
  );

  test.each([
    "http://composio:4100",
    "javascript:alert(1)",
    "localhost:4100",
    "http://localhost/path",
    "",
    "http://a@localhost",
  ])("is refused as an option: %j", (option) => {
    expect(() => parseLinkOrigin(option)).toThrow(/linkOrigin.*is not an origin on https or on this machine/);
  });
});
