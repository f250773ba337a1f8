/*
 * What the hooks for admins load before their first request. The build makes one file of it, which shares no module with
 * the page.
 */

export { readAuthConfigs, readSetup } from "./adminApi.ts";
