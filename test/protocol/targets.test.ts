import { afterEach, describe, expect, it, vi } from "vitest";
import { pickTarget } from "../../src/protocol/targets.ts";
import type { Target } from "../../src/protocol/types.ts";

// What JavaScript, or a variable of the environment, may give in spite of the types.
const pick = (source: object) => pickTarget(source as Target);

describe("a target that the types forbid", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it("is told the developer, once for each mistake", () => {
    vi.stubEnv("NODE_ENV", "development");
    const error = vi.spyOn(console, "error").mockReturnValue();
    const two = { toolkit: "gmail", authConfigId: "ac_1" };
    const hidden = { toolkit: "", authConfigId: "ac_1" };
    for (const source of [{}, {}, { toolkit: "" }, { connectedAccountId: undefined }, two, two, hidden]) pick(source);
    expect(error.mock.calls).toEqual([
      [expect.stringMatching(/has no target.* exactly one of toolkit/)],
      [expect.stringMatching(/several targets: toolkit="gmail" authConfigId="ac_1"/)],
      [expect.stringMatching(/several targets: toolkit="" authConfigId="ac_1"/)],
    ]);
  });

  it("is no message in production, or if it is a target", () => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    vi.stubEnv("NODE_ENV", "production");
    pick({});
    vi.stubEnv("NODE_ENV", "development");
    pick({ connectedAccountId: "ca_1", toolkit: undefined, size: "sm" });
    expect(error).not.toHaveBeenCalled();
  });
});
