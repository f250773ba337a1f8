import { useMemo } from "react";
import type { Messages } from "../../locales/messages.ts";
import { useComposio } from "../../react/context/context.ts";
import { withDefaults } from "../../react/context/withDefaults.ts";

/**
 * The texts of a component: English, replaced by the provider's `messages`, replaced by the component's own. An undefined text
 * replaces nothing.
 */
export function useMessages<Texts extends Partial<Messages>>(
  english: Texts,
  overrides: Partial<Messages> | undefined,
): Texts {
  const { messages } = useComposio();
  return useMemo(() => withDefaults(withDefaults(english, messages), overrides), [english, messages, overrides]);
}
