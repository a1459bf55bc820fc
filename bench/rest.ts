/**
 * REST on 190 cameras with all families and both models of counts, and its bootstrap of 1,000, beside the same likelihood
 * by R's `optim` (BFGS; Debian's r-base-core), on one simulated survey. Every log-likelihood must agree. R resamples 20
 * times, and its time for 1,000 is 50 times that.
 *
 *     deno run -A bench/rest.ts
 */
import { join } from "node:path";
import { random } from "kenzan/stats/mod.ts";
import * as wildlife from "kenzan/wildlife/mod.ts";

/** Limit the project has set itself for the bootstrap, seconds. */
const LIMIT = 10;
const REPLICATES = 1000;
const IN_R = 20;

interface Measured {
  fitSeconds: number;
  bootstrapSeconds: number;
  /** By family and model of counts. */
  logLikelihood: Record<string, number>;
}

function simulated(): { survey: wildlife.CameraSurvey; area: number } {
  const { deployments, detections, truth } = wildlife.simulateCameras({
    seed: 1,
    cameras: 95,
    days: 45,
    examined: 0.12,
  });
  const right = deployments.map((each) => ({ ...each, clock: { atStart: NaN, atEnd: NaN } }));
  const survey = wildlife.cameraSurvey(right, detections, wildlife.assignVideos(detections, right));
  return { survey, area: truth.area };
}

function kenzan(survey: wildlife.CameraSurvey, area: number): Measured {
  const { level, smoothing } = wildlife.activityLevel(survey.events.angle);
  const factors: wildlife.RestFactors = {
    passes: wildlife.meanPasses(survey.examined),
    activity: { level, logError: 0.1, smoothing },
    area: { area, logError: 0.02 },
  };
  const start = performance.now();
  const fits = wildlife.fitRest(survey, factors);
  const fitted = performance.now();
  wildlife.bootstrapRest(survey, fits, factors, {
    random: random(1).stream("bench"),
    replicates: REPLICATES,
  });
  const drawn = performance.now();
  return {
    fitSeconds: (fitted - start) / 1000,
    bootstrapSeconds: (drawn - fitted) / 1000,
    logLikelihood: Object.fromEntries(
      fits.map(({ family, count, logLikelihood }) => [`${family} ${count}`, logLikelihood]),
    ),
  };
}

const R = (folder: string) => `
d <- read.csv("${folder}/stations.csv"); s <- read.csv("${folder}/stays.csv")
families <- list(
  exponential = list(start = function(m) log(m), ll = function(p, t, c) sum(ifelse(c == 1, pexp(t, exp(-p[1]), lower = FALSE, log = TRUE), dexp(t, exp(-p[1]), log = TRUE)))),
  gamma = list(start = function(m) c(log(m), 0), ll = function(p, t, c) sum(ifelse(c == 1, pgamma(t, exp(p[2]), scale = exp(p[1]), lower = FALSE, log = TRUE), dgamma(t, exp(p[2]), scale = exp(p[1]), log = TRUE)))),
  lognormal = list(start = function(m) c(log(m) - 0.4, 0), ll = function(p, t, c) sum(ifelse(c == 1, plnorm(t, p[1], exp(p[2]), lower = FALSE, log = TRUE), dlnorm(t, p[1], exp(p[2]), log = TRUE)))),
  Weibull = list(start = function(m) c(log(m), 0), ll = function(p, t, c) sum(ifelse(c == 1, pweibull(t, exp(p[2]), exp(p[1]), lower = FALSE, log = TRUE), dweibull(t, exp(p[2]), exp(p[1]), log = TRUE)))))
models <- list(
  "Poisson" = list(k = 1, ll = function(p, y, e) sum(dpois(y, e * exp(p[1]), log = TRUE))),
  "negative binomial" = list(k = 2, ll = function(p, y, e) sum(dnbinom(y, mu = e * exp(p[1]), size = exp(p[2]), log = TRUE))))
fit <- function(d, s) {
  m <- mean(s$time) + 0.1; r <- log(sum(d$videos) / sum(d$effort)); out <- list()
  for (f in names(families)) for (g in names(models)) {
    a <- families[[f]]$start(m); k <- length(a)
    cost <- function(p) -families[[f]]$ll(p[1:k], s$time, s$censored) - models[[g]]$ll(p[-(1:k)], d$videos, d$effort)
    o <- optim(c(a, r, if (models[[g]]$k == 2) 0), cost, method = "BFGS", control = list(maxit = 1000, reltol = 1e-14))
    out[[paste(f, g)]] <- -o$value
  }
  out
}
from <- proc.time()[["elapsed"]]; found <- fit(d, s); fitted <- proc.time()[["elapsed"]]
set.seed(1); n <- nrow(d); by <- split(seq_len(nrow(s)), factor(s$station, levels = 0:(n - 1)))
for (i in 1:${IN_R}) { k <- sample.int(n, n, TRUE); fit(d[k, ], s[unlist(by[k]), ]) }
drawn <- proc.time()[["elapsed"]]
cat(sprintf('{"fitSeconds": %g, "bootstrapSeconds": %g, "logLikelihood": {%s}}', fitted - from, (drawn - fitted) * ${
  REPLICATES / IN_R
}, paste(sprintf('"%s": %.12g', names(found), unlist(found)), collapse = ", ")))
`;

async function inR(survey: wildlife.CameraSurvey): Promise<Measured | null> {
  const folder = await Deno.makeTempDir();
  try {
    const { videos, effort, stays } = survey;
    const lines = (head: string, rows: Iterable<string>) => [head, ...rows].join("\n") + "\n";
    await Deno.writeTextFile(
      join(folder, "stations.csv"),
      lines("videos,effort", Array.from(videos, (count, k) => `${count},${effort[k]}`)),
    );
    await Deno.writeTextFile(
      join(folder, "stays.csv"),
      lines(
        "time,censored,station",
        Array.from(stays.time, (time, k) => `${time},${stays.censored[k]},${stays.station[k]}`),
      ),
    );
    await Deno.writeTextFile(join(folder, "peer.R"), R(folder));
    const { success, stdout, stderr } = await new Deno.Command("Rscript", { args: [join(folder, "peer.R")] })
      .output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    throw cause;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const { survey, area } = simulated();
console.log(
  `${survey.stations.length} stations, ${
    survey.videos.reduce((a, b) => a + b, 0)
  } videos, ${survey.stays.time.length} stays, ` +
    `${survey.events.angle.length} events; 4 families x 2 models of counts`,
);
const own = kenzan(survey, area);
const peer = await inR(survey);
if (peer === null) console.log("R: left out, Rscript is not installed (r-base-core)");
else {
  for (const [name, value] of Object.entries(own.logLikelihood)) {
    const other = peer.logLikelihood[name];
    // optim may stop short of the maximum; it never goes beyond.
    if (!(other <= value + 1e-6 && value - other < 1e-3)) {
      throw new Error(`${name}: ${value} here, ${other} in R`);
    }
  }
}
const row = (a: number, b?: number) => ({
  "kenzan (s)": +a.toFixed(3),
  ...(b === undefined ? {} : { "R optim (s)": +b.toFixed(2), ratio: +(a / b).toPrecision(2) }),
});
console.table({
  "fits, with errors": row(own.fitSeconds, peer?.fitSeconds),
  "bootstrap of 1,000, with passes and activity": row(own.bootstrapSeconds, peer?.bootstrapSeconds),
});
const held = own.bootstrapSeconds < LIMIT;
console.log(held ? "within the limit" : `BEYOND ${LIMIT} s`);
if (!held) Deno.exit(1);
