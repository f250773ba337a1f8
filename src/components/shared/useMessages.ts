import { useMemo } from "react";
import type { Messages } from "../../locales/messages.ts";
import { useComposio } from "../../react/context/context.ts";

/**
 * The texts of a component: English, replaced by the provider's `messages`, replaced by the component's own. An undefined text
 * replaces nothing.
 */
export function useMessages<Texts extends Partial<Messages>>(
  english: Texts,
  overrides: Partial<Messages> | undefined,
): Texts {
  const { messages } = useComposio();
  return useMemo(() => {
    const texts: Record<string, unknown> = { ...english };
    for (const given of [messages, overrides ?? {}])
      for (const [key, text] of Object.entries(given)) if (text !== undefined) texts[key] = text;
    // SAFETY: the same keys with the same types.
    return texts as Texts;
  }, [english, messages, overrides]);
}
