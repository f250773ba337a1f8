/** What Vitest tells its own processes. Some tools behave otherwise where they see it: srvx prints no address. */
const ofVitest = /^(?:VITEST|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$|NODE_ENV$)/;

/** The variables that a customer's own shell would give a tool, and more. Without colours, so that output can be read. */
export function shellEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !ofVitest.test(name));
  return { ...Object.fromEntries(own), NO_COLOR: "1", FORCE_COLOR: "0", ...more };
}
