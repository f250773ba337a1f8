import { useEffect, useState } from "react";

/** `auto` follows the system. */
export type ColorScheme = "light" | "dark" | "auto";

export const colorSchemes: readonly ColorScheme[] = ["light", "dark", "auto"];

const storageKey = "fernhill:color-scheme";

/** The chosen colour scheme, kept for the next visit and set on the page. */
export function useColorScheme(): [ColorScheme, (colorScheme: ColorScheme) => void] {
  const [colorScheme, setColorScheme] = useState(readKept);
  useEffect(() => {
    keep(colorScheme);
    document.documentElement.style.colorScheme = colorScheme === "auto" ? "light dark" : colorScheme;
  }, [colorScheme]);
  return [colorScheme, setColorScheme];
}

function readKept(): ColorScheme {
  try {
    return colorSchemes.find((known) => known === localStorage.getItem(storageKey)) ?? "auto";
  } catch {
    return "auto"; // The browser forbids storage.
  }
}

function keep(colorScheme: ColorScheme): void {
  try {
    localStorage.setItem(storageKey, colorScheme);
  } catch {
    // The browser forbids storage: the next visit begins anew.
  }
}
