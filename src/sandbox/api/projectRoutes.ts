import { Hono } from "hono";
import { z } from "zod";
import { validationFailed } from "../http/apiError.ts";
import { parseBody } from "../http/parse.ts";
import type { World } from "../model/world.ts";

const configBody = z.object({
  is_2FA_enabled: z.boolean().optional(),
  mask_secret_keys_in_connected_account: z.boolean().optional(),
  log_visibility_setting: z.enum(["show_all", "dont_store_data"]).optional(),
  require_mcp_api_key: z.boolean().optional(),
  oauth_callback_verifier_url: z.url().nullable().optional(),
});

/** The project's settings that affect connecting. */
export function projectRoutes(world: World): Hono {
  const { switches } = world.store;
  const routes = new Hono();
  const view = () => ({
    display_name: world.appName,
    is_2FA_enabled: false,
    mask_secret_keys_in_connected_account: switches.maskSecrets,
    log_visibility_setting: "show_all",
    require_mcp_api_key: false,
    oauth_callback_verifier_url: switches.verifierUrl,
  });

  routes.get("/config", (context) => context.json(view()));

  routes.patch("/config", async (context) => {
    const body = await parseBody(context, configBody);
    const { oauth_callback_verifier_url: verifierUrl, mask_secret_keys_in_connected_account: masked } = body;
    if (typeof verifierUrl === "string") assertPublic(verifierUrl);
    if (verifierUrl !== undefined) switches.verifierUrl = verifierUrl;
    if (masked !== undefined) switches.maskSecrets = masked;
    return context.json(view());
  });

  return routes;
}

/** As Composio, refuses a verifier URL that Composio can't reach, such as localhost. `control.verifyCallbacks` accepts any URL. */
function assertPublic(address: string): void {
  const { protocol, hostname } = new URL(address);
  if (protocol === "https:" && hostname !== "localhost" && !hostname.startsWith("127.")) return;
  throw validationFailed(["oauth_callback_verifier_url: Must be a public https URL"]);
}
