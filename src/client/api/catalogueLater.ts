/*
 * `createCatalogue` for pages whose hooks have not brought it, loaded at the first call. Built, it is one file that
 * shares no module with the page.
 */

export { createCatalogue } from "./createCatalogue.ts";
