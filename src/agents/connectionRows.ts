import { type Fields, fieldsOf, listOf, slugOf, textOf } from "./requestedToolkit.ts";

/*
 * Rows of Composio's meta tools: one toolkit, and where its connection stands. Which tool gives what is in
 * docs/in-chat.md. Statuses come in either case.
 */

/** Statuses that need a connection. An unknown status is not one: it may say that an account was removed. */
const asking = /^(?:init|pending|failed|requires|not_found|expired|revoked|inactive)/i;
/** Those of a connection that was just started. It counts even if another account of the toolkit is active. */
const begun = /^(?:init|pending|requires)/i;

/**
 * Calls `add` with the slug, and if known the account, of each connection that the row needs.
 * @param key the row's key in its object: a slug
 * @param call the tool's input, if known
 */
export function readRow(row: Fields, key: unknown, call: Fields, add: (slug: string, account: Fields) => void): void {
  const slug = slugOf(row.toolkit ?? row.toolkit_name ?? key ?? call.toolkit);
  const status = textOf(row.status);
  const asks =
    status === ""
      ? (row.has_active_connection ?? row.active_connection) === false
      : // Results of other tools have a status as well.
        asking.test(status) && /toolkit|connection|redirect|account|required/.test(String(Object.keys(row)));
  const isWanted = (text: string) => (asks ? asking.test(text) : begun.test(text) && !isHousekeeping(call));
  const accounts = listOf(row.accounts).map(fieldsOf);
  const wanted = accounts.filter((account) => isWanted(textOf(account.status)));
  for (const { alias, id } of wanted) add(slug, { alias, wordId: id, connectedAccountId: id });
  if (asks && wanted.length === 0) add(slug, { connectedAccountId: row.connected_account_id ?? row.connection_id });
}

/** Whether `COMPOSIO_MANAGE_CONNECTIONS` was called to list, rename or remove accounts, and to add none. */
function isHousekeeping({ toolkits }: Fields): boolean {
  const actions = listOf(toolkits).map((item) => fieldsOf(item).action);
  return /^(?!.*add).*(?:list|rename|remove)/.test(String(actions));
}
