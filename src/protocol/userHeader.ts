/**
 * The header that names the user of an answer: a keyed hash of the user id, which shows only whether two users are the
 * same. A request that changes something sends it back, and is refused if another user is signed in now.
 */
export const userHeader = "composio-user";
