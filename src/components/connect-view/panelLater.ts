/*
 * The status text of a button, and its actions, which a page loads after its buttons. The build makes one file of it, which
 * shares no module with the page, not even React contexts.
 */
export { StatusPanel } from "./StatusPanel.tsx";
