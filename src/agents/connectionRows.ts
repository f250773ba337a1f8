import { type Fields, fieldsOf, listOf, slugOf, textOf } from "./requestedToolkit.ts";

/*
 * Reads rows in the results of Composio's meta tools. A row is about one toolkit and the status of its connection, in upper or
 * lower case. docs/in-chat.md lists the tools and their results.
 */

/** Statuses for which a connection is needed. Not an unknown status, which may mean that an account was removed. */
const asking = /^(?:init|pending|failed|requires|not_found|expired|revoked|inactive)/i;
/** Of these, the statuses of an account that works no longer. */
const dead = /^(?:failed|expired|revoked|inactive)/i;
/** Statuses of a connection that was just started. It is needed even if another account of the toolkit is active. */
const begun = /^(?:init|pending|requires)/i;

/**
 * Calls `add` with the slug, and if known the account, of each connection that the row needs.
 * @param key the row's key in its object: a slug
 * @param call the tool's input, if known
 */
export function readRow(row: Fields, key: unknown, call: Fields, add: (slug: string, account: Fields) => void): void {
  // A connection would not help with a toolkit that the session does not allow.
  if (/not allowed/i.test(textOf(row.error_message))) return;
  const slug = toolkitOf(row, key ?? call.toolkit);
  const status = textOf(row.status);
  const asks =
    status === ""
      ? (row.has_active_connection ?? row.hasActiveConnection ?? row.active_connection) === false
      : // Results of other tools may have a status too.
        asking.test(status) && isConnection(row, key);
  const isWanted = (text: string) => (asks ? asking.test(text) : begun.test(text) && !isHousekeeping(call));
  const accounts = listOf(row.accounts).map(fieldsOf);
  const wanted = accounts.filter((account) => isWanted(textOf(account.status)));
  for (const { alias, id } of wanted) add(slug, { alias, wordId: id, connectedAccountId: id });
  if (asks && wanted.length === 0) add(slug, { connectedAccountId: row.connected_account_id ?? row.connection_id });
}

/** Members that only rows about connections have. */
const ofConnections = /active_connection|connection_id|connected_account|required_param|auth_config/;

/** Whether a row with a status is about a connection: by the name of its toolkit, or by members that only connections have. */
function isConnection(row: Fields, key: unknown): boolean {
  const { toolkit } = row;
  // A `toolkit` alone says nothing: an order may have one.
  const isNamed = typeof toolkit === "object" || slugOf(toolkit) === slugOf(key) || row.redirect_url !== undefined;
  return (isNamed && Boolean(toolkit)) || ofConnections.test(String(Object.keys(row)));
}

/**
 * The rows of a list that need no connection, because the list has an active account of the same toolkit. A connection that was
 * just started is needed all the same: somebody wants it beside the active one.
 */
export function outdatedRows(list: unknown): readonly unknown[] {
  const rows = listOf(Object.values(fieldsOf(list))).map(fieldsOf);
  const active = rows.filter(({ status, is_disabled }) => /^active$/i.test(textOf(status)) && is_disabled !== true);
  const slugs = new Set(active.map((row) => toolkitOf(row)));
  return rows.filter((row) => dead.test(textOf(row.status)) && toolkitOf(row) && slugs.has(toolkitOf(row)));
}

function toolkitOf(row: Fields, otherwise?: unknown): string {
  const toolkit = row.toolkit ?? row.toolkit_name ?? otherwise;
  return slugOf(fieldsOf(toolkit).slug ?? toolkit);
}

/** Whether `COMPOSIO_MANAGE_CONNECTIONS` was only called to list, rename or remove accounts. */
function isHousekeeping({ toolkits }: Fields): boolean {
  const actions = listOf(toolkits).map((item) => fieldsOf(item).action);
  return /^(?!.*add).*(?:list|rename|remove)/.test(String(actions));
}
