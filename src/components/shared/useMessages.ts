import { useMemo } from "react";
import type { Messages } from "../../locales/messages.ts";
import { useComposio } from "../../react/context/context.ts";

/** The provider's texts with a component's own in their place. */
export function useMessages(overrides: Partial<Messages> | undefined): Messages {
  const { messages } = useComposio();
  return useMemo(() => (overrides ? { ...messages, ...overrides } : messages), [messages, overrides]);
}
