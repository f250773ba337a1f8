import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The suite's folder, with what it has installed. */
export const folder: string = resolve("test/matrix/hosts");
/** Where apps are written and built. */
export const workshop: string = join(folder, ".cache");

/** A host's reset, and which stylesheets a page with it imports, in order: the kit's first, where that is the harder case. */
export interface Reset {
  readonly name: string;
  readonly label: string;
  readonly imports: readonly string[];
}

const own = (name: string): string => join(workshop, "resets", `${name}.css`);
const unlayered = "composio-react/styles.unlayered.css";

export const resets: readonly Reset[] = [
  { name: "none", label: "no reset", imports: ["composio-react/styles.css"] },
  { name: "tailwind4", label: "Tailwind 4, README's lines", imports: [own("tailwind4")] },
  { name: "tailwind3", label: "Tailwind 3's preflight", imports: [unlayered, own("tailwind3")] },
  { name: "star", label: "`* { margin: 0; padding: 0 }`", imports: [unlayered, own("star")] },
  { name: "bootstrap", label: "Bootstrap's reboot", imports: [unlayered, own("bootstrap")] },
];

/** Writes the stylesheets of the hosts, by the tools that their authors would use. */
export function writeResets(): void {
  mkdirSync(join(workshop, "resets"), { recursive: true });
  const source = (name: string, text: string) => {
    const path = join(workshop, "resets", `${name}.source.css`);
    writeFileSync(path, text);
    return path;
  };
  const run = (script: string, ...parameters: string[]) =>
    execFileSync(process.execPath, [join(folder, "node_modules", script), ...parameters], {
      cwd: join(workshop, "resets"),
      stdio: ["ignore", "ignore", "pipe"],
    });
  const readme = `@layer theme, base, composio-react, components, utilities;
@import "tailwindcss";
@import "composio-react/styles.css";
`;
  run("@tailwindcss/cli/dist/index.mjs", "-i", source("tailwind4", readme), "-o", own("tailwind4"));
  const config = join(workshop, "resets/tailwind3.config.cjs");
  writeFileSync(config, "module.exports = { content: [] };\n");
  const directives = "@tailwind base;\n@tailwind components;\n@tailwind utilities;\n";
  run("tailwindcss-3/lib/cli.js", "-c", config, "-i", source("tailwind3", directives), "-o", own("tailwind3"));
  writeFileSync(own("star"), "* { margin: 0; padding: 0; box-sizing: border-box; }\n");
  copyFileSync(join(folder, "node_modules/bootstrap/dist/css/bootstrap-reboot.css"), own("bootstrap"));
}
