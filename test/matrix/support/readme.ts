import { readFileSync } from "node:fs";

export const readmeText = (): string => readFileSync("README.md", "utf8");

/** The code blocks of README.md, in their order. */
function codeBlocks(): readonly string[] {
  return [...readmeText().matchAll(/^```(?:tsx|ts|js)\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
}

/** The one block of README.md that holds a text, as a reader would copy it. */
export function readmeBlock(holding: string): string {
  const [block, ...others] = codeBlocks().filter((code) => code.includes(holding));
  if (block === undefined || others.length > 0)
    throw new Error(
      `README.md has ${others.length + (block === undefined ? 0 : 1)} code blocks with ${holding}, not one.`,
    );
  return block;
}
