// Painted places in words: whole parts by their name, the largest first, both sides together.
// The parts, their pieces and their names come from the server, which words letters and pages alike.

const WHOLE = 0.9;
const SMALL = 2;

/** `sides`: side to its regions; of no side ("") where it is clear. `rest` words what is in no whole part. */
export function places(sides, parts, rest) {
  const left = Object.fromEntries(Object.entries(sides).map(([side, regions]) => [side, new Set(regions)]));
  const whole = Object.fromEntries(Object.entries(left).map(([side, names]) => [side, wholesIn(names, parts)]));
  const same = (whole.left ?? []).filter((part) => (whole.right ?? []).includes(part));
  const said = same.map((part) => part.both);
  for (const [side, found] of Object.entries(whole))
    for (const part of found) if (!same.includes(part)) said.push(named(part, side));
  for (const [side, names] of Object.entries(left)) if (names.size) said.push(`${side && `${side}: `}${rest([...names])}`);
  return said.join("; ");
}

const named = ({ one }, side) =>
  side ? one.replace("{side}", side) : one.replace(", on the {side} side", "").replace("{side} ", "");

/** The largest whole parts of what is painted on one side, which are taken out of `names`. */
function wholesIn(names, parts) {
  return parts.filter((part) => {
    const held = part.pieces.map((piece) => piece.filter((region) => names.has(region)).length);
    const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
    const enough = sum(held) >= WHOLE * sum(part.pieces.map((piece) => piece.length));
    if (!enough || part.pieces.some((piece, n) => piece.length > SMALL && 2 * held[n] <= piece.length)) return false;
    for (const piece of part.pieces) for (const region of piece) names.delete(region);
    return true;
  });
}
