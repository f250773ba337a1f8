import { useEffect, useState } from "react";

/** Milliseconds without typing after which a search is sent. */
const pause = 250;

/** The text after it has not changed for `pause` milliseconds. An empty text at once. */
export function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(settle, pause, text);
    return () => clearTimeout(timer);
  }, [text]);
  return text && settled;
}
