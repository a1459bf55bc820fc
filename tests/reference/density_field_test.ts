/** Laplace's method of the density field against R's glmmTMB: `density_field_values.R` made `density_field_values.json`. */
import assert from "node:assert/strict";
import { densityArea } from "../../lib/wildlife/density_area.ts";
import { densityField } from "../../lib/wildlife/density_field.ts";
import { laplaceMode } from "../../lib/wildlife/laplace_mode.ts";
import type { CorrelationModel } from "../../lib/wildlife/spatial_correlation.ts";
import given from "./density_field_values.json" with { type: "json" };

/** glmmTMB's intercept has a flat prior: ours is made so wide that what it adds is a constant. */
const WIDE = 1e6;

Deno.test("the marginal likelihood of the density field is glmmTMB's, Poisson and negative binomial, both correlations", () => {
  const side = 8;
  const centres = Array.from({ length: side * side }, (_, k) => [k % side, Math.floor(k / side)]);
  const { area } = densityArea("EPSG:6676", {
    x: centres.map(([x]) => x),
    y: centres.map(([, y]) => y),
    cell: 1,
  });
  const cell = Int32Array.from(given.x, (x, k) => (side - 1 - given.y[k]) * side + x);
  assert.equal(given.cases.length, 6);
  for (const { correlation, sigma, range, size, logMarginal, intercept } of given.cases) {
    const field = densityField(area, [{
      kind: "camera",
      cell,
      count: Float64Array.from(given.found),
      exposure: Float64Array.from(given.exposure),
      logError: 0,
      family: size === null ? "Poisson" : "negative binomial",
      names: given.x.map(String),
    }]);
    field.effects[0].sd = WIDE;
    const overdispersion = size === null ? [] : [size ** -0.5];
    const mode = laplaceMode(field, { sigma, range, overdispersion }, correlation as CorrelationModel);
    const flat = mode.logMarginal + Math.log(WIDE) + 0.5 * Math.log(2 * Math.PI);
    const which = `${correlation}, size ${size}`;
    assert.ok(Math.abs(flat - logMarginal) < 1e-6, `${which}: ${flat}, not ${logMarginal}`);
    assert.ok(Math.abs(mode.effects[0] - intercept) < 1e-5, `${which}: ${mode.effects[0]}, not ${intercept}`);
  }
});
