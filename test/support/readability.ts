/** How an element can be read, as computed by the browser it is in. */
export interface Readability {
  /** Of the text on what is behind it, by WCAG: 1 to 21. */
  readonly text: number;
  /** Of the focus ring on what is behind the element; 0 where there is none. */
  readonly ring: number;
  /** How opaque the element's own background is: 0 to 1. */
  readonly fill: number;
}

/**
 * Measures an element of the page. Needs nothing from around it, so that it can be sent into a page of another
 * process as well.
 */
export function readability(element: Element): Readability {
  const canvas = element.ownerDocument.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("There is no canvas to read colours from.");
  const style = getComputedStyle(element);

  /** Paints colours one over the other, the last on top, on the page's own ground. */
  const paint = (colors: readonly string[]): number[] => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) {
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].map((channel) => channel / 255);
  };
  const luminance = (colors: readonly string[]): number => {
    const [red = 0, green = 0, blue = 0] = paint(colors).map((channel) =>
      channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (behind: readonly string[], color: string): number => {
    const [dark = 0, light = 0] = [luminance(behind), luminance([...behind, color])].sort((one, other) => one - other);
    return (light + 0.05) / (dark + 0.05);
  };
  const backgrounds = (from: Element | null): string[] => {
    const found: string[] = [];
    for (let node = from; node; node = node.parentElement) {
      found.unshift(getComputedStyle(node).backgroundColor);
      // The top layer is painted on the page, not on what it stands in.
      if (node.matches(":modal")) break;
    }
    const probe = element.ownerDocument.createElement("i");
    probe.style.backgroundColor = "Canvas";
    element.ownerDocument.documentElement.append(probe);
    found.unshift(getComputedStyle(probe).backgroundColor);
    probe.remove();
    return found;
  };

  const hasRing = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1;
  return {
    text: contrast(backgrounds(element), style.color),
    ring: hasRing ? contrast(backgrounds(element.parentElement), style.outlineColor) : 0,
    fill: paint([style.backgroundColor])[3] ?? 0,
  };
}
