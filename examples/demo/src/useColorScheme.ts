import { useEffect, useState } from "react";

/** `auto` follows the system. */
export type ColorScheme = "light" | "dark" | "auto";

export const colorSchemes: readonly ColorScheme[] = ["light", "dark", "auto"];

const storageKey = "fernhill:color-scheme";

/** The chosen colour scheme, kept for the next visit and set on the page. */
export function useColorScheme(): [ColorScheme, (colorScheme: ColorScheme) => void] {
  const [colorScheme, setColorScheme] = useState(
    () => colorSchemes.find((known) => known === localStorage.getItem(storageKey)) ?? "auto",
  );
  useEffect(() => {
    localStorage.setItem(storageKey, colorScheme);
    document.documentElement.style.colorScheme = colorScheme === "auto" ? "light dark" : colorScheme;
  }, [colorScheme]);
  return [colorScheme, setColorScheme];
}
