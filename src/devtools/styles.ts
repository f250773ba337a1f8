/** The panel's own styles, so that it looks the same on every page. */
export const styles: string = `
.cr-devtools, .cr-devtools :where(*) { all: revert; box-sizing: border-box; }
.cr-devtools {
  --text: light-dark(#1b1b1f, #f4f4f5);
  --muted: light-dark(#5b5b66, #a5a5b0);
  --ground: light-dark(#ffffff, #121214);
  --surface: light-dark(#f4f4f6, #1d1d20);
  --line: light-dark(#dcdce2, #3a3a40);
  --edge: light-dark(#7a7a84, #85858f);
  --accent: light-dark(#4338ca, #a5b4fc);
  --danger: light-dark(#b42318, #fda29b);
  font: 12px/18px ui-sans-serif, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  color: var(--text);
}
.cr-devtools :where(button, input, textarea) { font: inherit; color: inherit; }
.cr-devtools :where(code, time) { font: 11px/18px ui-monospace, Consolas, "Liberation Mono", monospace; }
.cr-devtools :where(button, [tabindex], textarea):focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.cr-devtools-opener {
  position: fixed; inset-block-end: 12px; inset-inline-end: 12px; z-index: 2147483000;
  padding: 6px 12px; border: 1px solid var(--edge); border-radius: 999px;
  background: var(--ground); cursor: pointer; box-shadow: 0 2px 8px rgb(0 0 0 / 0.16);
}
.cr-devtools[data-button^="top"] .cr-devtools-opener { inset-block: 12px auto; }
.cr-devtools[data-button$="left"] .cr-devtools-opener { inset-inline: 12px auto; }
.cr-devtools[data-open="true"] .cr-devtools-opener { display: none; }
/* What gets the focus is scrolled out from under the button or the panel. The page's own scroll padding wins: it may have a sticky header. */
:where(html:has(.cr-devtools)) { scroll-padding-block-end: 60px; }
:where(html:has(.cr-devtools[data-button^="top"])) { scroll-padding-block: 60px 0; }
:where(html:has(.cr-devtools-panel)) { scroll-padding-block: 0 min(352px, 60vh); }
.cr-devtools-panel {
  position: fixed; inset-inline: 0; inset-block-end: 0; z-index: 2147483000;
  display: flex; flex-direction: column; block-size: min(352px, 60vh);
  background: var(--ground); border-block-start: 1px solid var(--edge); box-shadow: 0 -4px 16px rgb(0 0 0 / 0.12);
}
.cr-devtools-bar {
  display: flex; flex-wrap: wrap; align-items: start; justify-content: space-between; gap: 4px 12px;
  padding: 4px 8px; background: var(--surface); border-block-end: 1px solid var(--line);
}
.cr-devtools-tabs { display: flex; max-inline-size: 100%; overflow-x: auto; }
.cr-devtools-tabs button {
  padding: 6px 10px; border: 0; border-block-end: 2px solid transparent; background: none; color: var(--muted);
  cursor: pointer; white-space: nowrap;
}
.cr-devtools-tabs button[aria-selected="true"] { color: var(--text); font-weight: 600; border-color: var(--accent); }
.cr-devtools-actions { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; margin-inline-start: auto; }
.cr-devtools-outcome { order: -1; color: var(--muted); }
.cr-devtools-report { order: 1; flex-basis: 100%; inline-size: 100%; }
.cr-devtools-button {
  padding: 3px 10px; min-block-size: 28px; border: 1px solid var(--edge); border-radius: 6px; background: var(--ground); cursor: pointer;
}
.cr-devtools :where(button):hover { color: var(--accent); }
.cr-devtools-contents { flex: 1; overflow: auto; padding: 8px 12px; }
.cr-devtools-contents table { inline-size: 100%; border-collapse: collapse; }
.cr-devtools-contents th { text-align: start; font-weight: 500; color: var(--muted); }
.cr-devtools-contents :where(th, td) {
  padding: 3px 16px 3px 0; border-block-end: 1px solid var(--line); white-space: nowrap; vertical-align: top;
}
.cr-devtools-contents tr[data-tone="danger"] td { color: var(--danger); }
.cr-devtools-contents h2 { margin: 0 0 4px; font-size: 13px; font-weight: 600; }
.cr-devtools-contents section + section { margin-block-start: 16px; }
.cr-devtools-state { margin-inline-start: 6px; padding: 1px 8px; border-radius: 999px; background: var(--surface); font-weight: 400; }
.cr-devtools-timeline { margin: 0; padding: 0 0 0 5px; list-style: none; }
.cr-devtools-timeline li {
  position: relative; display: grid; grid-template-columns: 88px 128px 192px 1fr; gap: 0 12px; padding: 2px 0 2px 16px;
  border-inline-start: 1px solid var(--line);
}
.cr-devtools-timeline li::before {
  content: ""; position: absolute; inset-inline-start: -4px; inset-block-start: 8px; inline-size: 7px; block-size: 7px;
  border-radius: 50%; background: var(--edge);
}
.cr-devtools-timeline li[data-changed="true"]::before { background: var(--accent); }
.cr-devtools-timeline li[data-changed="false"] strong { font-weight: 400; color: var(--muted); }
.cr-devtools-timeline :where(time, small) { color: var(--muted); font-size: 11px; }
.cr-devtools :where(.cr-devtools-empty, .cr-devtools-line) { margin: 0 0 8px; }
.cr-devtools-empty { color: var(--muted); }
.cr-devtools-line { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
.cr-devtools-problem { color: var(--danger); }
.cr-devtools-list { margin: 0; padding: 0; list-style: none; }
.cr-devtools-list li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; padding: 4px 0; border-block-end: 1px solid var(--line); }
@media (max-width: 640px) {
  .cr-devtools-timeline li { grid-template-columns: 80px 1fr; }
  .cr-devtools-timeline small { grid-column: 1 / -1; }
  .cr-devtools-timeline :where(strong) { grid-column: 1 / -1; }
}
@media (pointer: coarse) {
  .cr-devtools :where(button) { min-block-size: 44px; }
}
@media (forced-colors: active) {
  .cr-devtools-tabs button[aria-selected="true"] { border-color: Highlight; }
}
`;
