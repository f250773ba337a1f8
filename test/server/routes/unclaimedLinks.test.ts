import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStage, type Stage, ways } from "../stage.ts";

/** Milliseconds that Composio takes to answer. */
const slow = 300;

describe.each(ways)("a link that nobody gets, %s", (way) => {
  let stage: Stage;
  beforeEach(async () => void (stage = await openStage(way)));
  afterEach(() => stage.close());

  const accounts = () => stage.sandbox.control.accounts().map(({ status, deleted }) => (deleted ? "deleted" : status));
  const toComposio = (method: string) =>
    stage.sandbox.requests.filter(
      (request) => request.method === method && request.path.includes("connected_accounts"),
    );

  /** Ana's client leaves while Composio makes the link. */
  async function leaveWhileLinking() {
    stage.sandbox.control.delay({ method: "POST", ms: slow });
    const leaving = new AbortController();
    const request = new Request(`${stage.origin}/api/composio/connected-accounts/link`, {
      method: "POST",
      headers: { "x-user": "ana", "content-type": "application/json" },
      body: JSON.stringify({ toolkit: "gmail" }),
      signal: leaving.signal,
    });
    const answer = stage.fetch(request).then(
      ({ status }) => status,
      () => null,
    );
    await expect.poll(() => toComposio("POST").length).toBe(1);
    leaving.abort();
    await answer;
  }

  test("is taken back if its client has left: the handler knows its id", async () => {
    await leaveWhileLinking();
    await expect.poll(accounts).toEqual(["deleted"]);
    await expect.poll(() => stage.log).toEqual([expect.objectContaining({ level: "info", code: "aborted" })]);
  });

  test("expires by itself if it can't be taken back, and the log says so", async () => {
    stage.sandbox.control.failNext({ method: "DELETE", status: 503 });
    await leaveWhileLinking();
    await expect.poll(() => stage.log.length).toBe(2);
    const [account] = stage.sandbox.control.accounts();
    expect(stage.log[0]).toMatchObject({
      level: "warn",
      message: expect.stringContaining(`${account?.id}, whose link nobody got, was not deleted: ComposioError`),
    });
    expect(accounts()).toEqual(["INITIALIZING"]);
  });

  test("is taken back if it is an address that browsers must not open", async () => {
    const { control } = stage.sandbox;
    const { id } = control.addAccount({ userId: "ana", toolkit: "gmail", status: "INITIALIZING" });
    const body = {
      link_token: "ln_1",
      redirect_url: "javascript:alert(1)",
      expires_at: null,
      connected_account_id: id,
    };
    control.failNext({ method: "POST", status: 201, body });
    const answer = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
    expect([answer.status, answer.body.error.code]).toEqual([502, "composio_rejected"]);
    expect(accounts()).toEqual(["deleted"]);
  });

  test.each([
    ["another user's account", "ben", "INITIALIZING"],
    ["a working account", "ana", "ACTIVE"],
    ["an account whose user is at the provider", "ana", "INITIATED"],
  ] as const)("deletes nothing if Composio's answer names %s", async (_, userId, status) => {
    const { control } = stage.sandbox;
    const { id } = control.addAccount({ userId, toolkit: "gmail", status });
    control.failNext({ method: "POST", status: 201, body: { redirect_url: "data:,", connected_account_id: id } });
    const body = { toolkit: "gmail", allowMultiple: true };
    expect((await stage.send("ana", "POST", "/connected-accounts/link", { body })).status).toBe(502);
    expect(accounts()).toEqual([status]);
  });
});

test("a change that is on its way to Composio is made, also if its client leaves", async () => {
  const stage = await openStage("in memory");
  const { control } = stage.sandbox;
  const { id } = control.addAccount({ userId: "ana", toolkit: "gmail", status: "ACTIVE" });
  control.delay({ method: "PATCH", ms: slow });
  const leaving = new AbortController();
  const answer = stage.fetch(
    new Request(`${stage.origin}/api/composio/connected-accounts/${id}`, {
      method: "PATCH",
      headers: { "x-user": "ana", "content-type": "application/json" },
      body: JSON.stringify({ alias: "Work" }),
      signal: leaving.signal,
    }),
  );
  await expect.poll(() => stage.sandbox.requests.some(({ method }) => method === "PATCH")).toBe(true);
  leaving.abort();
  await answer;
  expect(control.accounts().map(({ alias }) => alias)).toEqual(["Work"]);
  await stage.close();
});
