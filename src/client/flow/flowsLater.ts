/* The code that connects, loaded once a page is on screen. Built, it is one file that shares no module with the page. */

export { createFlows } from "./flows.ts";
