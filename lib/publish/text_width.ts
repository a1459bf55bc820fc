/**
 * Width of a text in em, estimated without a font: full-width characters take 1, half-width ones
 * 0.28 to 0.95 by kind. Set for Noto Sans JP, and a little wide rather than narrow.
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 0x2e80 || /[○◯●×±→←↑↓≤≥≦≧■□▲△▼▽◆◇★☆…※—]/.test(character)) width += 1;
    else if (/[ .,:;'|!ijl′\u00a0]/.test(character)) width += 0.3;
    else if (/[mwMW%@]/.test(character)) width += 0.93;
    else if (/[A-Z&]/.test(character)) width += 0.68;
    else width += 0.57;
  }
  return width;
}

/** Breaks a text into lines of at most `most` em: at spaces, and anywhere between Japanese characters. */
export function breakLines(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (
    const word of text.match(/[\u2e80-\uffef][、。，．）」』】〕ー々]*|[^\u2e80-\uffef\s]+\s*|\s+/g) ?? []
  ) {
    if (line !== "" && textWidth((line + word).trimEnd()) > most) {
      lines.push(line.trimEnd());
      line = word.trimStart();
    } else {
      line += word;
    }
  }
  return [...lines, line.trimEnd()];
}
