// For Workers: Composio's own client alone, which is a quarter of the SDK and asks for nothing of Node's.
import Composio from "@composio/client";
import { createAnswer } from "./answer.mjs";

export default { fetch: createAnswer((options) => new Composio(options)) };
