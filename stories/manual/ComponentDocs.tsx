import { Controls, Markdown, Primary, Source, useOf } from "@storybook/addon-docs/blocks";
import { type ReactElement, useEffect, useState } from "react";
import { componentPage } from "./Page.tsx";

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly type: string;
}

/**
 * The documentation of a component, for every story file with a title that begins with the component's name: what its
 * JSDoc, its props and its stories say, and `docs/components/<name>.md`.
 */
export function ComponentDocs(): ReactElement {
  const { csfFile } = useOf("meta", ["meta"]);
  const name = csfFile.meta.title.split("/")[0] ?? "";
  const { about, example } = described(csfFile.meta.component);
  const stories = useStories(name);
  return (
    <>
      <h1>{name}</h1>
      <Markdown>{about}</Markdown>
      {example !== undefined && <Source code={example} language="tsx" />}
      <h2>Props</h2>
      <Primary />
      <Controls />
      <Markdown>{componentPage(name) ?? ""}</Markdown>
      <h2>States</h2>
      <p>Each is a story, and a test.</p>
      <Markdown>
        {stories
          .map(({ id, title, name }) => `- [${[...title.split("/").slice(1), name].join(": ")}](?path=/story/${id})`)
          .join("\n")}
      </Markdown>
    </>
  );
}

/** The JSDoc of a component as Storybook's compiler leaves it at the component. */
function described(component: unknown): { readonly about: string; readonly example: string | undefined } {
  // SAFETY: react-docgen writes it to every component that it has understood.
  const { __docgenInfo } = (component ?? {}) as { __docgenInfo?: { description?: string } };
  const [about = "", example] = (__docgenInfo?.description ?? "").split("@example");
  // Code that goes on in the next line would become a block.
  return { about: about.replaceAll(/(\S)\n(?=\S)/g, "$1 "), example: example?.trim() };
}

/** All stories of a component, in whatever file. */
function useStories(component: string): readonly Entry[] {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    void readIndex(abort.signal).then((all) => {
      if (!abort.signal.aborted) setEntries(all);
    });
    return () => abort.abort();
  }, []);
  return entries.filter(({ type, title }) => type === "story" && title.split("/")[0] === component);
}

async function readIndex(signal: AbortSignal): Promise<readonly Entry[]> {
  try {
    const answer = await fetch("index.json", { signal });
    // SAFETY: Storybook's own file.
    return Object.values(((await answer.json()) as { entries: Record<string, Entry> }).entries);
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}
