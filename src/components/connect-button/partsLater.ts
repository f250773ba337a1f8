/*
 * What a page loads when it is first opened: dialogs, forms and menus. In the package this is one file that shares no
 * module with the page, not even React contexts.
 */
export { ConnectDialog } from "./ConnectDialog.tsx";
export { ConnectionMenu } from "../connection-menu/ConnectionMenu.tsx";
export { DisconnectQuestion } from "../connection-menu/DisconnectQuestion.tsx";
