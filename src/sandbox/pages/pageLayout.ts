import { html, raw } from "hono/html";

/** The result of hono's `html`: text that is already escaped. */
export type Markup = ReturnType<typeof html>;

interface Page {
  readonly title: string;
  /** A `data:` or http(s) image, shown above the title. */
  readonly logo?: string | undefined;
  readonly content: Markup;
}

/** The layout of every hosted page. No scripts, only plain forms. */
export function page({ title, logo, content }: Page): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(styles)}
        </style>
      </head>
      <body>
        <main>
          ${logo === undefined ? "" : html`<img src="${logo}" alt="" width="48" height="48" />`}
          <h1>${title}</h1>
          ${content}
        </main>
        <footer>Composio sandbox: nothing here leaves this machine.</footer>
      </body>
    </html>`;
}

/** A page that ends the flow with a message. */
export function messagePage(title: string, text: string): Markup {
  return page({ title, content: html`<p>${text}</p>` });
}

const styles = `
:root { color-scheme: light dark; --page: #f4f4f6; --card: #fff; --text: #1c1d21; --soft: #5c5f6a; --line: #dcdde3; --field: #868995; --strong: #26272d; --on-strong: #fff; --error: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --page: #131417; --card: #1d1f24; --text: #ededf0; --soft: #a4a7b2; --line: #383b44; --field: #7b7f8c; --strong: #ededf0; --on-strong: #1c1d21; --error: #ffb4ab; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; padding: 24px 16px; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 16px; background: var(--page); color: var(--text); font: 16px/1.5 'Liberation Sans', 'Helvetica Neue', 'Segoe UI', system-ui, sans-serif; }
main { width: 100%; max-width: 400px; padding: 28px; border: 1px solid var(--line); border-radius: 16px; background: var(--card); overflow-wrap: anywhere; }
img { display: block; margin-bottom: 16px; }
h1 { margin: 0 0 8px; font-size: 1.375rem; line-height: 1.25; }
p, ul { margin: 0 0 16px; color: var(--soft); }
ul { padding-left: 20px; font-size: 0.875rem; }
form { display: grid; gap: 16px; margin-top: 20px; }
label { display: block; font-weight: 600; font-size: 0.9375rem; }
label + small { display: block; color: var(--soft); }
input, textarea { width: 100%; margin-top: 6px; padding: 10px 12px; border: 1px solid var(--field); border-radius: 8px; background: transparent; color: inherit; font: inherit; }
textarea { min-height: 112px; font-family: ui-monospace, monospace; font-size: 0.8125rem; }
button { width: 100%; min-height: 44px; padding: 10px 16px; border: 1px solid var(--field); border-radius: 8px; background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button[data-primary] { border-color: var(--strong); background: var(--strong); color: var(--on-strong); }
:focus-visible { outline: 2px solid #4a7dff; outline-offset: 2px; }
[role="alert"] { color: var(--error); }
.choices { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
footer { color: var(--soft); font-size: 0.8125rem; text-align: center; }
`;
