import { describe, expect, test } from "vitest";
import { parseOrigins } from "../../src/server/settings/origins.ts";

describe("17. a wildcard over hosts that anybody can get", () => {
  const hosts =
    "vercel.app netlify.app github.io gitlab.io pages.dev workers.dev ngrok-free.app ngrok.io herokuapp.com web.app " +
    "onrender.com fly.dev trycloudflare.com azurewebsites.net cloudfront.net amazonaws.com s3.eu-west-1.amazonaws.com " +
    "a.run.app run.app eu-west-1.elasticbeanstalk.com 2.azurestaticapps.net up.railway.app app.github.dev euw.devtunnels.ms " +
    "co.uk com.au or.jp com VERCEL.app vercel.app. co.uk.";
  test.each(hosts.split(" ").flatMap((host) => [`https://*.${host}`, `https://**.${host}`, `https://*.${host}:8443`]))(
    "%s is refused when the server starts",
    (origin) => {
      expect(() => parseOrigins([origin])).toThrow(/would trust hosts of other people/);
    },
  );

  test.each([
    "https://*.example.com",
    "https://**.example.co.uk",
    "https://*.acme.vercel.app",
    "http://*.localhost:3000",
  ])("%s is taken", (origin) => {
    expect(parseOrigins([origin]).has(origin.replace(/\*+/, "app"))).toBe(true);
  });

  test("a single host of a platform is accepted", () => {
    expect(parseOrigins(["https://acme.vercel.app"]).has("https://acme.vercel.app")).toBe(true);
  });
});
