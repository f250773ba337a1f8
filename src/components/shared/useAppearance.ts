import { type Appearance, useComposio } from "../../react/context/context.ts";
import { joinClasses } from "./element.ts";

/** A component's props, completed by the provider's defaults for it. Class names are joined. */
export function useAppearance<Props extends object>(component: keyof Appearance, props: Props): Props {
  const defaults = useComposio().appearance[component];
  if (!defaults) return props;
  const merged: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(props)) {
    // SAFETY: the types of both props are those of the component.
    if (name.startsWith("class")) merged[name] = joinSlots(merged[name] as Slots, value as Slots);
    else if (value !== undefined) merged[name] = value;
  }
  return { ...props, ...merged };
}

/** A class, a function of the state, or classes by slot. */
type Slots = string | undefined | ((state: unknown) => string | undefined) | { readonly [slot: string]: Slots };

export function joinSlots<Value extends Slots>(one: Value, other: Value): Value;
export function joinSlots(one: Slots, other: Slots): Slots {
  if (!one || !other) return other || one;
  if (typeof one === "object" && typeof other === "object") {
    const joined: Record<string, Slots> = { ...one };
    for (const [slot, value] of Object.entries(other)) joined[slot] = joinSlots(joined[slot], value);
    return joined;
  }
  if (typeof one === "string" && typeof other === "string") return joinClasses(one, other);
  return (state) => joinClasses(classOf(one, state), classOf(other, state));
}

function classOf(value: Slots, state: unknown): string | undefined {
  const name = typeof value === "function" ? value(state) : value;
  return typeof name === "string" ? name : undefined;
}
