/** An error in Composio's envelope. Slugs and codes without a known source are guesses. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly slug: string;
  readonly suggestedFix: string | undefined;
  readonly errors: readonly string[];

  constructor(
    status: number,
    code: number,
    slug: string,
    message: string,
    extra: { suggestedFix?: string; errors?: readonly string[] } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.slug = slug;
    this.suggestedFix = extra.suggestedFix;
    this.errors = extra.errors ?? [];
  }
}

export function errorEnvelope(
  error: ApiError,
  requestId: string,
): { readonly error: Readonly<Record<string, unknown>> } {
  return {
    error: {
      message: error.message,
      code: error.code,
      slug: error.slug,
      status: error.status,
      request_id: requestId,
      ...(error.suggestedFix !== undefined && { suggested_fix: error.suggestedFix }),
      ...(error.errors.length > 0 && { errors: error.errors }),
    },
  };
}

export const invalidApiKey = (): ApiError =>
  new ApiError(401, 10401, "HTTP_Unauthorized", "Invalid API key", {
    suggestedFix: "Send the project's API key in the x-api-key header.",
  });

export const routeNotFound = (method: string, path: string): ApiError =>
  new ApiError(404, 10404, "HTTP_NotFound", `Route ${method} ${path} not found`, {
    suggestedFix: "The sandbox has Composio's routes for connecting and for tools: no triggers, no files.",
  });

export const validationFailed = (errors: readonly string[]): ApiError =>
  new ApiError(400, 10400, "HTTP_BadRequest", `Validation error while processing request: ${errors.join("; ")}`, {
    errors,
  });

export const authConfigNotFound = (id: string, status: 400 | 404 = 404): ApiError =>
  new ApiError(status, 607, "ConnectedAccount_AuthConfigNotFound", "Auth config not found", {
    suggestedFix: `Check that ${id} exists in this project.`,
  });

export const authConfigDisabled = (): ApiError =>
  new ApiError(
    400,
    600,
    "ConnectedAccount_BadRequest",
    "Auth config is disabled. Disabled configurations cannot be used for new connections.",
    {
      suggestedFix: "Enable the auth config, or use another one.",
    },
  );

export const accountNotFound = (id: string): ApiError =>
  new ApiError(404, 604, "ConnectedAccount_ResourceNotFound", `Connected account ${id} not found`, {
    suggestedFix: "Check the id; a deleted account can't be read.",
  });

export const accountBadRequest = (message: string, errors: readonly string[] = []): ApiError =>
  new ApiError(400, 600, "ConnectedAccount_BadRequest", message, { errors });

/** Code, slug and the fields' labels are as users of Composio report them (tinyhumansai/openhuman#1726, #2127). */
export const fieldsMissing = (labels: readonly string[], errors: readonly string[] = []): ApiError =>
  new ApiError(400, 612, "ConnectedAccount_MissingRequiredFields", `Missing required fields: ${labels.join(", ")}`, {
    errors,
  });

export const accountConflict = (message: string): ApiError =>
  new ApiError(409, 609, "ConnectedAccount_Conflict", message);

export const accountUnprocessable = (message: string): ApiError =>
  new ApiError(422, 622, "ConnectedAccount_UnprocessableEntity", message);

export const toolkitNotFound = (slug: string): ApiError =>
  new ApiError(404, 2404, "Toolkit_ResourceNotFound", `Toolkit ${slug} not found`, {
    suggestedFix: "Check the slug in the list of toolkits.",
  });

export const sessionNotFound = (id: string): ApiError =>
  new ApiError(404, 4304, "ToolRouter_ResourceNotFound", `Session ${id} not found`);

export const subscriptionNotFound = (id: string): ApiError =>
  new ApiError(404, 4404, "WebhookSubscription_ResourceNotFound", `Webhook subscription ${id} not found`);

export const subscriptionConflict = (): ApiError =>
  new ApiError(409, 4409, "WebhookSubscription_Conflict", "The project already has a webhook subscription", {
    suggestedFix: "Update the existing one.",
  });

export const authConfigBadRequest = (message: string, errors: readonly string[] = []): ApiError =>
  new ApiError(400, 300, "AuthConfig_BadRequest", message, { errors });

/** Code, slug and text are as users of Composio report them; some apps search them to ask for an OAuth app of their own. */
export const noManagedAuth = (toolkit: string): ApiError =>
  new ApiError(
    400,
    306,
    "Auth_Config_DefaultAuthConfigNotFound",
    `Default auth config not found for toolkit "${toolkit}". Composio does not have managed credentials for this toolkit.`,
    { suggestedFix: "Use type use_custom_auth with your own credentials." },
  );

/** Has Composio's exact text, because the SDK searches it for "no longer supported" and the path. */
export const directCreateRetired = (): ApiError =>
  new ApiError(
    400,
    600,
    "ConnectedAccount_BadRequest",
    "Creating connections on this endpoint for Composio-managed OAuth auth configs is no longer supported. Use POST /api/v3/connected_accounts/link instead.",
    { suggestedFix: "Use POST /api/v3/connected_accounts/link to create the connection." },
  );

/** Begins with Composio's exact text, because the SDK searches it for "acl_config_for_shared is only valid on SHARED". */
export const accessListOnlyForShared = (): ApiError =>
  accountBadRequest("acl_config_for_shared is only valid on SHARED connections");
