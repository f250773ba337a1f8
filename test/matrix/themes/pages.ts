import { readFileSync } from "node:fs";

/** A page in which one recipe of docs/theming.md is used as it stands there. */
export interface ThemedPage {
  readonly name: string;
  /** The files of the page, by name. */
  readonly files: Readonly<Record<string, string>>;
}

const docs = readFileSync("docs/theming.md", "utf8");
const blocks = [...docs.matchAll(/^```(?:css|tsx)\n(.*?)^```$/gms)].map((match) => match[1] ?? "");

/** The block of the docs that begins with a file's name. */
function block(file: string): string {
  const found = blocks.find((code) => code.startsWith(`/* ${file}`) || code.startsWith(`// ${file}\n`));
  if (found === undefined) throw new Error(`docs/theming.md has no code block for ${file}.`);
  return found.slice(found.indexOf("\n") + 1);
}

/** A page: the kit over the in-page sandbox, Stripe not connected, and Slack connected. */
const page = (
  imports: string,
  element: string,
  root = "<ComposioProvider client={client}>{page}</ComposioProvider>",
) => `
import { ApiKeyForm, ComposioProvider, ConnectButton, ConnectionStatusBadge } from "composio-react";
import { createTestComposio } from "composio-react/testing";
import { createRoot } from "react-dom/client";
${imports}

const { client, sandbox } = createTestComposio();
sandbox.control.addAccount({ userId: "user_1", toolkit: "slack" });
const page = (
  <main style={{ padding: 24 }}>
    ${element.trim()}
    <p><ConnectButton toolkit="slack" /></p>
    <p><ConnectionStatusBadge toolkit="slack" /></p>
  </main>
);
createRoot(document.getElementById("root")).render(${root});
`;

/** As a project of shadcn/ui has them. */
const shadcnTokens = `
:root { --background: oklch(1 0 0); --foreground: oklch(0.15 0.02 260); --popover: oklch(1 0 0); --primary: oklch(0.55 0.2 260);
  --primary-foreground: oklch(0.98 0 0); --muted-foreground: oklch(0.5 0.02 260); --border: oklch(0.9 0.01 260);
  --input: oklch(0.9 0.01 260); --ring: oklch(0.6 0.2 260); --destructive: oklch(0.55 0.22 27); --radius: 0.75rem; }
.dark { --background: oklch(0.15 0.02 260); --foreground: oklch(0.98 0 0); --popover: oklch(0.2 0.02 260); --primary: oklch(0.8 0.12 260);
  --primary-foreground: oklch(0.2 0.02 260); --muted-foreground: oklch(0.7 0.02 260); --border: oklch(0.3 0.02 260);
  --input: oklch(0.35 0.02 260); --ring: oklch(0.7 0.12 260); --destructive: oklch(0.7 0.19 22); color-scheme: dark; }
body { background: var(--background); color: var(--foreground); font-family: "Liberation Sans", sans-serif; }
`;

const plain = `<ConnectButton toolkit="stripe" />`;

export const pages: readonly ThemedPage[] = [
  {
    name: "tailwind",
    files: {
      "tailwind.css": block("tailwind.css"),
      "main.tsx": page('import "./tailwind.css";', block("tailwind.tsx")),
    },
  },
  {
    name: "shadcn",
    files: {
      "app.css": block("shadcn.css") + shadcnTokens,
      "main.tsx": page('import "./app.css";', plain),
    },
  },
  {
    name: "brand",
    files: {
      "app.css": block("shadcn.css") + shadcnTokens,
      "brand.tsx": block("brand.tsx"),
      "main.tsx": page(
        'import "./app.css";\nimport { Brand } from "./brand.tsx";',
        plain,
        "<Brand client={client}>{page}</Brand>",
      ),
    },
  },
  {
    name: "modules",
    files: {
      "Integrations.module.css": block("Integrations.module.css"),
      "main.tsx": page(
        'import "composio-react/styles.css";\nimport styles from "./Integrations.module.css";',
        block("modules.tsx"),
      ),
    },
  },
  {
    name: "bootstrap",
    files: {
      "bootstrap.css": block("bootstrap.css"),
      "brand.css":
        ':root { --bs-primary: #6f2da8; --bs-border-radius: 3px; --bs-font-sans-serif: "Liberation Sans", sans-serif; }',
      "main.tsx": page(
        'import "./bootstrap.css";\nimport "./brand.css";',
        `${plain}<p><ConnectButton toolkit="linear" variant="outline" /></p><ApiKeyForm toolkit="firecrawl" />`,
      ),
    },
  },
  {
    name: "mantine",
    files: {
      "mantine.css": block("mantine.css"),
      "main.tsx": page(
        `import "./mantine.css";
import { Button, MantineProvider, Portal, createTheme } from "@mantine/core";
const mode = new URLSearchParams(location.search).get("mode") ?? "light";
const mantine = createTheme({ primaryColor: "grape", defaultRadius: "lg", fontFamily: '"Liberation Sans", sans-serif' });`,
        `<Button>Mantine</Button>${plain}<p><ConnectButton toolkit="linear" variant="outline" /></p><Portal><div id="portal"><ConnectButton toolkit="gmail" /></div></Portal><ApiKeyForm toolkit="firecrawl" />`,
        "<MantineProvider theme={mantine} defaultColorScheme={mode}><ComposioProvider client={client}>{page}</ComposioProvider></MantineProvider>",
      ),
    },
  },
  ...["mui", "mui-schemes"].map((name) => ({
    name,
    files: {
      "main.tsx": page(
        `import "composio-react/styles.css";
import { CssBaseline, Portal, ThemeProvider, createTheme, useTheme } from "@mui/material";
const primary = { main: "#c2410c" };
const shared = { shape: { borderRadius: 14 }, typography: { fontFamily: '"Liberation Sans", sans-serif' } };
const mode = new URLSearchParams(location.search).get("mode") ?? "light";
const muiTheme = createTheme(${
          name === "mui"
            ? "{ ...shared, palette: { mode, primary } }"
            : `{ ...shared, cssVariables: { colorSchemeSelector: "class" }, colorSchemes: { light: { palette: { primary } }, dark: { palette: { primary } } } }`
        });
${block("mui.tsx")}`,
        `${plain}<p><ConnectButton toolkit="linear" variant="outline" /></p><Portal><div id="portal"><ConnectButton toolkit="gmail" /></div></Portal><ApiKeyForm toolkit="firecrawl" />`,
        "<ThemeProvider theme={muiTheme} defaultMode={mode}><CssBaseline /><ComposioInMui client={client}>{page}</ComposioInMui></ThemeProvider>",
      ),
    },
  })),
];
