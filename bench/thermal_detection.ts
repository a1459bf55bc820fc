/**
 * Warm bodies in thermal frames: this project's detector beside scipy.ndimage and OpenCV (Debian: python3-scipy,
 * python3-opencv) on the same frames: those of a simulated night (160 x 128 pixels), and the same enlarged to 640 x 512.
 * All three take a median background of 5 m, a threshold of six noise levels (MAD), and connected groups of pixels;
 * OpenCV's large medians know 8 bits only. One thread each, processor time, decoding left out.
 *
 *     deno run -A bench/thermal_detection.ts
 */
import { openCatalog } from "kenzan/catalog/mod.ts";
import { blobDetector, type ThermalFrame, thermalFrame } from "kenzan/wildlife/mod.ts";

const CONTRAST = 2;
/** m of a pixel, and of the window of the background. */
const [PIXEL, WINDOW] = [0.34, 5];

const PYTHON = `
import json, sys, time
import numpy as np
folder = sys.argv[1]
meta = json.load(open(folder + '/meta.json'))
result = {}
for name, (count, height, width, side) in meta.items():
    frames = np.fromfile(f'{folder}/{name}.f32', dtype='float32').reshape(count, height, width)
    def seeds(residual):
        return max(${CONTRAST}, 6 * 1.4826 * float(np.median(np.abs(residual))))
    try:
        from scipy import ndimage
        found, start = [], time.process_time()
        n = min(count, 60 if side < 30 else 4)
        for frame in frames[:n]:
            residual = frame - ndimage.median_filter(frame, side)
            high = seeds(residual)
            labels, number = ndimage.label(residual > high / 2, structure=np.ones((3, 3)))
            ids = np.arange(1, number + 1)
            keep = ids[ndimage.maximum(residual, labels, ids) > high] if number else []
            found.append([[x + .5, y + .5] for y, x in ndimage.center_of_mass(residual, labels, keep)])
        result[f'{name} scipy'] = dict(seconds=(time.process_time() - start) / n, found=found)
    except ImportError:
        result[f'{name} scipy'] = None
    try:
        import cv2
        cv2.setNumThreads(1)
        found, start = [], time.process_time()
        n = min(count, 200 if side < 30 else 40)
        for frame in frames[:n]:
            low, high8 = float(frame.min()), float(frame.max())
            step = (high8 - low) / 255
            grey = np.round((frame - low) / step).astype(np.uint8)
            residual = frame - (low + step * cv2.medianBlur(grey, side).astype(np.float32))
            high = seeds(residual)
            number, labels, stats, centres = cv2.connectedComponentsWithStats((residual > high / 2).astype(np.uint8), connectivity=8)
            keep = [k for k in range(1, number) if residual[labels == k].max() > high]
            found.append([[centres[k][0] + .5, centres[k][1] + .5] for k in keep])
        result[f'{name} OpenCV'] = dict(seconds=(time.process_time() - start) / n, found=found)
    except ImportError:
        result[f'{name} OpenCV'] = None
print(json.dumps(result))
`;

interface Measured {
  /** Processor time of a frame. */
  seconds: number;
  /** Centres of the blobs of each frame, pixels. */
  found: [column: number, row: number][][];
}

/** Processor seconds of this process so far (Linux). */
function processorSeconds(): number {
  const fields = Deno.readTextFileSync("/proc/self/stat").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A frame four times as large across, linear between the pixels, as fine in its noise as a better sensor's. */
function enlarged({ width, height, values, unit }: ThermalFrame): ThermalFrame {
  const [w, h] = [4 * width, 4 * height];
  const large = new Float32Array(w * h);
  for (let row = 0; row < h; row++) {
    const y = Math.max(0, Math.min(height - 1, (row + 0.5) / 4 - 0.5)),
      j = Math.min(height - 2, Math.floor(y));
    for (let column = 0; column < w; column++) {
      const x = Math.max(0, Math.min(width - 1, (column + 0.5) / 4 - 0.5)),
        i = Math.min(width - 2, Math.floor(x));
      const [u, v, at] = [x - i, y - j, j * width + i];
      large[row * w + column] = (1 - v) * ((1 - u) * values[at] + u * values[at + 1]) +
        v * ((1 - u) * values[at + width] + u * values[at + width + 1]);
    }
  }
  return { width: w, height: h, values: large, unit };
}

async function kenzan(frames: ThermalFrame[], pixel: number): Promise<Measured> {
  const detector = blobDetector({
    contrast: CONTRAST,
    window: WINDOW,
    area: [0.12, 50],
    elongation: [50, 60],
    score: 0,
  });
  await detector.detect(frames[0], pixel);
  const start = processorSeconds();
  const found: Measured["found"] = [];
  for (const frame of frames) {
    const { detections } = await detector.detect(frame, pixel);
    found.push(detections.map(({ column, row }) => [column, row]));
  }
  return { seconds: (processorSeconds() - start) / frames.length, found };
}

/** Share of the one's blobs that the other has within three pixels (twelve, enlarged). */
function shared(one: Measured["found"], other: Measured["found"], within: number): number {
  const count = Math.min(one.length, other.length);
  const all = one.slice(0, count).flatMap((blobs, k) => blobs.map((blob) => ({ blob, k })));
  const both = all.filter(({ blob: [x, y], k }) =>
    other[k].some(([a, b]) => Math.hypot(a - x, b - y) <= within)
  );
  return all.length === 0 ? 1 : both.length / all.length;
}

const catalog = await openCatalog();
const stored = await catalog.frames("thermal-frames-1");
const small: ThermalFrame[] = [];
for await (const frame of stored) small.push(thermalFrame(frame, stored.unit));
stored.close();
const sets: Record<string, { frames: ThermalFrame[]; pixel: number; within: number }> = {
  "160x128": { frames: small, pixel: PIXEL, within: 3 },
  "640x512": { frames: small.slice(0, 40).map(enlarged), pixel: PIXEL / 4, within: 12 },
};
const folder = await Deno.makeTempDir();
try {
  const meta: Record<string, number[]> = {};
  for (const [name, { frames, pixel }] of Object.entries(sets)) {
    const { width, height } = frames[0];
    meta[name] = [frames.length, height, width, 2 * Math.floor(WINDOW / pixel / 2) + 1];
    using file = await Deno.open(`${folder}/${name}.f32`, { write: true, create: true });
    for (const { values } of frames) {
      file.writeSync(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
  }
  await Deno.writeTextFile(`${folder}/meta.json`, JSON.stringify(meta));
  const python = await new Deno.Command("/usr/bin/python3", {
    args: ["-c", PYTHON, folder],
    env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
    stderr: "inherit",
  }).output();
  const peers: Record<string, Measured | null> = python.success
    ? JSON.parse(new TextDecoder().decode(python.stdout))
    : {};
  const rows: Record<string, unknown>[] = [];
  for (const [name, { frames, pixel, within }] of Object.entries(sets)) {
    const own = await kenzan(frames, pixel);
    rows.push({
      frames: name,
      by: "kenzan",
      "frames/s": Math.round(1 / own.seconds),
      "ms/frame": (1000 * own.seconds).toFixed(1),
    });
    for (const peer of ["scipy", "OpenCV"]) {
      const measured = peers[`${name} ${peer}`];
      if (!measured) {
        console.error(`${peer} is not installed: apt install python3-scipy python3-opencv`);
        continue;
      }
      rows.push({
        frames: name,
        by: peer,
        "frames/s": Math.round(1 / measured.seconds),
        "ms/frame": (1000 * measured.seconds).toFixed(1),
        "of kenzan's time": (measured.seconds / own.seconds).toFixed(1),
        "its blobs, found here": shared(measured.found, own.found, within).toFixed(3),
        "ours, found there": shared(own.found, measured.found, within).toFixed(3),
      });
    }
  }
  console.table(rows);
} finally {
  await Deno.remove(folder, { recursive: true });
}
