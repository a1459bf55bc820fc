/**
 * Groups of animals: those within `distance` of another one, and whom these are near to (single linkage).
 *
 * @returns Numbers of the animals of each group, in order.
 */
export function animalGroups(places: readonly { x: number; y: number }[], distance: number): number[][] {
  const groups: number[][] = [];
  const left = new Set(places.keys());
  for (const start of places.keys()) {
    if (!left.delete(start)) continue;
    const group = [start];
    for (const member of group) {
      for (const other of left) {
        const [a, b] = [places[member], places[other]];
        if (Math.hypot(a.x - b.x, a.y - b.y) > distance) continue;
        left.delete(other);
        group.push(other);
      }
    }
    groups.push(group.sort((a, b) => a - b));
  }
  return groups;
}
