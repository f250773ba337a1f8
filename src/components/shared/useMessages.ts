import { useMemo } from "react";
import type { Messages } from "../../locales/messages.ts";
import { useComposio } from "../../react/context/context.ts";

/** The texts of a component: English, replaced by the provider's `messages`, replaced by the component's own. */
export function useMessages<Texts extends Partial<Messages>>(
  english: Texts,
  overrides: Partial<Messages> | undefined,
): Texts {
  const { messages } = useComposio();
  return useMemo(() => ({ ...english, ...messages, ...overrides }), [english, messages, overrides]);
}
