import { useRef, useState } from "react";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { orderFields } from "../../protocol/fieldValues.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { AuthField, Fields, SchemeSetup, ToolkitSetup, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useSaveAuthConfig } from "../../react/admin/useSaveAuthConfig.ts";
import { useToolkitSetup } from "../../react/admin/useToolkitSetup.ts";
import { useUserChange } from "../../react/useUserChange.ts";
import type { AdminTexts } from "../auth-config-list/adminTexts.ts";
import { type FieldsForm, useFieldsForm } from "../fields/useFieldsForm.ts";
import { namedProblems } from "../fields/fieldText.ts";
import { canTryAgain, errorText, label, sentence, wayText } from "../shared/text.ts";
import type { AuthConfigFormProps, AuthConfigFormState } from "./AuthConfigFormProps.ts";

/** One way to set an app up: Composio's OAuth app, or a scheme with credentials of your own. */
export interface SetupOption {
  readonly key: string;
  readonly scheme: SchemeSetup;
  readonly isManaged: boolean;
  readonly text: string;
}

export interface UseAuthConfigFormResult {
  readonly state: AuthConfigFormState["state"];
  /** Slug of the chosen app. */
  readonly slug: string | null;
  readonly app: ToolkitSummary;
  readonly setup: ToolkitSetup | undefined;
  readonly options: readonly SetupOption[];
  readonly option: SetupOption | null;
  readonly isOwnOAuth: boolean;
  readonly isSaving: boolean;
  readonly name: string;
  readonly form: FieldsForm;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Whether Composio's own app is to ask for scopes that it may not be approved for. */
  readonly asksForMore: boolean;
  readonly consentHelp: string;
  readonly alert: string | null;
  /** Says that the auth config is stored; null after an edit. While it is set, a submit does not create it again. */
  readonly saved: string | null;
  /** Call it when anything is edited. */
  readonly onEdit: () => void;
  readonly setSlug: (slug: string | null) => void;
  readonly setOption: (option: SetupOption) => void;
  readonly setName: (name: string) => void;
  readonly setScopes: (scopes: readonly string[]) => void;
  readonly submit: () => Promise<void>;
  /** Whether what the form needs could not be read, and may be read by another try. */
  readonly canRefetch: boolean;
  readonly refetch: () => Promise<unknown>;
}

const noFields: readonly AuthField[] = [];

/** State and behaviour of the form of an auth config, without markup. */
export function useAuthConfigForm(
  {
    toolkit,
    authConfig,
    onSaved,
    onError,
  }: Pick<AuthConfigFormProps, "toolkit" | "authConfig" | "onSaved" | "onError">,
  messages: AdminTexts,
): UseAuthConfigFormResult {
  const { client } = useComposio();
  const { users } = client.connections;
  const [picked, setPicked] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [name, setName] = useState(authConfig?.name ?? "");
  const [scopes, setScopes] = useState<readonly string[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [stored, setStored] = useState<{ readonly key: string; readonly text: string } | null>(null);
  const edits = useRef(0);
  const slug = authConfig?.toolkit.slug ?? toolkit ?? picked;
  const formKey = authConfig?.id ?? slug ?? "";
  const saved = stored?.key === formKey ? stored.text : null;
  const { data: setup, error, isLoading, refetch } = useToolkitSetup(slug);
  const { create, update, isPending: isSaving } = useSaveAuthConfig();

  const app = setup?.toolkit ?? authConfig?.toolkit ?? { slug: slug ?? "", name: nameFromSlug(slug ?? ""), logo: null };
  const options = withDifferences((setup?.schemes ?? []).flatMap((scheme) => optionsOf(scheme, app.name, messages)));
  const key = authConfig ? keyOf(authConfig.authScheme, authConfig.isComposioManaged) : chosen;
  const option = options.find((each) => each.key === key) ?? options[0] ?? null;
  const isRedirect = option !== null && connectMethod(option.scheme.authScheme) === "redirect";
  const isOwnOAuth = isRedirect && !option.isManaged;
  // Stored credentials stay where nothing is filled in.
  const asked = option === null || option.isManaged ? noFields : option.scheme.fields;
  const form = useFieldsForm(orderFields(authConfig ? asked.map((field) => ({ ...field, required: false })) : asked));

  const ownScopes =
    authConfig && authConfig.scopes.length > 0 ? authConfig.scopes : (option?.scheme.defaultScopes ?? []);
  const selected = scopes ?? ownScopes;
  const known = new Set(option?.scheme.knownScopes);
  const redirectUri = authConfig?.redirectUri ?? setup?.redirectUri ?? ownRedirectUri(client.baseUrl);

  // What an admin has typed is not sent for another one.
  useUserChange((isExpected) => {
    const oldName = authConfig?.name ?? "";
    const showsReason = !isExpected && (isSaving || name !== oldName || scopes !== null || form.isTyped());
    change(() => setName(oldName));
    form.forget();
    if (showsReason) setProblem(messages.userChanged);
  });

  function change(reset: () => void): void {
    reset();
    setScopes(null);
    setProblem(null);
    onEdit();
  }

  function onEdit(): void {
    edits.current++;
    setStored(null);
  }

  function credentials(): Fields {
    const typed = [...form.values()].filter(([, value]) => value !== "");
    return { ...Object.fromEntries(typed), ...(isOwnOAuth && !authConfig && { oauth_redirect_uri: redirectUri }) };
  }

  async function submit(): Promise<void> {
    if (option === null || slug === null || isSaving || (saved !== null && !authConfig)) return;
    const found = form.check();
    form.show(found);
    if (found.size > 0) return;
    setProblem(null);
    setStored(null);
    const before = edits.current;
    const { page } = users;
    const newName = name.trim() || authConfig?.name;
    const common = {
      ...(newName && { name: newName }),
      ...(scopes !== null && option.scheme.hasScopes && { scopes }),
      ...(!option.isManaged && { credentials: credentials() }),
    };
    try {
      const answer = authConfig
        ? await update(authConfig.id, common)
        : await create({
            toolkit: slug,
            ...common,
            ...(!option.isManaged && { authScheme: option.scheme.authScheme }),
          });
      form.clear();
      if (edits.current === before)
        setStored({ key: formKey, text: sentence(messages.configSaved, answer.name, messages) });
      onSaved?.(answer);
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      const named = namedProblems(cause, form, messages);
      form.show(named);
      // `useUserChange` has told the user, unless the app itself has changed the user.
      if (named.size === 0 && users.page === page) {
        // No field is marked, so the text must not ask the user to check the fields.
        const text = cause.messageKey === "checkFields" ? messages.somethingWrong : errorText(cause, messages);
        setProblem(sentence(text, app.name, messages));
      }
      onError?.(cause);
    }
  }

  return {
    state: slug === null ? "app" : isLoading ? "loading" : error ? "error" : isSaving ? "saving" : "form",
    slug,
    app,
    setup,
    options,
    option,
    isOwnOAuth,
    isSaving,
    name,
    form,
    redirectUri,
    scopes: selected,
    asksForMore: option?.isManaged === true && selected.some((scope) => !known.has(scope)),
    consentHelp: sentence(messages.consentHelp, app.name, messages),
    alert: problem ?? (error && sentence(errorText(error, messages), app.name, messages)),
    saved,
    onEdit,
    setSlug: (next) => change(() => setPicked(next)),
    setOption: ({ key }) => change(() => setChosen(key)),
    setName,
    setScopes(next) {
      onEdit();
      setScopes(next);
    },
    submit,
    canRefetch: canTryAgain(error),
    refetch,
  };
}

function optionsOf(scheme: SchemeSetup, name: string, messages: AdminTexts): readonly SetupOption[] {
  const isRedirect = connectMethod(scheme.authScheme) === "redirect";
  const text = isRedirect
    ? messages.ownApp
    : label(wayText({ authScheme: scheme.authScheme, fields: [] }, messages).name, name);
  const own: SetupOption = { key: keyOf(scheme.authScheme, false), scheme, isManaged: false, text };
  if (!scheme.isManaged) return [own];
  return [{ key: keyOf(scheme.authScheme, true), scheme, isManaged: true, text: messages.managedApp }, own];
}

/** Options with the same words say their scheme too. */
function withDifferences(options: readonly SetupOption[]): readonly SetupOption[] {
  const isTwice = ({ text }: SetupOption) => options.filter((each) => each.text === text).length > 1;
  return options.map((each) =>
    isTwice(each) ? { ...each, text: `${each.text} (${each.scheme.authScheme.replaceAll("_", " ")})` } : each,
  );
}

function keyOf(authScheme: string, isManaged: boolean): string {
  return isManaged ? `managed ${authScheme}` : authScheme;
}

/** The handler's own route, as the browser reaches it. */
function ownRedirectUri(baseUrl: string): string {
  return new URL(`${baseUrl}/oauth-redirect`, globalThis.location?.href ?? "http://localhost").href;
}
