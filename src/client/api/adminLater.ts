/*
 * What the hooks for admins load when they first ask. Built, it is one file that shares no module with the page.
 */

export { readAuthConfigs, readSetup } from "./adminApi.ts";
