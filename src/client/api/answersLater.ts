/*
 * Reads the handler's answers, and makes errors of those that have failed. The page loads this code while its first
 * request is under way. The build makes one file of it, which shares no module with the page.
 */

export {
  parseAccount,
  parseAccounts,
  parseLink,
  parseNothing,
  parseRefusal,
} from "../../protocol/answers/accountAnswers.ts";
export { ComposioError } from "../../protocol/errors.ts";
export { refusePage } from "./loginWall.ts";
