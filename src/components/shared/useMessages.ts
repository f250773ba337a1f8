import { useMemo } from "react";
import type { Messages } from "../../locales/messages.ts";
import { useComposio } from "../../react/context/context.ts";

/** The texts that a component may show: in English, unless the provider or the component itself has others. */
export function useMessages<Texts extends Partial<Messages>>(
  english: Texts,
  overrides: Partial<Messages> | undefined,
): Texts {
  const { messages } = useComposio();
  return useMemo(() => ({ ...english, ...messages, ...overrides }), [english, messages, overrides]);
}
