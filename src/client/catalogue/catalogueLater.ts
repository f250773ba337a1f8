/*
 * `createCatalogue` for pages that do not have it yet, loaded at the first call. The build makes one file of it, which
 * shares no module with the page.
 */

export { createCatalogue } from "./createCatalogue.ts";
