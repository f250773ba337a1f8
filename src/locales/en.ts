export { en } from "./messages.ts";
