import type { Page } from "../../protocol/types.ts";

/** Most pages that one request reads. Composio's rate limit is for all users together. */
const mostPages = 10;

/**
 * Reads a page; if it has no items, reads the following ones until one has. Composio may send an empty page with a cursor, and
 * the user may not be permitted to see any item of a page. Otherwise a list would say "nothing" beside "Show more".
 */
export async function filledPage<Item>(
  cursor: string | undefined,
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Page<Item>> {
  let page = await read(cursor);
  for (let count = 1; count < mostPages && page.items.length === 0 && page.nextCursor !== null; count++)
    page = await read(page.nextCursor);
  return page;
}
