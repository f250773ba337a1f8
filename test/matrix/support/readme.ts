import { readFileSync } from "node:fs";

export const readmeText = (): string => readFileSync("README.md", "utf8");

/** The code blocks of a page, in their order. */
function codeBlocks(page: string): readonly string[] {
  return [...readFileSync(page, "utf8").matchAll(/^```(?:tsx|ts|js)\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
}

/** The one block of a page that holds a text, as a reader would copy it. */
export function docsBlock(page: string, holding: string): string {
  const [block, ...others] = codeBlocks(page).filter((code) => code.includes(holding));
  if (block === undefined || others.length > 0)
    throw new Error(
      `${page} has ${others.length + (block === undefined ? 0 : 1)} code blocks with ${holding}, not one.`,
    );
  return block;
}

export const readmeBlock = (holding: string): string => docsBlock("README.md", holding);
