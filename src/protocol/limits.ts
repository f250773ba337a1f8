/*
 * Limits that the browser and the handler share. The browser checks those of a request before it sends it.
 */

/** Most characters of one field's value: longer than any key, and less than `largestBody`. */
export const longestValue = 32_768;

/** Most bytes of a request's body: enough for a service account's JSON and a private key. */
export const largestBody = 65_536;

/** Most ids, slugs or statuses in one filter: enough for any page of an app, and short enough for a URL. */
export const mostItems = 100;

/**
 * Longest Retry-After that is followed, in seconds; longer ones are cut to it. Composio's limits are per minute, and a
 * wrong header must not stop a page or the handler for longer.
 */
export const longestPause = 60;

/** An OAuth scope (RFC 6749), without commas: Composio reads one as two. */
export const scopePattern: RegExp = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,500}$/;

/** Most characters of a connection's alias. */
export const longestAlias = 200;

/**
 * Milliseconds without a change after which a pending account counts as abandoned. Composio's links are valid for 10
 * minutes.
 */
export const longestPending: number = 15 * 60_000;
