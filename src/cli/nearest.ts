/** Returns the end of a sentence about an unknown name: with the nearest known one, if one is near. */
export function nearest(name: string, known: readonly string[], prefix = ''): string {
  const [best] = known
    .map((each) => ({ each, distance: distance(name, each) }))
    .filter(({ distance, each }) => distance <= Math.max(1, each.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return best === undefined ? '.' : `, did you mean \`${prefix}${best.each}\`?`;
}

/** Returns the number of characters to insert, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, character] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + Number(character !== b[j])));
    row = next;
  }
  return row[b.length] ?? 0;
}
