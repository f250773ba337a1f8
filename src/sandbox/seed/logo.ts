/** Our own simple icons, white, in a 24×24 box. */
const glyphs = {
  mail: '<rect x="5" y="7" width="14" height="10" rx="2"/><path d="m5.5 8 6.5 5 6.5-5"/>',
  chat: '<path d="M5 6h14v9h-7l-4 3v-3H5z"/>',
  branch:
    '<circle cx="8" cy="7" r="2"/><circle cx="8" cy="17" r="2"/><circle cx="16" cy="9" r="2"/><path d="M8 9v6m8-4c0 3-8 2-8 4"/>',
  calendar: '<rect x="5" y="6" width="14" height="13" rx="2"/><path d="M5 10h14M9 4v3m6-3v3"/>',
  page: '<path d="M7 4h7l4 4v12H7z"/><path d="M10 11h5m-5 4h5"/>',
  folder: '<path d="M4 7h6l2 2h8v9H4z"/>',
  card: '<rect x="4" y="7" width="16" height="11" rx="2"/><path d="M4 11h16"/>',
  people: '<circle cx="9" cy="9" r="3"/><path d="M4 18c0-6 10-6 10 0"/><path d="M15 7a3 3 0 0 1 0 5m1 2c3 0 4 2 4 4"/>',
  check: '<rect x="5" y="5" width="14" height="14" rx="3"/><path d="m9 12 2 2 4-4"/>',
  ticket: '<path d="M4 8h16v3a2 2 0 0 0 0 3v3H4v-3a2 2 0 0 0 0-3z"/>',
  board: '<rect x="5" y="5" width="14" height="14" rx="2"/><path d="M9 8v8m6-8v4"/>',
  play: '<rect x="4" y="6" width="16" height="12" rx="3"/><path d="m11 9 4 3-4 3z"/>',
  search: '<circle cx="11" cy="11" r="5"/><path d="m15 15 4 4"/>',
  flame: '<path d="M12 4c4 4 6 6 6 10a6 6 0 0 1-12 0c0-2 1-4 3-5 0 2 1 3 2 3 1-2 0-5 1-8z"/>',
  chart: '<path d="M5 19V9m5 10V5m5 14v-7m4 7H4"/>',
  database: '<ellipse cx="12" cy="7" rx="6" ry="2.5"/><path d="M6 7v10c0 3 12 3 12 0V7M6 12c0 3 12 3 12 0"/>',
  key: '<circle cx="8" cy="12" r="3.5"/><path d="M11.5 12H20m-3 0v3"/>',
  sun: '<circle cx="12" cy="12" r="3.5"/><path d="M12 4v2m0 12v2M4 12h2m12 0h2M6.5 6.5l1.5 1.5m8 8 1.5 1.5m0-11L16 8m-8 8-1.5 1.5"/>',
  phone: '<path d="M7 4h3l1 4-2 2c1 2 2 3 4 4l2-2 4 1v3c0 3-14 1-14-12z"/>',
  book: '<path d="M5 5h6c1 0 1 1 1 1s0-1 1-1h6v13h-6c-1 0-1 1-1 1s0-1-1-1H5z"/><path d="M12 6v13"/>',
  news: '<rect x="5" y="5" width="14" height="14" rx="1"/><path d="M8 9h8m-8 3h8m-8 3h5"/>',
  shield: '<path d="M12 4 6 6v6c0 4 3 6 6 8 3-2 6-4 6-8V6z"/>',
  cloud: '<path d="M7 17a4 4 0 0 1 0-8 5 5 0 0 1 10 1 3.5 3.5 0 0 1 0 7z"/>',
  grid: '<path d="M5 5h5v5H5zm9 0h5v5h-5zM5 14h5v5H5zm9 0h5v5h-5z"/>',
} as const;

/** A `data:` URL of a coloured tile with an icon. No logo of a brand is used. */
export function logo(color: string, glyph: keyof typeof glyphs): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="${color}"/>` +
    `<g fill="none" stroke="#fff" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${glyphs[glyph]}</g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
