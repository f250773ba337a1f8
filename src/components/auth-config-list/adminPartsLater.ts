/*
 * What a page for admins loads. In the package this is one file that shares no module with the page, not even React
 * contexts.
 */
export { AuthConfigFormView } from "../auth-config-form/AuthConfigFormView.tsx";
export { AuthConfigListView } from "./AuthConfigListView.tsx";
