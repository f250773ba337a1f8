import { type EarlyErrorText, earlyErrorText } from "../locales/english/earlyErrorText.ts";
import { withName } from "../locales/format.ts";
import type { ErrorText } from "../locales/messages.ts";
import type { ComposioErrorCode, ComposioErrorOptions, ErrorRow, WireError } from "./errorTypes.ts";

/*
 * The errors that can occur before the page has loaded the code that reads answers. `errors.ts` has all errors.
 */

export type EarlyErrorCode = "network_error" | "not_loaded" | "request_timeout" | "aborted" | "cancelled";

export const earlyRows: Readonly<Record<EarlyErrorCode, ErrorRow<keyof EarlyErrorText>>> = {
  network_error: [0, true, "noConnection"],
  not_loaded: [0, true, "notLoaded"],
  request_timeout: [0, true, "noConnection"],
  aborted: [0, false, "cancelled"],
  cancelled: [0, false, "cancelled"],
};

/** Messages for developers. A production build has none. */
export const earlyDeveloperMessages: Readonly<Record<EarlyErrorCode, string>> = {
  network_error: "No answer from the handler. Check the client's baseUrl.",
  not_loaded: "A file of the kit could not be loaded. Is the page offline, or was a new version deployed?",
  request_timeout: "The handler did not answer in time.",
  aborted: "The caller aborted the request.",
  cancelled: "The user cancelled.",
};

/** What all errors of the kit have. `ComposioError` adds the messages for the other codes. */
export class BaseError extends Error {
  // `declare`: otherwise the compiled class would define each member twice, and every page loads it.
  override readonly name: string = "ComposioError";
  declare readonly code: ComposioErrorCode;
  /** HTTP status; 0 if there was no response. */
  declare readonly status: number;
  /** Whether the same call may succeed later. */
  declare readonly retryable: boolean;
  /** The key of the text for the user, in the components' messages. */
  declare readonly messageKey: keyof ErrorText;
  /** The app's own text for the user, in place of `messageKey`. */
  declare readonly userText: string | undefined;
  /** Seconds to wait before trying again. */
  declare readonly retryAfter: number | null;
  /** For `invalid_fields`: what is wrong, by exact field name. */
  declare readonly fields: Readonly<Record<string, string>> | null;
  /** Brand: the classes of two copies of the package are different. */
  readonly isComposioError: true = true;

  constructor(
    code: ComposioErrorCode,
    [status, retryable, messageKey]: ErrorRow,
    message: string | undefined,
    options: ComposioErrorOptions,
  ) {
    super(message ?? `composio-react: ${code}`, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.status = options.status ?? status;
    this.retryable = retryable;
    this.messageKey = messageKey;
    this.userText = options.userText;
    this.retryAfter = options.retryAfter ?? null;
    this.fields = options.fields ?? null;
  }

  /** A text for the user: the app's own, otherwise English. The components show it in the provider's language. */
  get userMessage(): string {
    return this.userText ?? englishText(this.messageKey, earlyErrorText);
  }

  /** The parts that are sent to the browser: no cause, no stack. */
  toJSON(): WireError {
    return {
      code: this.code,
      message: this.message,
      status: this.status,
      ...(this.retryAfter !== null && { retryAfter: this.retryAfter }),
      ...(this.fields !== null && { fields: this.fields }),
    };
  }
}

export function englishText(key: keyof ErrorText, texts: Partial<ErrorText> & EarlyErrorText): string {
  return withName(texts[key] ?? texts.somethingWrong, texts.thisApp);
}

export function earlyError(code: EarlyErrorCode, options: Pick<ComposioErrorOptions, "cause"> = {}): BaseError {
  return new BaseError(code, earlyRows[code], developerMessage(code), options);
}

function developerMessage(code: EarlyErrorCode): string | undefined {
  try {
    // Written in the form that bundlers replace.
    return process.env.NODE_ENV === "production" ? undefined : earlyDeveloperMessages[code];
  } catch {
    return undefined; // A browser without a bundler has no `process`.
  }
}
