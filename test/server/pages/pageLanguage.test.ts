import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { de } from "../../../src/locales/de.ts";
import { en } from "../../../src/locales/en.ts";
import { fr } from "../../../src/locales/fr.ts";
import { he } from "../../../src/locales/he.ts";
import type { Locale } from "../../../src/locales/messages.ts";
import { ptBR } from "../../../src/locales/pt-BR.ts";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { createComposioHandler } from "../../../src/server/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";
import { openStage, type Stage, ways } from "../stage.ts";

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(way, { verifyIdentity: true, languages: [de, fr, he, ptBR] });
  });
  afterEach(() => stage.close());

  const open = async (path: string, language?: string) => {
    const headers = language === undefined ? undefined : { "accept-language": language };
    return (await stage.send(null, "GET", path, headers && { headers })).text;
  };

  test.each<[string | undefined, Locale]>([
    [undefined, en],
    ["", en],
    ["de", de],
    ["de-AT,de;q=0.9,en;q=0.8", de],
    ["DE-at", de],
    ["en-GB,en;q=0.9,de;q=0.8", en],
    ["en;q=0.4, fr;q=0.9", fr],
    ["ja,fr;q=0.5", fr],
    ["pt", ptBR],
    ["pt-PT", ptBR],
    ["he-IL", he],
    ["de;q=0, fr", fr],
    ["ja", en],
    ["*", en],
    [";;q=x,<script>", en],
  ])("Accept-Language: %s", async (header, locale) => {
    const text = await open("/callback?status=success", header);
    expect(text).toContain(`<html lang="${locale.language}" dir="${locale.direction}">`);
    expect(text).toContain(`<title>${locale.connected}</title>`);
    expect(text).toContain(`<h1>${locale.callbackDone}</h1>`);
  });

  test("all outcomes of the callback page, and the verify page", async () => {
    expect(await open("/callback?error=access_denied", "he")).toContain(he.callbackDenied);
    expect(await open("/callback?error=identity", "he")).toContain(he.callbackMismatch);
    expect(await open("/callback?status=failed", "he")).toContain(he.callbackFailed);
    expect(await open("/callback", "he")).toContain(`<title>${he.pageTitle}</title>`);
    expect(await open("/verify", "de")).toContain(de.verifyIncomplete);
    const signedOut = await open("/verify?session_uri=session_1", "de");
    expect(signedOut).toContain(de.verifySignedOut);
    expect(signedOut).toContain(`<a href="">${de.tryAgain}</a>`);
    expect(signedOut).toContain('<html lang="de" dir="ltr">');
  });
});

test("every text of the pages is in the catalogue, and is escaped", async () => {
  const marked: Locale = { ...en };
  for (const key of Object.keys(en))
    if (key !== "language" && key !== "direction") Object.assign(marked, { [key]: `«${key} <b>»` });
  const stage = await openStage(ways[0] ?? "", { verifyIdentity: true, languages: [marked] });
  const paths = ["/callback?status=success", "/callback?error=denied", "/callback?error=identity"];
  for (const path of [...paths, "/callback?status=failed", "/verify", "/verify?session_uri=session_1"]) {
    const { text } = await stage.send(null, "GET", path);
    expect(text).not.toContain("<b>");
    const shown = text.replace(/<script[^>]*><\/script>|<[^>]+>/g, "").replace(/«\w+ &#60;b&#62;»/g, "");
    expect(shown.trim()).toBe("");
  }
  await stage.close();
});

test("an option that is no language throws when the server starts", () => {
  const composio = { getClient: () => ({}) };
  // SAFETY: a caller without types.
  const languages = ["de"] as unknown as Locale[];
  // SAFETY: as above, the SDK is not used.
  const options = { composio, identify: () => "ana", languages } as unknown as Parameters<
    typeof createComposioHandler
  >[0];
  expect(() => createComposioHandler(options)).toThrow("an item is not a language");
});

test("an app that keeps the language in a cookie passes it on, as docs/languages.md shows", async () => {
  const handler = createComposioHandler({
    composio: sandboxComposio(createSandbox()),
    identify: () => null,
    languages: [fr],
  });
  function get(request: Request): Promise<Response> {
    const chosen = /(?:^|;\s*)locale=([\w-]+)/.exec(request.headers.get("cookie") ?? "")?.[1];
    const headers = new Headers(request.headers);
    if (chosen) headers.set("accept-language", chosen);
    return handler(new Request(request, { headers }));
  }
  const languageOf = async (cookie: string) => {
    const headers = { cookie, "accept-language": "en" };
    const answer = await get(new Request("https://app.example/api/composio/callback?cr=x", { headers }));
    return /<html lang="(\w+)"/.exec(await answer.text())?.[1];
  };
  expect(await languageOf("a=1; locale=fr")).toBe("fr");
  expect(await languageOf("a=1")).toBe("en");
});
