import { useMemo } from "react";
import type { Messages } from "../../locales/messages.ts";
import { useComposio } from "../../react/context/context.ts";

/** The texts that a component may show: English, overridden by the provider's and by the component's own. */
export function useMessages<Texts extends Partial<Messages>>(
  english: Texts,
  overrides: Partial<Messages> | undefined,
): Texts {
  const { messages } = useComposio();
  return useMemo(() => ({ ...english, ...messages, ...overrides }), [english, messages, overrides]);
}
