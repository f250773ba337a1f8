/** What a screen reader would say, in order: what its user does, where the focus goes, what live regions say. */
export interface Transcript {
  readonly lines: readonly string[];
  /** Notes what the user does. */
  does(action: string): void;
  stop(): void;
}

/** Said only if the link takes longer than React needs to draw it: here that differs from run to run. */
const fleeting = "Opening a window…";

const regions = "[role=status], [role=alert], [aria-live]";

/** Listens to the whole document. What is in a region when it appears is said only of alerts, as screen readers do. */
export function listen(): Transcript {
  const lines: string[] = [];
  const said = new Map<Element, string>();
  for (const region of document.querySelectorAll(regions)) said.set(region, region.textContent);

  const observer = new MutationObserver(() => {
    for (const region of document.querySelectorAll(regions)) {
      const text = textOf(region);
      // With its spaces: a text that is said again differs by one.
      const before = said.get(region) ?? (region.role === "alert" ? "" : region.textContent);
      said.set(region, region.textContent);
      if (text !== "" && region.textContent !== before && text !== fleeting && region.ariaLive !== "off")
        lines.push(`${region.role === "alert" ? "alert" : "says"}: ${text}`);
    }
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });

  let inside: Element | null = null;
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof Element)) return;
    const surface = target.closest("dialog, [role=menu]");
    if (surface !== null && surface !== inside) lines.push(`enters: ${nameOf(surface)}, ${roleOf(surface)}`);
    inside = surface;
    lines.push(`focus: ${described(target)}`);
  };
  // Dialogs keep their events from the page around them.
  document.addEventListener("focusin", onFocus, true);
  return {
    lines,
    does: (action) => lines.push(`**${action}**`),
    stop() {
      observer.disconnect();
      document.removeEventListener("focusin", onFocus, true);
    },
  };
}

function described(element: Element): string {
  const notes = [
    element.getAttribute("aria-disabled") === "true" && "dimmed",
    element.getAttribute("aria-invalid") === "true" && "invalid",
    element.matches(":required, [aria-required=true]") && "required",
    referred(element, "aria-describedby"),
  ];
  return [`${nameOf(element)}, ${roleOf(element)}`, ...notes.filter((note) => note !== false && note !== "")].join(
    "; ",
  );
}

function nameOf(element: Element): string {
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])].map(textOf).join(" ") : "";
  return element.getAttribute("aria-label") ?? (referred(element, "aria-labelledby") || labels || textOf(element));
}

function roleOf(element: Element): string {
  if (element.role !== null) return element.role;
  const roles: Readonly<Record<string, string>> = { input: "edit", a: "link", section: "region", dialog: "dialog" };
  const tag = element.localName;
  return element.matches("input[type=checkbox]") ? "checkbox" : (roles[tag] ?? tag);
}

function referred(element: Element, attribute: string): string {
  const ids = element.getAttribute(attribute)?.split(/\s+/) ?? [];
  const texts = ids.map((id) => document.getElementById(id)).map((found) => (found ? textOf(found) : ""));
  return texts.filter((text) => text !== "").join(" ");
}

/** As a screen reader reads it: without what is hidden from it. */
function textOf(element: Element): string {
  if (element.matches("[aria-hidden=true], [hidden]")) return "";
  const parts = [...element.childNodes].map((node) =>
    node instanceof Element ? (node.getAttribute("aria-label") ?? textOf(node)) : (node.textContent ?? ""),
  );
  return parts.join(" ").replaceAll(/\s+/g, " ").trim();
}
