/** Where a page of the manual shows what a file of the repository says. */
interface Place {
  /** Title of the page in the sidebar. */
  readonly title: string;
  /** Headings of README.md that the page shows; the whole file without. */
  readonly sections?: readonly string[];
}

/** The pages of the manual, by the file that each is made from. Links between files become links between pages. */
const places: Readonly<Record<string, readonly Place[]>> = {
  "README.md": [
    { title: "Introduction", sections: ["composio-react", "Try it", "What is in it", "Test your own app"] },
    { title: "Set-up", sections: ["Install", "With your Composio project", "Versions"] },
    { title: "Comparison/In short", sections: ["How it compares", "When not to use it"] },
    { title: "Security/In ten lines", sections: ["Security in ten lines"] },
  ],
  "docs/components/ComposioProvider.md": [{ title: "ComposioProvider" }],
  "docs/browser.md": [{ title: "Guides/Hooks and client" }],
  "docs/server.md": [{ title: "Guides/Server" }],
  "docs/testing.md": [{ title: "Guides/Testing" }],
  "docs/migration.md": [{ title: "Guides/From your own page" }],
  "docs/benchmarks.md": [{ title: "Comparison/Benchmarks" }],
  "docs/comparison.md": [{ title: "Comparison/Feature by feature" }],
  "CHANGELOG.md": [{ title: "Reference/Changelog" }],
  "CONTRIBUTING.md": [{ title: "Reference/Contributing" }],
  "docs/theming.md": [{ title: "Theming/Guide" }],
  "docs/in-chat.md": [{ title: "Guides/Connections in a chat" }],
  "docs/languages.md": [{ title: "Guides/Languages" }],
  "docs/texts.md": [{ title: "Reference/Texts" }],
  "docs/connections.md": [{ title: "Guides/Life of a connection" }],
  "docs/integrations.md": [{ title: "Guides/Integrations page" }],
  "docs/admin.md": [{ title: "Guides/Auth configs for admins" }],
  "docs/announcements.md": [{ title: "Guides/Announcements" }],
  "docs/errors.md": [{ title: "Guides/Troubleshooting" }],
  "docs/connect-flow.md": [{ title: "Reference/Connect flow" }],
  "docs/routes.md": [{ title: "Reference/Routes" }],
  "docs/faults.md": [{ title: "Reference/Faults" }],
  "docs/threat-model.md": [{ title: "Security/Threat model" }],
  "docs/attack-report.md": [{ title: "Security/Attack report" }],
};

/** Text under a heading, until the next heading of any level; with the headings below it where it is of level 1 or 2. */
export function sectionsOf(text: string, titles: readonly string[]): string {
  const parts = splitCode(text).flatMap((part) => (part.isCode ? [part.text] : part.text.split(/^(?=#{1,6} )/m)));
  const shown: string[] = [];
  let isShown = false;
  const found = new Set<string>();
  for (const part of parts) {
    const title = /^#{1,6} (.*)/.exec(part)?.[1];
    if (title !== undefined) isShown = titles.includes(title);
    if (title !== undefined && isShown) found.add(title);
    if (isShown) shown.push(part);
  }
  const missing = titles.filter((title) => !found.has(title));
  if (missing.length > 0) throw new Error(`No such heading: ${missing.join(", ")}`);
  return shown.join("");
}

/**
 * Makes a file work on a page of the manual: links, pictures, and words with underscores, which Storybook would take
 * for italics. A link to what the manual has not becomes text.
 */
export function forManual(text: string, file: string, pictures: Readonly<Record<string, string>>): string {
  return splitCode(text)
    .map(({ text, isCode }) =>
      isCode
        ? text
        : keepUnderscores(text).replace(
            /(!?)\[((?:[^\]`]|`[^`]*`)*)\]\(([^)\s]+)\)/g,
            (link, isPicture: string, label: string, to: string) => {
              if (/^\w+:/.test(to)) return link;
              const { pathname, hash } = new URL(to, `file:///${file}`);
              const path = decodeURIComponent(pathname.slice(1));
              if (isPicture) return `![${label}](${pictures[path] ?? to})`;
              const page = pageOf(path, hash);
              return page === undefined ? label : `[${label}](?path=/docs/${page})`;
            },
          ),
    )
    .join("");
}

/** Escapes underscores within words, outside of code and of addresses. */
function keepUnderscores(text: string): string {
  return text.replace(/`[^`]*`|\]\([^)]*\)|(?<=\w)_(?=[\w…])/g, (found) => (found === "_" ? "\\_" : found));
}

/** The id of the page that shows a file, or the part of it that a link names. */
function pageOf(path: string, hash: string): string | undefined {
  const file = path.startsWith("docs/decisions")
    ? "Reference/Decisions"
    : path.startsWith("docs/matrix")
      ? "Reference/Tests with other tools"
      : null;
  const found = places[path]?.find(
    ({ sections }) => hash === "" || !sections || sections.some((title) => anchor(title) === hash),
  );
  const title = file ?? found?.title;
  return title === undefined ? undefined : `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}--docs`;
}

/** Makes room for the page's own heading above those of a file. */
export function lowerHeadings(text: string): string {
  return splitCode(text)
    .map(({ text, isCode }) => (isCode ? text : text.replaceAll(/^#/gm, "##")))
    .join("");
}

/** GitHub's anchor of a heading. */
function anchor(title: string): string {
  return `#${title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-")}`;
}

function splitCode(text: string): { readonly text: string; readonly isCode: boolean }[] {
  return text.split(/^(```[^\n]*\n[\s\S]*?^```)/m).map((part, index) => ({ text: part, isCode: index % 2 === 1 }));
}
