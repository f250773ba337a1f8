import { expect, test } from "vitest";
import { createStack } from "../../support/stack.ts";

const list = async (userId: string) => {
  const stack = createStack({ identify: () => userId });
  const response = await stack.handler(new Request("http://app.example/connected-accounts"));
  return { status: response.status, asked: stack.sandbox.requests.length, text: await response.text() };
};

test.each(["a,b", "\ud800", "odd\udfff", "a\nb", "a\u0000", "x".repeat(257)])(
  "an id that identify should not give, %j, is the developer's to mend, and reaches nobody",
  async (userId) => {
    const { status, asked, text } = await list(userId);
    expect([status, asked]).toEqual([500, 0]);
    expect(text).toContain("identify() returned a user id");
  },
);

test.each(["ana", "user 1", "ü@ex.com", "a&user_ids=b", "%2C", "x".repeat(256), "😀"])(
  "%j is accepted",
  async (userId) => {
    expect((await list(userId)).status).toBe(200);
  },
);

test("a secret that could be guessed is refused when the server starts", () => {
  for (const secret of ["", "short"]) expect(() => createStack({ secret })).toThrow(/secret needs 16 characters/);
});
