/*
 * `createWatching` for pages without connect flows, loaded when an account is pending. The build makes one file of it,
 * which shares no module with the page.
 */

export { createWatching } from "./watching.ts";
