/**
 * Rates with standard errors beside the R package `survey` (Debian's r-cran-survey), on the same points: stratified by
 * prefecture (of land, and as ratios of forest and of the rest), post-stratified, exact intervals at the effective
 * sample size, and two phases. Both sides read the same file; every number must agree.
 *
 *     deno run -A bench/survey_package.ts
 */
import { join } from "node:path";
import { openCatalog } from "kenzan/catalog/mod.ts";
import * as landuse from "kenzan/landuse/mod.ts";
import { postStratifiedProportion, systematicInterval, twoPhasePostStratified } from "kenzan/stats/mod.ts";

const PERIOD = landuse.periodFrom(landuse.SIMULATED_PERIODS, 2023);

/** What either side finds: seconds by step, and numbers by name. */
interface Measured {
  seconds: Record<string, number>;
  values: Record<string, number[]>;
}

/** One byte a point, one array after the other. */
const ARRAYS = ["pref", "code", "nfi"] as const;

/** The points of the 1 km grid, among which the 4 km grid is: R takes minutes for all. */
async function writePoints(path: string): Promise<number> {
  const { x, y, pref, nfi, codes } = landuse.ardGrid(await (await openCatalog()).table("ard-national-grid"));
  const first = nfi.indexOf(1);
  const rows = Int32Array.from(
    x.keys().filter((k) => (x[k] - x[first]) % 1000 === 0 && (y[k] - y[first]) % 1000 === 0),
  );
  const bytes = new Uint8Array(ARRAYS.length * rows.length);
  [pref, codes[PERIOD.field], nfi].forEach((values, array) =>
    rows.forEach((row, k) => bytes[array * rows.length + k] = values[row])
  );
  await Deno.writeFile(path, bytes);
  return rows.length;
}

async function kenzan(path: string): Promise<Measured> {
  const seconds: Record<string, number> = {};
  let from = performance.now();
  const lap = (name: string) => {
    seconds[name] = (performance.now() - from) / 1000;
    from = performance.now();
  };
  const bytes = await Deno.readFile(path);
  const n = bytes.length / ARRAYS.length;
  const [pref, code, nfi] = ARRAYS.map((_, k) => bytes.subarray(k * n, (k + 1) * n));
  lap("read");
  const counts = new Int32Array(48 * landuse.COUNTS_PER_PREFECTURE);
  for (let k = 0; k < n; k++) counts[pref[k] * landuse.COUNTS_PER_PREFECTURE + code[k]]++;
  const sums = () => new Int32Array(48);
  const none = { count: sums(), zz: sums(), AR: { yy: sums(), yz: sums() }, D: { yy: sums(), yz: sums() } };
  const tally: landuse.PeriodTally = { counts, successive: none, matern: none };
  const values: Measured["values"] = {};
  const rateOf = (event: "AR" | "D", base: "land" | "start", domain: landuse.Domain) => {
    const found = landuse.ardRate(tally, PERIOD, { event, base, domain }, {
      variance: "post-stratified",
      interval: "Wilson",
    });
    values[`${event} of ${base}, ${domain}`] = [found.rate, found.standardError!].map((v) =>
      v * PERIOD.years
    );
    return found;
  };
  const domains: landuse.Domain[] = ["nation", ...landuse.REGIONS.map(({ id }) => id)];
  for (const event of ["AR", "D"] as const) {
    for (const base of ["land", "start"] as const) for (const domain of domains) rateOf(event, base, domain);
  }
  lap("rates, stratified");
  const { atRisk } = rateOf("D", "land", "nation");
  const [mean, error] = values["D of land, nation"];
  const simpleVariance = mean * (1 - mean) / atRisk;
  const { lower, upper } = systematicInterval({
    mean,
    variance: error ** 2,
    simpleVariance,
    n: atRisk,
    designEffect: error ** 2 / simpleVariance,
    contrasts: 0,
    degreesOfFreedom: atRisk - 47,
  }, { method: "Clopper-Pearson" });
  values["Korn-Graubard"] = [lower, upper];
  lap("exact interval");
  const read = landuse.ARD_CODES.flatMap(({ code, landUse }) => landUse ? [code] : []);
  const post = postStratifiedProportion(landuse.PREFECTURES.map(({ code, landHa }) => ({
    population: landHa,
    n: landuse.countCodes(counts, code, read),
    x: landuse.countCodes(counts, code, [landuse.D_CODE]),
  })));
  values["post-stratified"] = [post.proportion, Math.sqrt(post.residualVariance)];
  lap("post-stratified");
  const isRead = new Uint8Array(16);
  for (const each of read) isRead[each] = 1;
  const [first, marked] = [new Int32Array(48), landuse.PREFECTURES.map((): number[] => [])];
  for (let k = 0; k < n; k++) {
    if (!isRead[code[k]]) continue;
    first[pref[k]]++;
    if (nfi[k]) marked[pref[k] - 1].push(Number(code[k] === landuse.D_CODE));
  }
  const two = twoPhasePostStratified(
    landuse.PREFECTURES.map(({ code }) => ({ firstPhase: first[code], values: marked[code - 1] })),
  );
  values["two phases"] = [two.estimate, Math.sqrt(two.variance)];
  lap("two phases");
  return { seconds, values };
}

const R = (path: string, rows: number) => `
suppressPackageStartupMessages(library(survey))
seconds <- c(); values <- list(); from <- proc.time()[["elapsed"]]
lap <- function(name) { now <- proc.time()[["elapsed"]]; seconds[[name]] <<- now - from; from <<- now }
connection <- file("${path}", "rb"); bytes <- readBin(connection, "integer", ${
  ARRAYS.length * rows
}, size = 1, signed = FALSE); close(connection)
d <- data.frame(pref = bytes[1:${rows}], code = bytes[${rows} + 1:${rows}], nfi = bytes[2 * ${rows} + 1:${rows}])
lap("read")
land <- c(${landuse.PREFECTURES.map(({ landHa }) => landHa).join(", ")})
region <- c(${landuse.PREFECTURES.map(({ region }) => `"${region}"`).join(", ")})
forest <- c(${landuse.ARD_CODES.flatMap(({ code, landUse }) => landUse?.start ? [code] : []).join(", ")})
d <- d[d$code < 12, ]
d$w <- land[d$pref] / tabulate(d$pref, 47)[d$pref]
d$AR <- as.numeric(d$code == 3); d$D <- as.numeric(d$code == 4)
d$forest <- as.numeric(d$code %in% forest); d$open <- 1 - d$forest; d$region <- region[d$pref]
s <- svydesign(~1, strata = ~pref, weights = ~w, data = d)
put <- function(name, v) values[[name]] <<- as.numeric(v)
both <- svymean(~AR + D, s)
put("AR of land, nation", c(coef(both)[1], SE(both)[1])); put("D of land, nation", c(coef(both)[2], SE(both)[2]))
of <- function(design, domain) {
  a <- svyratio(~AR, ~open, design); put(paste0("AR of start, ", domain), c(coef(a), SE(a)))
  b <- svyratio(~D, ~forest, design); put(paste0("D of start, ", domain), c(coef(b), SE(b)))
}
of(s, "nation")
for (r in unique(region)) {
  # A region is made of whole strata: a design of its own, which is quicker than a domain of the whole.
  part <- svydesign(~1, strata = ~pref, weights = ~w, data = d[d$region == r, ])
  m <- svymean(~AR + D, part)
  put(paste0("AR of land, ", r), c(coef(m)[1], SE(m)[1])); put(paste0("D of land, ", r), c(coef(m)[2], SE(m)[2]))
  of(part, r)
}
lap("rates, stratified")
put("Korn-Graubard", attr(svyciprop(~D, s, method = "beta"), "ci"))
lap("exact interval")
p <- postStratify(svydesign(~1, weights = rep(sum(land) / nrow(d), nrow(d)), data = d), ~pref, data.frame(pref = 1:47, Freq = land))
m <- svymean(~D, p); put("post-stratified", c(coef(m), SE(m)))
lap("post-stratified")
d$id <- seq_len(nrow(d)); d$second <- d$nfi == 1
t <- twophase(id = list(~id, ~id), strata = list(NULL, ~pref), subset = ~second, data = d, method = "approx")
m <- svymean(~D, t); put("two phases", c(coef(m), SE(m)))
lap("two phases")
pairs <- function(l) paste(sprintf("\\"%s\\": [%s]", names(l), sapply(l, function(v) paste(sprintf("%.16g", v), collapse = ", "))), collapse = ", ")
cat("{\\"seconds\\": {", paste(sprintf("\\"%s\\": %g", names(seconds), unlist(seconds)), collapse = ", "), "}, \\"values\\": {", pairs(values), "}}", sep = "")
`;

async function run(command: string, args: string[]): Promise<Measured & { wall: number }> {
  const from = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(command, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return { ...JSON.parse(new TextDecoder().decode(stdout)), wall: (performance.now() - from) / 1000 };
}

async function hasSurvey(): Promise<boolean> {
  try {
    return (await new Deno.Command("Rscript", { args: ["-e", "library(survey)"] }).output()).success;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}

/**
 * Largest relative difference that is allowed. `twophase` takes the second phase for drawn within the strata without
 * replacement from a known number of points, Rao's form does not: they come near, not together.
 */
const allowed = (name: string, k: number) => name === "two phases" && k === 1 ? 1e-2 : 1e-9;

if (Deno.args[0] === "--measure") {
  console.log(JSON.stringify(await kenzan(Deno.args[1])));
} else if (!(await hasSurvey())) {
  console.log(
    "survey package of R: left out, Rscript with the package survey is not installed (r-cran-survey)",
  );
} else {
  const folder = await Deno.makeTempDir();
  try {
    const points = join(folder, "points.bin");
    const rows = await writePoints(points);
    await Deno.writeTextFile(join(folder, "peer.R"), R(points, rows));
    const own = await run(Deno.execPath(), [
      "run",
      "-A",
      new URL(import.meta.url).pathname,
      "--measure",
      points,
    ]);
    const peer = await run("Rscript", [join(folder, "peer.R")]);
    const steps = Object.keys(own.seconds);
    const ratio = (a: number, b: number) => +(a / b).toPrecision(2);
    console.log(`${rows} points, D and AR of the nation and ${landuse.REGIONS.length} regions`);
    console.table(Object.fromEntries([
      ...steps.map((step) => [step, own.seconds[step], peer.seconds[step]] as const),
      ["whole process", own.wall, peer.wall] as const,
    ].map((
      [step, a, b],
    ) => [step, { "kenzan (s)": +a.toFixed(4), "survey (s)": +b.toFixed(3), ratio: ratio(a, b) }])));
    const names = Object.keys(own.values);
    const missing = Object.keys(peer.values).filter((name) => !names.includes(name));
    if (missing.length > 0) throw new Error(`not compared: ${missing.join(", ")}`);
    let furthest = 0;
    for (const name of names) {
      own.values[name].forEach((value, k) => {
        const other = peer.values[name][k];
        const difference = value === other ? 0 : Math.abs(value / other - 1);
        if (!(difference <= allowed(name, k))) {
          throw new Error(`the two disagree on ${name}: ${value} and ${other}`);
        }
        if (allowed(name, k) < 1e-3) furthest = Math.max(furthest, difference);
      });
    }
    const [two, theirs] = [own.values["two phases"][1], peer.values["two phases"][1]];
    console.log(
      `${names.length} estimates with their errors agree, the furthest within ${
        furthest.toExponential(1)
      }; ` +
        `standard error of two phases ${(two / theirs).toFixed(5)} of theirs`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
