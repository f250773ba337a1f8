import { Composio } from "@composio/core";

export const composio = new Composio({ apiKey: process.env.COMPOSIO_API_KEY });
export const userId = "user_1"; // the id of the signed-in user, from your session
