import { join } from "node:path";

/** What the compiler says of a cell: its syntax error, or where its compiled lines came from. */
export type Compiled = { syntaxError: string; line?: number } | {
  sourceLine(line: number, column: number): number;
};

/**
 * Compiles a cell as the kernel does. The kernel reports a syntax error without its text, and places
 * in the compiled code, from which types, blank lines and line breaks are gone.
 */
export async function compileCell(source: string): Promise<Compiled> {
  const folder = await Deno.makeTempDir({ prefix: "kenzan-cell-" });
  try {
    const file = join(folder, "cell.ts");
    await Deno.writeTextFile(file, source);
    // Like the kernel: an import that is not used stays.
    await Deno.writeTextFile(
      join(folder, "deno.json"),
      JSON.stringify({ compilerOptions: { verbatimModuleSyntax: true } }),
    );
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["transpile", "--source-map", "inline", "cell.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    if (!success) return syntaxErrorIn(new TextDecoder().decode(stderr));
    const map = new TextDecoder().decode(stdout).match(/sourceMappingURL=data:[^,]*,(\S+)/)?.[1];
    if (map === undefined) return { sourceLine: (line) => line };
    const json = new TextDecoder().decode(Uint8Array.fromBase64(map));
    const lines = decodeMappings(JSON.parse(json).mappings);
    return {
      sourceLine: (line, column) => {
        const segments = (lines[line - 1] ?? []).filter((segment) => segment.column < column);
        return (segments.at(-1) ?? lines[line - 1]?.[0])?.line ?? line;
      },
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function syntaxErrorIn(message: string): Compiled {
  const text = message.match(/SyntaxError: (.*)/)?.[1] ??
    message.split("\n").find((line) => /error/.test(line));
  const line = message.match(/cell\.ts:(\d+):\d+/)?.[1];
  return { syntaxError: text ?? message.trim(), line: line === undefined ? undefined : Number(line) };
}

/** Segments of each compiled line: 0-based column and 1-based source line (https://tc39.es/ecma426/). */
function decodeMappings(mappings: string): { column: number; line: number }[][] {
  let sourceLine = 0;
  return mappings.split(";").map((line) => {
    let column = 0;
    return line.split(",").filter((segment) => segment !== "").map((segment) => {
      const [columnStep, , lineStep = 0] = decodeVlq(segment);
      column += columnStep;
      sourceLine += lineStep;
      return { column, line: sourceLine + 1 };
    });
  });
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function decodeVlq(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0, shift = 0;
  for (const letter of segment) {
    const digit = BASE64.indexOf(letter);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}
