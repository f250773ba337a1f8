// The order of declarations in the built stylesheets. The sources have the order that reads best.

/**
 * In this order gzip finds the most repetitions. It was found by trying: `node scripts/findDeclarationOrder.mjs`. A property that
 * is missing stays behind the others.
 */
export const order =
  "cursor contain content --_surface --_step display font opacity gap resize column-gap position inset inset-block margin list-style grid-template place-items translate z-index margin-block container --_density scrollbar-color box-shadow --_border margin-block-end flex --_preset-radius inline-size inset-inline grid-template-columns block-size grid-area min-inline-size stroke --_preset-line transition align-content border --_shown align-items --_danger list-style-type max-inline-size margin-block-start outline flex-wrap animation margin-inline letter-spacing white-space text-overflow font-weight padding padding-inline overscroll-behavior appearance --_fill --_edge stroke-linecap border-width border-block-end break-inside box-sizing content-visibility grid-row --_background --_muted overflow object-fit outline-color -webkit-user-select --_base --_on border-color --_far scroll-padding-block-end text-transform margin-inline-end color --_push contain-intrinsic-block-size text-underline-offset --_font-size --_warning --_text grid-row-end inset-block-start --cr-styles grid-auto-rows scrollbar-width font-family text-decoration visibility border-block-start --_preset-shadow flex-shrink justify-content --_success --_radius stroke-linejoin background -webkit-tap-highlight-color align-self stroke-width min-block-size pointer-events padding-inline-end border-block-start-color -webkit-line-clamp --_gap flex-direction all text-decoration-color max-block-size border-radius font-size --_tile-radius background-position text-decoration-line -webkit-box-orient overflow-wrap border-end-end-radius text-align user-select text-wrap padding-block outline-offset padding-block-start --_tone --_second grid-column overflow-x --_foreground justify-items --_ring --_pad line-height --_visible --_accent --_rim padding-inline-start contain-intrinsic-inline-size inset-inline-end fill scale --_block-radius --_control --_strong accent-color transform grid-template-rows justify-self --_ink grid-column-end inset-block-end --_on-accent color-scheme border-end-start-radius --_line padding-block-end forced-color-adjust vertical-align clip-path margin-inline-start -webkit-font-smoothing row-gap --_light".split(
    " ",
  );

/** Properties that set others, whose names do not begin with theirs. */
const parts = {
  inset: /^inset/,
  gap: /gap$/,
  font: /^line-height$/,
  "white-space": /^text-wrap/,
  "grid-area": /^grid-(row|column)/,
  "-webkit-user-select": /^user-select$/,
};

/** Whether a property sets another one as well, so that it has to stand before it. */
export function sets(property, other) {
  return property !== other && (other.startsWith(`${property}-`) || parts[property]?.test(other) === true);
}

const nameOf = (declaration) => declaration.slice(0, declaration.indexOf(":"));

/** Sorts the declarations of each rule of a minified stylesheet. Each rule still says the same. */
export function sortDeclarations(code, names = order) {
  const places = new Map(names.map((name, place) => [name, place]));
  const placeOf = (declaration) => places.get(nameOf(declaration)) ?? names.length;
  return code.replace(/\{([^{}]+)\}/g, (_, block) => {
    const given = block.split(";");
    const sorted = [...given].sort((one, other) => placeOf(one) - placeOf(other));
    assertNothingUndone(given);
    assertNothingUndone(sorted);
    return `{${sorted.join(";")}}`;
  });
}

function assertNothingUndone(declarations) {
  for (const [place, name] of declarations.map(nameOf).entries()) {
    const undone = declarations
      .slice(0, place)
      .map(nameOf)
      .find((earlier) => sets(name, earlier));
    if (undone !== undefined) throw new Error(`"${name}" stands behind "${undone}" and would undo it.`);
  }
}
