import { afterEach, beforeEach, expect, test } from "vitest";
import { openStage, type Stage } from "../stage.ts";

/*
 * Next.js adds `?path=…` to requests of a catch-all route on its edge runtime, proxies and links add their own:
 * parameters that are not the handler's are ignored (hosts.md, 41).
 */

let stage: Stage;
beforeEach(async () => {
  stage = await openStage("in memory", { verifyIdentity: true, oauthRedirect: true });
});
afterEach(() => stage.close());

const foreign = "path=connected-accounts&path=x&nxtPpath=a&_rsc=1&utm_source=mail&fbclid=%F0%9F%98%80&__proto__=1&=";

test("on every route that reads a query", async () => {
  const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  for (const path of [
    "/connected-accounts?statuses=ACTIVE",
    `/connected-accounts/${id}?`,
    "/auth-configs?toolkit=gmail",
    "/auth-configs/ac_gmail?",
    "/toolkits?limit=1",
    "/toolkits/gmail?",
  ]) {
    const [plain, extended] = [
      await stage.send("ana", "GET", path),
      await stage.send("ana", "GET", `${path}&${foreign}`),
    ];
    expect([path, extended.status]).toEqual([path, 200]);
    expect(extended.text).toBe(plain.text);
  }
  expect((await stage.send("ana", "GET", `/callback?status=success&${foreign}`)).status).toBe(200);
  expect((await stage.send("ana", "DELETE", `/connected-accounts/${id}?${foreign}`)).status).toBe(200);
});

test("unknown parameters are ignored: the user comes from identify only", async () => {
  stage.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
  for (const parameter of ["user_ids=ben", "userId=ben", "user_id=ben", "entityId=ben"]) {
    expect((await stage.send("ana", "GET", `/connected-accounts?${parameter}`)).body.items).toEqual([]);
  }
  expect(stage.sandbox.requests.every(({ query }) => !Object.values(query).includes("ben"))).toBe(true);
});

test("the handler's own parameters are still checked", async () => {
  expect((await stage.send("ana", "GET", `/toolkits?limit=0&${foreign}`)).status).toBe(400);
  expect((await stage.send("ana", "GET", `/connected-accounts?ids=a%20b&${foreign}`)).status).toBe(400);
});
