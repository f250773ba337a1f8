import { type RefObject, useEffect, useState } from "react";

/** Milliseconds after the last typed text in which the app may still give back what was typed. */
const latest = 10_000;

/**
 * The text of a field that the app may control. What the user types is shown at once: an app that keeps the text in its URL, or
 * waits for a server, gives it back late, and a field that shows only the app's text would lose the letters typed meanwhile.
 *
 * An app may also keep another text: trimmed, in lower case, shortened. If its text changes to one that was not typed, the field
 * shows it. If it does not change, as when a space at the end is trimmed, the user can go on typing, and the field shows the app's
 * text when it is left.
 *
 * @param given the app's text; undefined if it does not control the field
 * @param onChange told each typed text. Without it, an app's text can't be changed.
 * @returns the text to show, and the function for what the user types
 */
export function useDraft(
  given: string | undefined,
  onChange: ((text: string) => void) | undefined,
  field: RefObject<HTMLElement | null>,
): readonly [string, (text: string) => void] {
  const [draft, setDraft] = useState<Draft>({ text: given ?? "", seen: given, told: none });
  let current = draft;
  if (given !== draft.seen) {
    current = takeGiven(draft, given);
    setDraft(current);
  }
  const { text, told } = current;
  useEffect(() => {
    const element = field.current;
    if (given === undefined || !element || (told.length === 0 && text === given)) return undefined;
    const settle = () => {
      const isEdited = element.matches(":focus");
      setDraft((now) => ({ text: isEdited ? now.text : given, seen: given, told: none }));
    };
    const begin = () => {
      element.addEventListener("blur", settle);
      settle();
    };
    const timer = setTimeout(begin, told.length > 0 ? latest : 0);
    return () => {
      clearTimeout(timer);
      element.removeEventListener("blur", settle);
    };
  }, [given, text, told, field]);

  function type(typed: string): void {
    setDraft((now) => ({ text: typed, seen: now.seen, told: [...now.told, typed] }));
    onChange?.(typed);
  }
  return [given !== undefined && !onChange ? given : text, type];
}

const none: readonly string[] = [];

interface Draft {
  /** What the field shows. */
  readonly text: string;
  /** The app's text at the last render. */
  readonly seen: string | undefined;
  /** What the user has typed lately and the app has not given back yet, oldest first. The same text may be there twice. */
  readonly told: readonly string[];
}

/** The app's text has changed: it gives back what was typed, perhaps an older state of it, or it has a text of its own. */
function takeGiven({ text, told }: Draft, given: string | undefined): Draft {
  const echo = given === undefined ? -1 : told.indexOf(given);
  return echo < 0
    ? { text: given ?? text, seen: given, told: none }
    : { text, seen: given, told: told.slice(echo + 1) };
}
