import { Markdown } from "@storybook/addon-docs/blocks";
import type { ReactElement } from "react";
import { lowerHeadings, forManual, sectionsOf } from "./markdown.ts";

// Vite reads these calls as they are written: no part of them can be a constant.
const texts = import.meta.glob<string>(["../../{README,CHANGELOG,CONTRIBUTING}.md", "../../docs/**/*.md"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const images = import.meta.glob<string>(["../../docs/pictures/*.{png,svg}", "../../examples/demo/screenshots/*.png"], {
  query: "?url",
  import: "default",
  eager: true,
});
const fromRoot = (files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, value]) => [path.replace("../../", ""), value]));
const files = fromRoot(texts);
const pictures = fromRoot(images);

export interface PageProps {
  /** A file of the repository, or the beginning of the names of several. */
  of: string;
  /** Only what is under these headings. */
  sections?: readonly string[];
}

/** A page of the manual: what a file of the repository says. */
export function Page({ of, sections }: PageProps): ReactElement {
  const found = Object.entries(files).filter(([path]) => path === of || (!of.endsWith(".md") && path.startsWith(of)));
  if (found.length === 0) throw new Error(`There is no file ${of}.`);
  return (
    <>
      {found.map(([path, text]) => {
        const shown = sections ? sectionsOf(text, sections) : found.length > 1 ? lowerHeadings(text) : text;
        return <Markdown key={path}>{forManual(shown, path, pictures)}</Markdown>;
      })}
    </>
  );
}

/** What the documentation of a component has to say that its types do not. */
export function componentPage(name: string): string | undefined {
  const path = `docs/components/${name}.md`;
  const text = files[path];
  // The page has the component's name as its title already, and the props with controls.
  const rest = text?.replace(/^# .*\n/, "").replace(/^## Props\n[^]*?(?=^## )/m, "");
  return rest === undefined ? undefined : forManual(rest, path, pictures);
}
