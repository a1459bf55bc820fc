/** The letters of an SVG: what stands between tags, entities resolved. */
export function svgText(svg: string): string {
  return svg
    .replace(/<(style|metadata|title|desc)\b[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replace(/&(lt|gt|quot|apos);/g, (_, name: "lt") => ({ lt: "<", gt: ">", quot: '"', apos: "'" })[name])
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}
