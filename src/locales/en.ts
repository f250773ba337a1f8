export { en } from "../core/messages.ts";
