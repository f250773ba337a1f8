/*
 * `createWatching` for pages that do not connect, loaded when something is pending. Built, it is one file that shares no
 * module with the page.
 */

export { createWatching } from "./watching.ts";
