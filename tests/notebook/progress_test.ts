import assert from "node:assert/strict";
import {
  Interruption,
  type RecordedItem,
  type RunEvent,
  type RunRecord,
  showProgress,
} from "kenzan/notebook/mod.ts";

const notebook = "notebooks/trial/trial.ipynb";
const item = { kind: "value", id: "area" } as RecordedItem;
const draft = () => ({ folder: "out", items: [item] }) as RunRecord;
const events: [number, RunEvent][] = [
  [0, { kind: "prepare", notebook, dataset: "grid" }],
  [0, { kind: "prepare", notebook, dataset: "grid" }],
  [0, { kind: "prepare", notebook, dataset: "grid", done: 0.1 }],
  [0, { kind: "prepare", notebook, dataset: "grid", done: 0.5 }],
  [0, { kind: "start", notebook, reason: "lib/a.ts changed", cells: 2, expected: 75_000, draft }],
  [100, { kind: "cell", notebook, cell: 2, index: 1, cells: 2 }],
  [200, { kind: "published", notebook, items: [item], isLast: false, folder: "out", draft }],
  [12_345, { kind: "cell", notebook, cell: 5, index: 2, cells: 2 }],
  [65_000, { kind: "finish", notebook, milliseconds: 65_000 }],
  [65_000, { kind: "kept", notebook }],
];

function shown(isTerminal: boolean): string {
  let text = "", now = 0;
  const progress = showProgress({ write: (more) => text += more, isTerminal, columns: 80, now: () => now });
  for (const [time, event] of events) {
    now = time;
    progress.onEvent(event);
  }
  progress.close();
  return text;
}

Deno.test("without a terminal, progress is plain lines", () => {
  assert.equal(
    shown(false),
    `${notebook}: waiting for another process that makes the simulated data of grid
${notebook}: making the simulated data of grid
${notebook}: running 2 code cells (lib/a.ts changed), expected 1 min 15 s
${notebook}: cell 2 (1/2), 0.1 s
${notebook}: cell 5 (2/2), 12 s
${notebook}: done in 1 min 05 s, 1 published
${notebook}: nothing changed, record kept
`,
  );
});

Deno.test("on a terminal, one live line a notebook is rewritten and removed in the end", () => {
  const lines: string[] = [];
  // What a terminal does: up some lines and clear below, then text.
  for (const piece of shown(true).split("\x1b[0J")) {
    const [text, up] = piece.split("\x1b[");
    lines.push(...text.split("\n").slice(0, -1));
    if (up !== undefined) lines.splice(lines.length - parseInt(up));
  }
  assert.deepEqual(lines, [
    `${notebook}: running 2 code cells (lib/a.ts changed), expected 1 min 15 s`,
    `${notebook}: done in 1 min 05 s, 1 published`,
    `${notebook}: nothing changed, record kept`,
  ]);
  assert.match(shown(true), /trial\.ipynb {2}cell 5 \(2\/2\) {2}12 s of about 1 min 15 s\n/);
});

Deno.test("a run that a person broke off is interrupted, not failed", () => {
  let text = "";
  const progress = showProgress({ write: (more) => text += more, isTerminal: false, now: () => 0 });
  const began = events.map(([, event]) => event).filter(({ kind }) => kind === "start" || kind === "cell");
  for (const error of [new Interruption("SIGINT"), new Error("x")]) {
    for (const event of began.slice(0, 2)) progress.onEvent(event);
    progress.onEvent({ kind: "fail", notebook, error });
  }
  progress.close();
  assert.match(text, /: interrupted in cell 2 after 0\.0 s\n[^]*: failed in cell 2 after 0\.0 s\n/);
});

Deno.test("where nobody reads any more, progress says so by its signal, and writes nothing further", () => {
  let writes = 0;
  const write = () => {
    if (++writes > 1) throw new Deno.errors.BrokenPipe();
  };
  for (const isTerminal of [false, true]) {
    writes = 0;
    const progress = showProgress({ write, isTerminal, columns: 80 });
    const seen = events.map(([, event]) => {
      progress.onEvent(event);
      return progress.unread.aborted;
    });
    progress.close();
    assert.deepEqual([seen[0], seen.at(-1)], [false, true]);
    assert.equal(writes, 2);
    assert.ok(progress.unread.reason instanceof Interruption);
    assert.equal(progress.unread.reason.exitCode, 141);
  }
});
