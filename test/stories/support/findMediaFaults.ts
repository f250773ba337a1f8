import type { Page } from "playwright-core";
import { readability } from "../../support/readability.ts";

/** What goes wrong where a device or its user asks for another look: `mode: what, where`. */
export async function findMediaFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const note = (mode: string, found: readonly string[]) => faults.push(...found.map((fault) => `${mode}: ${fault}`));

  await page.emulateMedia({ forcedColors: "active" });
  note("forced colours", await page.evaluate(findInvisibleEdges));
  await page.evaluate(() => document.documentElement.style.setProperty("color-scheme", "light"));
  note("forced colours", await page.evaluate<string[]>(`(${String(findFaintTexts)})(${String(readability)})`));
  await page.emulateMedia({ forcedColors: null, reducedMotion: "reduce" });
  note("reduced motion", await page.evaluate(findMovement));
  await page.emulateMedia({ reducedMotion: null, media: "print" });
  note("print", await page.evaluate(findFilledButtons));
  await page.emulateMedia({ media: null });

  const device = await page.context().newCDPSession(page);
  await device.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  // What a window of 640 pixels has at a zoom of 200 %.
  await page.setViewportSize({ width: 320, height: 640 });
  for (const direction of ["ltr", "rtl"]) {
    await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
    note(`320 px, ${direction}`, await page.evaluate(findOverflow));
  }
  note("touch", await page.evaluate(findSmallTargets));
  await page.evaluate(() => document.documentElement.setAttribute("dir", "ltr"));
  await device.detach();
  return faults;
}

/** Controls whose edge has the colour of what is around it: forced colours take away their ground. */
function findInvisibleEdges(): string[] {
  // The edge of a name's field is drawn by the box around it.
  const controls = document.querySelectorAll<HTMLElement>(
    ".cr-button, .cr-rename, .cr-input:not(.cr-rename > *), .cr-badge[data-variant=soft]",
  );
  return [...controls].flatMap((control) => {
    const { borderTopColor, borderTopStyle, borderTopWidth, backgroundColor, display } = getComputedStyle(control);
    if (display === "none" || control.matches("[data-loading]")) return [];
    const hasEdge = borderTopStyle !== "none" && borderTopWidth !== "0px" && borderTopColor !== backgroundColor;
    return hasEdge ? [] : [`no edge, ${control.className} ${control.textContent}`];
  });
}

/** Texts that are hard to read: where an element takes no forced colours, its own two have to fit each other. */
function findFaintTexts(read: typeof readability): string[] {
  return [...document.querySelectorAll<HTMLElement>("[class*=cr-]")].flatMap((element) => {
    const hasText = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== "");
    if (!hasText || !element.checkVisibility({ visibilityProperty: true }) || element.closest("[data-loading]"))
      return [];
    return read(element).text < 3 ? [`faint text, ${element.className} ${element.textContent}`] : [];
  });
}

/** Buttons with a ground: some print it and some do not, and the text has to be readable in both. */
function findFilledButtons(): string[] {
  return [...document.querySelectorAll<HTMLElement>(".cr-button:not([data-loading])")].flatMap((button) =>
    getComputedStyle(button).backgroundColor === "rgba(0, 0, 0, 0)" ? [] : [`filled, ${button.textContent}`],
  );
}

/** A change of opacity is no movement. */
function findMovement(): string[] {
  return document.getAnimations().flatMap((animation) => {
    const { effect } = animation;
    if (!(effect instanceof KeyframeEffect) || !effect.target?.closest("[class*=cr-]")) return [];
    // Chromium brings the style of a tile that is out of sight up to date only when somebody asks. The animation is then over.
    getComputedStyle(effect.target).getPropertyValue("animation-name");
    if (animation.playState === "idle") return [];
    const moves = effect
      .getKeyframes()
      .some((frame) =>
        ["transform", "translate", "rotate", "scale", "backgroundPosition", "backgroundPositionX"].some(
          (name) => name in frame,
        ),
      );
    return moves ? [`moves, ${effect.target.className}`] : [];
  });
}

/** A page that stays wider than its window. What was resized gives up the width that it had only after some frames. */
export async function findOverflow(): Promise<string[]> {
  const { documentElement: root } = document;
  for (let frame = 0; root.scrollWidth > root.clientWidth; frame += 1) {
    if (frame === 30) return [`${root.scrollWidth} px wide`];
    await new Promise(requestAnimationFrame);
  }
  return [];
}

/** Targets below 44 × 44 pixels. Links in a sentence may be smaller (WCAG 2.5.5), and what is pressed by its label. */
function findSmallTargets(): string[] {
  const targets = document.querySelectorAll<HTMLElement>("button, select, input, textarea, summary, [role=menuitem]");
  return [...targets].flatMap((target) => {
    if (
      !target.closest("[class^=cr-]") ||
      target.closest(".story-window") ||
      !target.checkVisibility({ visibilityProperty: true })
    )
      return [];
    const pressed = target.closest("label") ?? target;
    const box = pressed.getBoundingClientRect();
    const around = getComputedStyle(pressed, "::after");
    const isAround = around.content !== "none" && around.position === "absolute";
    const width = Math.max(box.width, isAround ? Number.parseFloat(around.width) : 0);
    const height = Math.max(box.height, isAround ? Number.parseFloat(around.height) : 0);
    // A name is edited in its line of a row, and its field has the focus when it appears.
    if (Math.min(width, height) >= 43.5 || box.width <= 1 || target.matches(".cr-rename > .cr-input")) return [];
    return [
      `${Math.round(width)} × ${Math.round(height)} px, ${target.className} ${target.ariaLabel ?? target.textContent}`,
    ];
  });
}
