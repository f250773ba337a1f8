// The order of declarations in the built stylesheets. The sources have the order that reads best.

/**
 * In this order gzip finds the most repetitions. It was found by trying: `node scripts/findDeclarationOrder.mjs`. A property that
 * is missing stays behind the others.
 */
export const order =
  "cursor grid-area --_step content contain justify-items display gap column-gap position inset font inset-block --_far margin flex place-items box-shadow grid-template list-style --_border margin-block z-index scale margin-block-end inline-size --_shown block-size grid-template-columns inset-block-start outline scrollbar-color --_push min-inline-size border align-items align-content opacity break-inside --_base margin-block-start --_preset-radius --_fill letter-spacing max-inline-size font-weight list-style-type animation --_edge flex-wrap text-overflow padding overscroll-behavior --_surface border-color margin-inline accent-color transform --_ring --_preset-line text-transform -webkit-user-select border-block-end grid-row box-sizing margin-inline-end border-width padding-inline white-space all stroke appearance --_danger grid-row-end inset-inline --_muted overflow scroll-padding-block-end -webkit-box-orient inset-block-end color object-fit translate resize --_background --_warning --_font-size --_success --_text flex-shrink --_line inset-inline-end border-block-start grid-auto-rows justify-content text-underline-offset visibility --cr-styles stroke-linecap background --_density overflow-x font-family --_radius --_foreground user-select align-self --_visible border-block-start-color --_gap --_rim min-block-size clip-path --_tile-radius pointer-events max-block-size --_control forced-color-adjust outline-offset content-visibility --_accent border-radius text-decoration flex-direction background-position --_strong font-size overflow-wrap -webkit-line-clamp --_preset-shadow text-align outline-color -webkit-tap-highlight-color contain-intrinsic-block-size stroke-linejoin stroke-width text-wrap text-decoration-color transition --_tone --_block-radius grid-column --_pad -webkit-font-smoothing row-gap padding-block fill --_on contain-intrinsic-inline-size line-height text-decoration-line grid-template-rows scrollbar-width justify-self margin-inline-start padding-block-start vertical-align --_second --_on-accent padding-block-end border-end-start-radius container --_light padding-inline-end grid-column-end border-end-end-radius padding-inline-start --_ink color-scheme".split(
    " ",
  );

/** Properties that set others, whose names do not begin with theirs. */
const parts = {
  all: /./,
  "border-color": /^border-(block|inline)/,
  "border-radius": /^border-(start|end)/,
  "border-style": /^border-(block|inline)/,
  "border-width": /^border-(block|inline)/,
  "place-content": /^(align|justify)-content$/,
  "place-items": /^(align|justify)-items$/,
  "place-self": /^(align|justify)-self$/,
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
