import { z } from "zod";
import { validationFailed } from "./apiError.ts";

/** A page in Composio's envelope. */
export interface WirePage<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
  readonly total_pages: number;
  readonly current_page: number;
  readonly total_items: number;
}

const cursorShape = z.object({ page: z.int().min(1), limit: z.int().min(1) });

/**
 * One page of a list. The cursor is base64 of page and limit, as documented by Composio; its limit replaces the query's. A limit
 * above the maximum is reduced to it, as at Composio.
 */
export function paginate<Item>(
  items: readonly Item[],
  query: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
  maximum: number,
): WirePage<Item> {
  const { page, limit } = query.cursor
    ? parseCursor(query.cursor)
    : { page: 1, limit: Math.min(query.limit ?? maximum, maximum) };
  const totalPages = Math.ceil(items.length / limit);
  return {
    items: items.slice((page - 1) * limit, page * limit),
    next_cursor: page < totalPages ? btoa(JSON.stringify({ page: page + 1, limit })) : null,
    total_pages: totalPages,
    current_page: page,
    total_items: items.length,
  };
}

function parseCursor(cursor: string): z.infer<typeof cursorShape> {
  let value: unknown;
  try {
    value = JSON.parse(atob(cursor));
  } catch {
    throw validationFailed(["cursor: Invalid cursor"]);
  }
  const result = cursorShape.safeParse(value);
  if (!result.success) throw validationFailed(["cursor: Invalid cursor"]);
  return result.data;
}
