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

  it.each([
    ["none", {}, /has no target/],
    ["an empty one", { toolkit: "" }, /has no target/],
    ["two", { toolkit: "gmail", authConfigId: "ac_1" }, /several targets: toolkit="gmail" authConfigId="ac_1"/],
  ])("is told the developer once: %s", async (_, source, text) => {
    vi.resetModules();
    vi.stubEnv("NODE_ENV", "development");
    const error = vi.spyOn(console, "error").mockReturnValue();
    const { pickTarget: fresh } = await import("../../src/protocol/targets.ts");
    fresh(source as Target);
    fresh(source as Target);
    expect(error.mock.calls).toEqual([[expect.stringMatching(text)]]);
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
