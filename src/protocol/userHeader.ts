/**
 * The header that says for whom the handler answers: a keyed hash of the user's id, which tells one user from
 * another and nothing else. A request that changes something sends it back, and is refused if it is another's by now.
 */
export const userHeader = "composio-user";
