import type { Find } from "./TestBrowser.ts";

/** Runs in the page: the first visible element with that role and accessible name. */
export function findInPage({ role, name, card }: Find): Element | null {
  const selectors = {
    button: "button, [role=button], summary",
    dialog: "dialog[open]",
    field: "input, textarea, select",
    heading: "h1, h2, h3",
    link: "a[href]",
  };
  const clean = (text: string | null | undefined) => (text ?? "").replace(/\s+/g, " ").trim();
  const nameOf = (element: Element): string => {
    const labelledBy = element.getAttribute("aria-labelledby");
    if (labelledBy !== null) {
      return clean(
        labelledBy
          .split(" ")
          .map((id) => document.getElementById(id)?.textContent)
          .join(" "),
      );
    }
    const label = element.getAttribute("aria-label");
    if (label !== null) return clean(label);
    if ("labels" in element && element.labels instanceof NodeList && element.labels.length > 0)
      return clean(element.labels[0]?.textContent);
    const shown = element.cloneNode(true);
    if (shown instanceof Element) for (const hidden of shown.querySelectorAll("[aria-hidden=true]")) hidden.remove();
    return clean(shown.textContent);
  };
  const scope =
    card === undefined
      ? document
      : [...document.querySelectorAll("li")].find((item) => clean(item.querySelector("h2")?.textContent) === card);
  const isVisible = (element: Element) => element.getClientRects().length > 0;
  const found = [...(scope?.querySelectorAll(selectors[role]) ?? [])].filter(
    (element) => isVisible(element) && nameOf(element) === name,
  );
  // A dialog covers the page.
  return found.find((element) => element.closest("dialog[open]")) ?? found[0] ?? null;
}
