/** Code of the third-order mesh (第3次メッシュ) that holds a place, degrees of JGD2011, by the rule of JIS X 0410. */
export function thirdOrderMesh(longitude: number, latitude: number): string {
  const [south, west] = [latitude * 120, (longitude - 100) * 80].map(Math.floor);
  return [south / 80, west / 80, (south / 10) % 8, (west / 10) % 8, south % 10, west % 10].map(Math.floor)
    .join("");
}
