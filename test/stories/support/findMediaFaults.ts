import type { Page } from "playwright-core";
import { readability } from "../../support/readability.ts";

/** What goes wrong where a device or its user asks for another look: `mode: what, where`. */
export async function findMediaFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const note = (mode: string, found: readonly string[]) => faults.push(...found.map((fault) => `${mode}: ${fault}`));

  await page.emulateMedia({ forcedColors: "active" });
  note("forced colours", await page.evaluate(findInvisibleEdges));
  await page.evaluate(() => document.documentElement.style.setProperty("color-scheme", "light"));
  note("forced colours", await page.evaluate(findPlainMainActions));
  note("forced colours", await page.evaluate<string[]>(`(${String(findFaintTexts)})(${String(readability)})`));
  await page.emulateMedia({ forcedColors: null, reducedMotion: "reduce" });
  note("reduced motion", await page.evaluate(findMovement));
  await page.emulateMedia({ reducedMotion: null, media: "print" });
  note("print", await page.evaluate(findFilledButtons));
  // A sheet of paper that is lower than any dialog.
  await page.setViewportSize({ width: 640, height: 120 });
  note("print", await page.evaluate(findCutDialogs));
  await page.emulateMedia({ media: null });

  // What a window of 640 pixels has at a zoom of 200 %.
  await page.setViewportSize({ width: 320, height: 640 });
  for (const direction of ["ltr", "rtl"]) {
    await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
    note(`320 px, ${direction}`, await page.evaluate(findOverflow));
    note(`320 px, ${direction}`, await page.evaluate(findCutFocus));
  }
  await page.evaluate(() => document.documentElement.setAttribute("dir", "ltr"));
  return faults;
}

/** What is too small for a finger, on a phone and on a tablet. */
export async function findTouchFaults(page: Page): Promise<string[]> {
  const device = await page.context().newCDPSession(page);
  await device.send("Emulation.setTouchEmulationEnabled", { enabled: true });
  const faults: string[] = [];
  for (const width of [320, 820]) {
    await page.setViewportSize({ width, height: 640 });
    faults.push(...(await page.evaluate(findSmallTargets)).map((fault) => `touch, ${width} px: ${fault}`));
  }
  await device.detach();
  return faults;
}

/** Controls whose edge has the colour of what is around it: forced colours take away their ground. */
function findInvisibleEdges(): string[] {
  // The edge of a name's field is drawn by the box around it.
  const controls = document.querySelectorAll<HTMLElement>(
    ".cr-button, .cr-rename, .cr-input:not(.cr-rename > *), .cr-badge[data-variant=soft], [data-kind=skeleton] > span, .cr-skeleton > span",
  );
  return [...controls].flatMap((control) => {
    const style = getComputedStyle(control);
    const { borderTopColor, borderTopStyle, borderTopWidth, backgroundColor, display } = style;
    if (display === "none" || control.matches("[data-loading]")) return [];
    const hasEdge = borderTopStyle !== "none" && borderTopWidth !== "0px" && borderTopColor !== backgroundColor;
    // An outline takes no room in a placeholder, which has to be as high as what it stands for.
    return hasEdge || style.outlineStyle === "solid" ? [] : [`no edge, ${control.className} ${control.textContent}`];
  });
}

/** Main actions that look like any other, because forced colours have taken away their ground. */
function findPlainMainActions(): string[] {
  const main = ":is([data-variant=solid], [data-variant=danger]):not([aria-disabled=true], [data-loading])";
  return [...document.querySelectorAll<HTMLElement>(`.cr-button${main}`)].flatMap((button) => {
    const isPlain = /rgba\(.*, 0\)|rgb\(255, 255, 255\)/.test(getComputedStyle(button).backgroundColor);
    return isPlain ? [`no main action, ${button.textContent}`] : [];
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

/** What is fixed is printed on every page, and what scrolls is cut. */
function findCutDialogs(): string[] {
  return [...document.querySelectorAll("dialog[open]")].flatMap((dialog) => {
    const isCut = [dialog, ...dialog.children].some(
      ({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1,
    );
    const { position } = getComputedStyle(dialog);
    return isCut || position === "fixed" ? [`${position}${isCut ? ", cut" : ""}, ${dialog.textContent}`] : [];
  });
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

/** Controls in a line that scrolls, of which a part stays out of sight when the keyboard reaches them. */
function findCutFocus(): string[] {
  return [...document.querySelectorAll<HTMLElement>(".cr-choices > button")].flatMap((button) => {
    button.focus();
    const box = button.getBoundingClientRect();
    const line = button.parentElement?.getBoundingClientRect() ?? box;
    const isCut = box.width <= line.width && (box.left < line.left - 1 || box.right > line.right + 1);
    return isCut ? [`cut while it has the focus, ${button.textContent}`] : [];
  });
}

/**
 * Targets below 44 × 44 pixels, as a finger meets them: what is drawn, and what is around it, as far as nothing clips or covers
 * that. Links in a sentence may be smaller (WCAG 2.5.5), and what is pressed by its label.
 */
function findSmallTargets(): string[] {
  const targets = document.querySelectorAll<HTMLElement>("button, select, input, textarea, summary, [role=menuitem]");
  return [...targets].flatMap((target) => {
    const pressed = target.closest("label") ?? target;
    if (
      !target.matches("[class^=cr-]:not(.cr-devtools *)") ||
      target.closest(".story-window") ||
      !target.checkVisibility({ visibilityProperty: true }) ||
      pressed.getBoundingClientRect().width <= 1 ||
      // A name is edited in its line of a row: its field has the focus when it appears, and Enter saves it.
      target.matches(".cr-rename > *")
    )
      return [];
    pressed.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const { left, top, width, height } = pressed.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    // Below a dialog or a menu.
    if (!pressed.contains(document.elementFromPoint(x, y))) return [];
    const around = getComputedStyle(pressed, "::after");
    const isAround = around.content !== "none" && around.position === "absolute";
    const isHit = (right: number, down: number) => {
      const found = document.elementFromPoint(x + right, y + down);
      const layer = (element: Element | null) => element?.closest("[popover], dialog") ?? null;
      // A menu or a status text covers it for a while.
      if (pressed.contains(found) || layer(found) !== layer(pressed)) return true;
      // What another target has around it may lie over this one.
      const other = found?.closest("button")?.getBoundingClientRect();
      const isOwn = isAround || (Math.abs(right) < width / 2 && Math.abs(down) < height / 2);
      const isIn = (box: DOMRect) =>
        x + right > box.left && x + right < box.right && y + down > box.top && y + down < box.bottom;
      return isOwn && other !== undefined && !isIn(other);
    };
    const reach = (right: number, down: number) => {
      let pixels = 0;
      while (pixels < 44 && isHit(right * (pixels + 0.75), down * (pixels + 0.75))) pixels += 1;
      return pixels;
    };
    const size = [reach(-1, 0) + reach(1, 0), reach(0, -1) + reach(0, 1)];
    if (Math.min(...size) >= 43) return [];
    return [`${size.join(" × ")} px, ${target.className} ${target.ariaLabel ?? target.textContent}`];
  });
}
