import { en } from "../../locales/en.ts";
import type { PageText } from "../../locales/english/pageText.ts";
import type { Locale } from "../../locales/messages.ts";

/** The texts of a language that the handler's pages need. */
export type PageLocale = PageText & Pick<Locale, "language" | "connected" | "tryAgain">;

/**
 * Chooses the language of a page by the request's `Accept-Language`: the most wanted language that is available. `de-AT`
 * matches `de`, and `pt` matches `pt-BR`. Without a match, English.
 */
export function pageLanguage(request: Request, languages: readonly PageLocale[]): PageLocale {
  const offered = [...languages, en];
  for (const wanted of wantedLanguages(request.headers.get("accept-language") ?? "")) {
    const found =
      offered.find(({ language }) => language.toLowerCase() === wanted) ??
      offered.find(({ language }) => primary(language) === primary(wanted));
    if (found) return found;
  }
  return offered.find(({ language }) => primary(language) === "en") ?? en;
}

/** Checks the `languages` option when the server starts. */
export function checkLanguages(languages: readonly PageLocale[]): readonly PageLocale[] {
  for (const locale of languages)
    if (typeof locale?.language !== "string" || typeof locale.callbackDone !== "string")
      throw new TypeError(
        'createComposioHandler({ languages }): an item is not a language. Pass languages of composio-react/locales, such as `import { de } from "composio-react/locales/de"`.',
      );
  return languages;
}

/** Lower-case tags, the most wanted first. */
function wantedLanguages(header: string): string[] {
  return header
    .toLowerCase()
    .split(",")
    .map((item) => {
      const [tag = "", ...parameters] = item.split(";").map((part) => part.trim());
      const quality = parameters.find((part) => part.startsWith("q="))?.slice(2);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => tag !== "" && tag !== "*" && quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}

function primary(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? "";
}
