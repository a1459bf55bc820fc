# Log marginal likelihoods by Laplace's method of spatial count models, from R's glmmTMB, on counts invented for this
# purpose: all covariance parameters are given (map), the intercept is integrated out (REML).
#
#     Rscript tests/reference/density_field_values.R > tests/reference/density_field_values.json && deno fmt tests/reference/density_field_values.json
suppressPackageStartupMessages(library(glmmTMB))

x <- c(0, 1, 2, 3, 4, 5, 6, 7, 0, 2, 4, 6, 1, 3, 5, 7, 0, 3, 6, 7, 2, 5, 1, 4)
y <- c(rep(0, 8), rep(2, 4), rep(4, 4), 6, 6, 5, 7, 7, 7, 3, 5)
found <- c(6, 7, 9, 6, 21, 34, 4, 1, 22, 52, 29, 2, 13, 19, 17, 4, 13, 16, 7, 2, 15, 13, 60, 4)
exposure <- rep(c(0.5, 1, 0.8, 0.3), length.out = length(x))
data <- data.frame(found, exposure, pos = numFactor(x, y), g = factor(1))

# exp: correlation exp(-d / phi), range = 2 phi; mat: Matérn with smoothness 3/2, range = sqrt(12) phi.
fit <- function(correlation, sigma, range, size) {
  theta <- if (correlation == "exponential") c(log(sigma), log(range / 2)) else c(log(sigma), log(range / sqrt(12)), log(1.5))
  formula <- if (correlation == "exponential") found ~ offset(log(exposure)) + exp(pos + 0 | g) else found ~ offset(log(exposure)) + mat(pos + 0 | g)
  map <- list(theta = factor(rep(NA, length(theta))))
  start <- list(theta = theta)
  if (is.finite(size)) {
    map$betad <- factor(NA)
    start$betad <- log(size)
  }
  m <- suppressWarnings(glmmTMB(formula, data = data, REML = TRUE, map = map, start = start, family = if (is.finite(size)) nbinom2 else poisson))
  sprintf('{"correlation": "%s", "sigma": %g, "range": %g, "size": %s, "logMarginal": %.10f, "intercept": %.8f}',
    correlation, sigma, range, if (is.finite(size)) format(size) else "null", as.numeric(logLik(m)), fixef(m)$cond)
}
cases <- c(
  fit("exponential", 0.9, 8, Inf), fit("exponential", 0.4, 3, Inf), fit("exponential", 0.7, 5, 3),
  fit("Matérn 3/2", 0.9, 6, Inf), fit("Matérn 3/2", 0.6, 4, 2), fit("Matérn 3/2", 1.2, 12, 5))
cat(sprintf('{"R": "%s.%s", "glmmTMB": "%s", "x": [%s], "y": [%s], "found": [%s], "exposure": [%s], "cases": [%s]}\n',
  R.version$major, R.version$minor, packageVersion("glmmTMB"), paste(x, collapse = ", "), paste(y, collapse = ", "),
  paste(found, collapse = ", "), paste(exposure, collapse = ", "), paste(cases, collapse = ", ")))
