import { type Fields, fieldsOf, listOf, slugOf, textOf } from "./requestedToolkit.ts";

/*
 * Rows of Composio's meta tools: one toolkit, and where its connection stands. Which tool gives what is in
 * docs/in-chat.md. Statuses come in either case.
 */

/** What asks for a connection. A status that is unknown here may as well say that an account was removed. */
const asking = /^(?:init|pending|failed|requires|not_found|expired|revoked|inactive)/i;
/** Of these, what somebody has just begun: it asks although another account of the toolkit is active. */
const begun = /^(?:init|pending|requires)/i;

/**
 * Gives what a row asks for: a slug, and which account of it.
 * @param key what the row is filed under, where it is in an object: a slug
 * @param call what the tool was called with, so far as it is known
 */
export function readRow(row: Fields, key: unknown, call: Fields, add: (slug: string, account: Fields) => void): void {
  const slug = slugOf(row.toolkit ?? row.toolkit_name ?? key ?? call.toolkit);
  const status = textOf(row.status);
  const asks =
    status === ""
      ? (row.has_active_connection ?? row.active_connection) === false
      : // Results of other tools have a status as well.
        asking.test(status) && /toolkit|connection|redirect|account|required/.test(String(Object.keys(row)));
  const wanted = asks ? asking : isHousekeeping(call) ? /^$/ : begun;
  const accounts = listOf(row.accounts).map(fieldsOf);
  const wantedAccounts = accounts.filter((account) => wanted.test(textOf(account.status)));
  for (const { alias, id } of wantedAccounts) add(slug, { alias, wordId: id, connectedAccountId: id });
  if (asks && wantedAccounts.length === 0)
    add(slug, { connectedAccountId: row.connected_account_id ?? row.connection_id });
}

/** Whether `COMPOSIO_MANAGE_CONNECTIONS` was called to list, rename or remove accounts, and to add none. */
function isHousekeeping({ toolkits }: Fields): boolean {
  const actions = listOf(toolkits).map((item) => fieldsOf(item).action);
  return /^(?!.*add).*(?:list|rename|remove)/.test(String(actions));
}
