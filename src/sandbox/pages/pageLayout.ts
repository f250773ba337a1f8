import { html, raw } from "hono/html";

/** The result of hono's `html`: text that is already escaped. */
export type Markup = ReturnType<typeof html>;

interface Page {
  readonly title: string;
  /** A `data:` or http(s) image, shown above the title. */
  readonly logo?: string | undefined;
  readonly content: Markup;
}

/** The layout of every hosted page. It has no scripts, only forms. */
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
          ${logo === undefined ? "" : html`<img src="${logo}" alt="" width="40" height="40" />`}
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
:root { color-scheme: light dark; --page: #fafafa; --card: #fff; --text: #1b1b1f; --soft: #5b5b66; --line: #dcdce2; --field: #8a8a94; --strong: #1b1b1f; --on-strong: #fff; --error: #a01a11; --ring: #1b1b1f; }
@media (prefers-color-scheme: dark) { :root { --page: #121214; --card: #1d1d20; --text: #f4f4f5; --soft: #a5a5b0; --line: #3a3a40; --field: #74747e; --strong: #f4f4f5; --on-strong: #1b1b1f; --error: #ff9d94; --ring: #f4f4f5; } }
@media (prefers-contrast: more) { :root { --soft: var(--text); --line: var(--text); --field: var(--text); } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; padding: 24px 16px; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 16px; background: var(--page); color: var(--text); font: 14px/1.43 'Liberation Sans', 'Helvetica Neue', 'Segoe UI', system-ui, sans-serif; }
main { width: 100%; max-width: 400px; padding: 24px; border: 1px solid var(--line); border-radius: 16px; background: var(--card); overflow-wrap: anywhere; }
img { display: block; width: 40px; height: 40px; margin-bottom: 12px; }
h1 { margin: 0 0 4px; font-size: 1.286rem; line-height: 1.3; text-wrap: balance; }
p { margin: 0 0 12px; color: var(--soft); }
ul { display: grid; gap: 8px; margin: 0; padding: 12px 16px; border: 1px solid var(--line); border-radius: 12px; list-style: none; }
li { padding-inline-start: 20px; background: linear-gradient(var(--text), var(--text)) 4px 8px / 5px 5px no-repeat; }
code { display: block; color: var(--soft); font: 12px/16px ui-monospace, 'Liberation Mono', monospace; }
form { display: grid; gap: 16px; margin-top: 20px; }
label { display: block; font-weight: 500; }
label + small { display: block; color: var(--soft); font-size: 13px; }
input, textarea { width: 100%; min-height: 44px; margin-top: 6px; padding: 8px 12px; border: 1px solid var(--field); border-radius: 8px; background: transparent; color: inherit; font: inherit; font-size: 16px; }
textarea { min-height: 112px; font-family: ui-monospace, 'Liberation Mono', monospace; font-size: 13px; }
button { width: 100%; min-height: 44px; padding: 8px 16px; border: 1px solid var(--field); border-radius: 8px; background: transparent; color: inherit; font: inherit; font-weight: 500; cursor: pointer; }
button[data-primary] { border-color: var(--strong); background: var(--strong); color: var(--on-strong); }
:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
[role="alert"] { color: var(--error); }
.choices { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
footer { color: var(--soft); font-size: 12px; text-align: center; }
@media (forced-colors: active) { li { background: none; padding-inline-start: 0; } }
@media print { button, footer { display: none; } main { border: 0; } }
`;
