import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStage, type Stage, ways } from "../stage.ts";

/*
 * The return address of a page redirect, for a tab without storage: it was signed when the link was made. A callback
 * without a valid signature is not followed.
 */

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(way, { origins: ["https://app.partner.example"] });
  });
  afterEach(() => stage.close());

  /** The query of the callback URL that Composio is given, after the user's answer. */
  async function start(place: string, attempt = "s3cr3t"): Promise<URLSearchParams> {
    const callbackUrl = `${stage.origin}/api/composio/callback?${new URLSearchParams({ attempt, return_to: place })}`;
    const answer = await stage.send("ana", "POST", "/connected-accounts/link", {
      body: { toolkit: "gmail", callbackUrl },
    });
    expect(answer.status).toBe(201);
    const { id } = stage.sandbox.control.accounts().at(-1) ?? { id: "" };
    return new URL(stage.sandbox.control.consent(id, "deny") ?? "").searchParams;
  }

  /** Where the callback sends the browser, and how: null where it shows its page. */
  async function follow(query: URLSearchParams, origin = stage.origin): Promise<string | null> {
    const address = new URL(`${origin}/api/composio/callback?${query}`);
    const answer = await stage.fetch(new Request(address, { redirect: "manual" }));
    if (answer.status === 303) return answer.headers.get("location");
    expect([answer.status, answer.headers.get("location")]).toEqual([200, null]);
    return null;
  }

  test("is followed by a redirect, with the outcome, so that the browser treats it as the provider's navigation", async () => {
    const query = await start(`${stage.origin}/settings?composio_target=toolkit%3Agmail`);
    const { id } = stage.sandbox.control.accounts().at(-1) ?? { id: "" };
    expect(await follow(query)).toBe(
      `${stage.origin}/settings?composio_target=toolkit%3Agmail&composio_outcome=denied&composio_account=${id}`,
    );
    query.set("connected_account_id", "ca_1 or another text");
    expect(await follow(query)).not.toContain("composio_account");
  });

  test("may be on another origin of the app", async () => {
    expect(await follow(await start("https://app.partner.example/settings"))).toContain(
      "https://app.partner.example/settings?composio_outcome=denied",
    );
  });

  test.each([
    "https://evil.example/",
    "//evil.example/x",
    "/\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/danger",
    "settings",
    "https://app.partner.example.evil.example/",
    "https://app.partner.example@evil.example/",
    "",
  ])("is not signed if it is not an address of the app: %j", async (place) => {
    const query = await start(place);
    expect([query.get("return_to"), query.get("return_key")]).toEqual([null, null]);
    expect(await follow(query)).toBeNull();
  });

  // A line break would move the lines of the signed text.
  test.each(["", "s3cr3t\n1zzzzzzz", "s3cr3t.1zzzzzzz", "s".repeat(300)])(
    "is not signed for an attempt that is no id: %j",
    async (attempt) => {
      const query = await start(`${stage.origin}/settings`, attempt);
      expect([query.get("return_to"), query.get("return_key")]).toEqual([null, null]);
    },
  );

  test("keeps an address unchanged that contains another one", async () => {
    const place = await follow(await start(`${stage.origin}/.//evil.example/x\r\nset-cookie: a=b`));
    expect(new URL(place ?? "").origin).toBe(stage.origin);
    expect(place).not.toMatch(/[\r\n]/);
  });

  test("a foreign page can't make the callback redirect", async () => {
    const agreed = await start(`${stage.origin}/settings`);
    const key = agreed.get("return_key") ?? "";
    const ticket = (await stage.send("ana", "GET", "/connected-accounts")).headers.get("composio-tickets");
    const forgeries: readonly Record<string, string>[] = [
      { return_to: "/danger" },
      { return_to: `${stage.origin}/danger` },
      { return_to: `${stage.origin}/danger`, return_key: "" },
      { return_to: `${stage.origin}/danger`, return_key: key, attempt: "s3cr3t" },
      { return_to: `${stage.origin}/settings`, return_key: key, attempt: "another" },
      { return_to: `${stage.origin}/settings`, return_key: key },
      { return_to: `${stage.origin}/settings`, return_key: `${key}0`, attempt: "s3cr3t" },
      { return_to: "ana", return_key: ticket ?? "", attempt: ticket?.split(".")[0] ?? "" },
    ];
    for (const forged of forgeries) {
      const query = new URLSearchParams({ status: "success", ...forged });
      expect([forged, await follow(query)]).toEqual([forged, null]);
    }
  });

  test("a signature that a callback URL already has is removed", async () => {
    const agreed = await start(`${stage.origin}/settings`);
    const callbackUrl = `${stage.origin}/api/composio/callback?${agreed}`.replace("settings", "danger");
    const answer = await stage.send("ana", "POST", "/connected-accounts/link", {
      body: { toolkit: "gmail", callbackUrl },
    });
    expect(answer.status).toBe(201);
    const { id } = stage.sandbox.control.accounts().at(-1) ?? { id: "" };
    const sent = new URL(stage.sandbox.control.consent(id, "allow") ?? "").searchParams;
    expect(sent.get("return_to")).toBe(`${stage.origin}/danger`);
    expect(sent.getAll("return_key")).not.toContain(agreed.get("return_key"));
  });

  test("is not followed on another host than its own, even if it is signed", async () => {
    const query = await start(`${stage.origin}/settings`);
    expect(await follow(query)).not.toBeNull();
    const other = new URL(stage.origin);
    other.hostname = other.hostname === "localhost" ? "127.0.0.1" : "localhost";
    expect(await follow(query, other.origin)).toBeNull();
  });

  test("is followed behind a proxy that terminates https", async () => {
    const { host } = new URL(stage.origin);
    const answer = await stage.send("ana", "POST", "/connected-accounts/link", {
      body: {
        toolkit: "gmail",
        callbackUrl: `https://${host}/api/composio/callback?${new URLSearchParams({ attempt: "s3cr3t", return_to: `https://${host}/settings` })}`,
      },
      headers: { origin: `https://${host}` },
    });
    expect(answer.status).toBe(201);
    const { id } = stage.sandbox.control.accounts().at(-1) ?? { id: "" };
    const query = new URL(stage.sandbox.control.consent(id, "deny") ?? "").searchParams;
    expect(await follow(query)).toContain(`https://${host}/settings?composio_outcome=denied`);
  });
});
