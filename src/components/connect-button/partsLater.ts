/*
 * Dialogs, forms and menus, which a page loads when one is first opened. The build makes one file of it, which shares no module
 * with the page, not even React contexts.
 */
export { ConnectDialog } from "./ConnectDialog.tsx";
export { ConnectionMenu } from "../connection-menu/ConnectionMenu.tsx";
export { DisconnectQuestion } from "../connection-menu/DisconnectQuestion.tsx";
