import { expectedFields } from "../model/credentials.ts";
import { uuidFor } from "../model/ids.ts";
import type { AuthConfigRecord } from "../model/records.ts";
import { redactCredentials, redactShared } from "../model/secrets.ts";
import { fieldView } from "./toolkitView.ts";

/** An auth config in Composio's format. */
export function authConfigView(authConfig: AuthConfigRecord, connections: number): Record<string, unknown> {
  const { toolkit, scheme } = authConfig;
  const secretFields = new Set((scheme.fields ?? []).filter((field) => field.secret).map((field) => field.name));
  return {
    id: authConfig.id,
    uuid: uuidFor(authConfig.id),
    name: authConfig.name,
    type: authConfig.managed ? "default" : "custom",
    status: authConfig.enabled ? "ENABLED" : "DISABLED",
    toolkit: {
      slug: toolkit.slug,
      logo: toolkit.logo,
      auth_guide_url: toolkit.guideUrl ?? null,
      auth_hint_url: scheme.hintUrl ?? null,
    },
    auth_scheme: scheme.mode,
    is_composio_managed: authConfig.managed,
    credentials: redactCredentials(authConfig.credentials),
    ...(Object.keys(authConfig.shared).length > 0 && {
      shared_credentials: redactShared(authConfig.shared, secretFields),
    }),
    ...(authConfig.proxy && {
      proxy_config: {
        ...authConfig.proxy,
        ...(authConfig.proxy.proxy_auth_key !== undefined && { proxy_auth_key: "REDACTED" }),
      },
    }),
    no_of_connections: connections,
    expected_input_fields: expectedFields(authConfig).map(fieldView),
    restrict_to_following_tools: authConfig.restrictedTo,
    tool_access_config: authConfig.toolAccess,
    is_enabled_for_tool_router: authConfig.routerEnabled,
    created_by: "sandbox",
    created_at: new Date(authConfig.createdAt).toISOString(),
    last_updated_at: new Date(authConfig.updatedAt).toISOString(),
  };
}
