/*
 * What the handler takes of one request. The browser keeps to it before it asks.
 */

/** Characters of one field's value: far above any key, and below `largestBody`. */
export const longestValue = 32_768;

/** Bytes of a request's body: a service account's JSON and a private key fit. */
export const largestBody = 65_536;

/** Ids, slugs or statuses of one filter: enough for any page of an app, and short enough for a URL. */
export const mostItems = 100;
