/*
 * Limits of one request. The browser checks them before it sends.
 */

/** Characters of one field's value: far above any key, and below `largestBody`. */
export const longestValue = 32_768;

/** Bytes of a request's body: a service account's JSON and a private key fit. */
export const largestBody = 65_536;

/** Most ids, slugs or statuses in one filter: enough for any page of an app, and short enough for a URL. */
export const mostItems = 100;

/**
 * Longest Retry-After that is followed, in seconds: longer ones are shortened to it. Composio limits requests per
 * minute, and a wrong header must not stop a page or the handler for longer.
 */
export const longestPause = 60;

/** Characters of a connection's name. */
export const longestAlias = 200;
