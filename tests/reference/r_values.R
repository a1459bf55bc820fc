# Reference values of our own, from R: base R and the package survey, on inputs invented for this purpose.
#
#     Rscript tests/reference/r_values.R > tests/reference/r_values.json && deno fmt tests/reference/r_values.json
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "fail")

num <- function(x) ifelse(is.na(x), "null", ifelse(x == round(x) & abs(x) < 1e15, sprintf("%.0f", x), sprintf("%.16g", x)))
json <- function(x) {
  if (is.list(x) && !is.null(names(x))) {
    paste0("{", paste(sprintf("\"%s\": %s", names(x), sapply(x, json)), collapse = ", "), "}")
  } else if (is.list(x)) {
    paste0("[", paste(sapply(x, json), collapse = ", "), "]")
  } else if (is.matrix(x) && length(x) > 1) {
    paste0("[", paste(apply(x, 1, function(r) paste0("[", paste(num(r), collapse = ", "), "]")), collapse = ", "), "]")
  } else if (is.character(x)) {
    paste0("\"", x, "\"")
  } else if (length(x) == 1 && is.null(attr(x, "many"))) num(as.numeric(x))
  else paste0("[", paste(num(unname(x)), collapse = ", "), "]")
}
many <- function(x) structure(as.numeric(x), many = TRUE)
out <- list(versions = list(R = paste(R.version$major, R.version$minor, sep = "."), survey = as.character(packageVersion("survey"))))

# Intervals of counts.
cases <- list(c(0, 50), c(1, 1000), c(3, 23623), c(7, 7507), c(17, 412), c(160, 755950), c(274, 370000), c(38, 40), c(29, 29), c(6210, 741009))
out$intervals <- list(
  call = "prop.test(correct = FALSE), binom.test, qbeta(x + 0.5, n - x + 0.5), poisson.test(T = n)",
  cases = lapply(cases, function(k) {
    x <- k[1]; n <- k[2]
    list(x = x, n = n,
      wilson = many(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int),
      clopperPearson = many(binom.test(x, n)$conf.int),
      clopperPearson90 = many(binom.test(x, n, conf.level = 0.9)$conf.int),
      jeffreys = many(c(if (x == 0) 0 else qbeta(0.025, x + 0.5, n - x + 0.5), if (x == n) 1 else qbeta(0.975, x + 0.5, n - x + 0.5))),
      garwood = many(poisson.test(x, T = n)$conf.int))
  }))

# Two counts.
pairs <- list(c(4, 13, 1), c(5, 0, 1), c(274, 323, 1), c(20, 9, 0.5), c(7, 60, 5))
out$changes <- list(
  call = "poisson.test(c(second, first), T = c(ratio, 1), alternative): both tails",
  cases = lapply(pairs, function(k) {
    tail <- function(a) poisson.test(c(k[2], k[1]), T = c(k[3], 1), alternative = a)$p.value
    list(first = k[1], second = k[2], ratio = k[3], above = tail("greater"), below = tail("less"))
  }))
fishers <- list(c(3, 40, 9, 40), c(12, 300, 2, 280), c(0, 25, 6, 30))
out$changesOfTrials <- list(
  call = "fisher.test(alternative): both tails",
  cases = lapply(fishers, function(k) {
    m <- matrix(c(k[3], k[4] - k[3], k[1], k[2] - k[1]), 2)
    list(first = k[1], second = k[3], trials = many(k[c(2, 4)]), above = fisher.test(m, alternative = "greater")$p.value, below = fisher.test(m, alternative = "less")$p.value)
  }))

# Bounds of errors after a check.
bounds <- list(c(0, 150, 7507), c(1, 150, 7507), c(4, 300, 15000), c(0, 50, 900), c(2, 2, 10))
out$bounds <- list(
  call = "largest K with phyper(errors, K, N - K, n) > 0.05",
  cases = lapply(bounds, function(k) {
    K <- k[1]:(k[3] - k[2] + k[1])
    list(errors = k[1], checked = k[2], population = k[3], upper = max(K[phyper(k[1], K, k[3] - K, k[2]) > 0.05]))
  }))

# Agreement and symmetry.
tables <- list(
  matrix(c(812, 41, 19, 377), 2, byrow = TRUE),
  matrix(c(90, 3, 11, 2), 2, byrow = TRUE),
  matrix(c(310, 12, 4, 25, 160, 9, 2, 17, 88), 3, byrow = TRUE),
  matrix(c(54, 6, 1, 3, 9, 40, 5, 0, 2, 8, 33, 4, 1, 2, 6, 21), 4, byrow = TRUE))
kappaOf <- function(t) {
  p <- t / sum(t); r <- rowSums(p); c <- colSums(p); po <- sum(diag(p)); pe <- sum(r * c); k <- (po - pe) / (1 - pe)
  a <- sum(diag(p) * (1 - (r + c) * (1 - k))^2)
  off <- outer(c, r, "+")^2 * p; b <- (1 - k)^2 * (sum(off) - sum(diag(off)))
  s <- sqrt((a + b - (k - pe * (1 - k))^2) / (1 - pe)^2 / sum(t))
  s0 <- sqrt((pe + pe^2 - sum(r * c * (r + c))) / (1 - pe)^2 / sum(t))
  list(observed = po, expected = pe, estimate = k, standardError = s, standardErrorIfIndependent = s0)
}
# A stratum for each point, two readings in it: the generalised Cochran-Mantel-Haenszel test is Stuart's.
stuart <- function(t) {
  k <- nrow(t); n <- sum(t)
  first <- rep(rep(1:k, k), as.vector(t)); second <- rep(rep(1:k, each = k), as.vector(t))
  m <- mantelhaen.test(table(factor(rep(1:2, each = n)), factor(c(first, second), 1:k), rep(1:n, 2)), correct = FALSE)
  list(statistic = m$statistic, df = m$parameter, p = m$p.value)
}
out$symmetry <- list(
  call = "mcnemar.test(correct = FALSE and TRUE), binom.test(b, b + c), mantelhaen.test with a stratum for each point; kappa by the equations of Fleiss, Cohen & Everitt (1969)",
  cases = lapply(tables, function(t) {
    m <- mcnemar.test(t, correct = FALSE)
    two <- if (nrow(t) == 2) list(
      exact = binom.test(t[1, 2], t[1, 2] + t[2, 1])$p.value,
      continuity = list(statistic = mcnemar.test(t)$statistic, p = mcnemar.test(t)$p.value)) else list()
    c(list(counts = t, bowker = list(statistic = m$statistic, df = m$parameter, p = m$p.value), stuartMaxwell = stuart(t), kappa = kappaOf(t)), two)
  }))

# Accuracy and area from strata of the map, and from strata that are not classes of the map.
expand <- function(t, h) data.frame(h = h, map = rep(rep(1:nrow(t), ncol(t)), as.vector(t)), ref = rep(rep(1:ncol(t), each = nrow(t)), as.vector(t)))
accuracy <- function(d, size) {
  d$w <- size[d$h] / table(d$h)[d$h]; k <- max(d$map, d$ref); d$ok <- as.numeric(d$map == d$ref)
  for (j in 1:k) { d[[paste0("r", j)]] <- as.numeric(d$ref == j); d[[paste0("m", j)]] <- as.numeric(d$map == j); d[[paste0("b", j)]] <- d[[paste0("r", j)]] * d[[paste0("m", j)]] }
  s <- svydesign(~1, strata = ~h, weights = ~w, data = d)
  ratio <- function(a, b) { v <- svyratio(as.formula(paste0("~", a)), as.formula(paste0("~", b)), s); many(c(coef(v), SE(v))) }
  mean <- function(a) { v <- svymean(as.formula(paste0("~", a)), s); many(c(coef(v), SE(v))) }
  list(overall = mean("ok"), proportions = lapply(1:k, function(j) mean(paste0("r", j))), users = lapply(1:k, function(j) ratio(paste0("b", j), paste0("m", j))), producers = lapply(1:k, function(j) ratio(paste0("b", j), paste0("r", j))))
}
areas <- matrix(c(48, 1, 6, 2, 39, 9, 3, 4, 188), 3, byrow = TRUE); mapped <- c(1200, 900, 47900)
olofsson <- accuracy(do.call(rbind, lapply(1:3, function(i) { t <- matrix(0, 3, 3); t[i, ] <- areas[i, ]; expand(t, i) })), mapped)
strata <- list(matrix(c(40, 2, 1, 17), 2, byrow = TRUE), matrix(c(9, 3, 2, 66), 2, byrow = TRUE), matrix(c(5, 1, 4, 190), 2, byrow = TRUE)); sizes <- c(3000, 5000, 40000)
stehman <- accuracy(do.call(rbind, lapply(1:3, function(h) expand(strata[[h]], h))), sizes)
out$accuracy <- list(
  call = "svydesign(strata = ~h, weights = ~w); svymean, svyratio",
  byMapClass = c(list(counts = areas, mapped = many(mapped)), olofsson),
  byOtherStrata = c(list(strata = strata, sizes = many(sizes)), stehman))
W <- c(0.004, 0.011, 0.29, 0.695); U <- c(0.65, 0.55, 0.93, 0.97)
out$sampleSize <- list(call = "(sum(W * sqrt(U * (1 - U))) / SE)^2", weights = many(W), users = many(U), standardError = 0.008, exact = (sum(W * sqrt(U * (1 - U))) / 0.008)^2)

# A sample that is stratified afterwards.
N <- c(5200, 1800, 640, 2360); n <- c(61, 24, 9, 26); x <- c(7, 11, 4, 1)
post <- data.frame(h = rep(1:4, n), y = unlist(mapply(function(a, b) c(rep(1, b), rep(0, a - b)), n, x)), N = sum(N))
simple <- svydesign(~1, fpc = ~N, data = post)
calibrated <- postStratify(simple, ~h, data.frame(h = 1:4, Freq = N))
free <- postStratify(svydesign(~1, weights = rep(sum(N) / sum(n), sum(n)), data = post), ~h, data.frame(h = 1:4, Freq = N))
post$Nh <- N[post$h]
within <- svydesign(~1, strata = ~h, fpc = ~Nh, data = post)
out$postStratified <- list(
  call = "postStratify(svydesign(~1, fpc = ~N), ~h, N), without fpc, and svydesign(strata = ~h, fpc = ~N_h); svymean",
  population = many(N), n = many(n), x = many(x), proportion = coef(svymean(~y, calibrated)),
  calibrated = SE(svymean(~y, calibrated)), calibratedWithoutFpc = SE(svymean(~y, free)), stratified = SE(svymean(~y, within)))

# Rates: prefectures as strata, of land and of forest.
land <- c(783.4, 411.2, 95.7); counts <- list(c(d = 12, forest = 2207, open = 911), c(d = 9, forest = 960, open = 676), c(d = 1, forest = 310, open = 72))
rate <- do.call(rbind, lapply(1:3, function(h) data.frame(h = h, d = rep(c(1, 0, 0), counts[[h]]), z = rep(c(1, 1, 0), counts[[h]]))))
rate$w <- land[rate$h] / table(rate$h)[rate$h]
s <- svydesign(~1, strata = ~h, weights = ~w, data = rate)
total <- nrow(rate); deff <- function(p, v, n) v / (p * (1 - p) / n)
korn <- svyciprop(~d, s, method = "beta")
out$rates <- list(
  call = "svydesign(strata = ~prefecture, weights = ~w); svymean(~d), svyratio(~d, ~forest), svyciprop(method = beta)",
  landHa = many(land), d = many(sapply(counts, "[", 1)), forest = many(sapply(counts, "[", 2)), open = many(sapply(counts, "[", 3)),
  ofLand = many(c(coef(svymean(~d, s)), SE(svymean(~d, s)))), ofForest = many(c(coef(svyratio(~d, ~z, s)), SE(svyratio(~d, ~z, s)))),
  kornGraubard = many(attr(korn, "ci")), degreesOfFreedom = degf(s))

# Two phases: the second phase is drawn within the strata of the first.
first <- data.frame(id = 1:240, h = rep(1:3, c(120, 80, 40)), y = NA)
second <- c(1:20, 121:132, 201:210); first$y[second] <- c(rep(c(1, 0), c(15, 5)), rep(c(1, 0), c(5, 7)), rep(c(1, 0), c(1, 9)))
first$in2 <- !is.na(first$y)
t2 <- twophase(id = list(~id, ~id), strata = list(NULL, ~h), subset = ~in2, data = first)
out$twoPhase <- list(
  call = "twophase(id = list(~id, ~id), strata = list(NULL, ~h), subset = ~in2); svymean",
  firstPhase = many(c(120, 80, 40)), n = many(c(20, 12, 10)), x = many(c(15, 5, 1)), estimate = coef(svymean(~y, t2)), standardError = SE(svymean(~y, t2)))

# Systematic samples and grids.
rows <- matrix(c(2, 3, 3, 5, 4, 7, 6, 9, 9, 8, 11, 10, 13, 12, 15, 15, 14, 17, 18, 16, 19, 22, 20, 23, 21, 26, 25, 24, 27, 28, 30, 29, 33, 31, 32, 35), 4, byrow = TRUE)
S2 <- var(as.vector(rows)); size <- nrow(rows); means <- colMeans(rows)
out$systematic <- list(
  call = "k = 9 samples of 4, by column: var, colMeans, diff",
  rows = rows, S2 = S2, simpleVariance = S2 / size * (1 - size / length(rows)), exactVariance = mean((means - mean(rows))^2),
  successive = mean(apply(rows, 2, function(y) (1 - 1 / 9) * sum(diff(y)^2) / (2 * (size - 1) * size))))
i <- row(matrix(0, 40, 56)) - 1; j <- col(matrix(0, 40, 56)) - 1
y <- ((i - 9)^2 + (j - 20)^2 <= 42 | (i - 30)^2 + (j - 41)^2 <= 25 | (2 * i - 55)^2 + (j - 6)^2 <= 30) * 1
sub <- tapply(y, (i %% 8) * 8 + j %% 8, sum); m <- length(y) / 64
out$subgrids <- list(
  call = "tapply(y, (i %% 8) * 8 + j %% 8, sum)", height = 40, width = 56, step = 8,
  rule = "(i-9)^2+(j-20)^2<=42 or (i-30)^2+(j-41)^2<=25 or (2i-55)^2+(j-6)^2<=30, 0-based",
  events = sum(y), variance = mean((sub / m - mean(y))^2), simpleVariance = var(as.vector(y)) / m * (1 - 1 / 64), sums = many(sub))
g <- matrix(c(0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0), 6, byrow = TRUE)
across <- g[, -1] - g[, -8]; down <- g[-1, ] - g[-6, ]; n2 <- length(g)
path <- as.vector(apply(cbind(1:6), 1, function(r) if (r %% 2 == 1) g[r, ] else rev(g[r, ])))
four <- g[-6, -8] - g[-6, -1] - g[-1, -8] + g[-1, -1]; z <- g - mean(g); pairs2 <- length(across) + length(down)
groups <- tapply(g, (row(g) %% 2) * 2 + col(g) %% 2, mean)
out$grid <- list(
  call = "sums of squared differences of a 6 x 8 grid written out", rows = g,
  simple = var(as.vector(g)) / n2, along = sum(across^2) / (2 * length(across) * n2), both = (sum(across^2) + sum(down^2)) / (2 * pairs2 * n2),
  serpentine = sum(diff(path)^2) / (2 * (n2 - 1) * n2), matern = sum(four^2) / (4 * length(four) * n2),
  randomGroups = sum((groups - mean(g))^2) / (4 * 3),
  moran = n2 / pairs2 * (sum(z[, -1] * z[, -8]) + sum(z[-1, ] * z[-6, ])) / sum(z^2),
  geary = (n2 - 1) / (2 * pairs2) * (sum(across^2) + sum(down^2)) / sum(z^2))

out$annual <- list(call = "rate / years; 1 - (1 - rate)^(1 / years)", cases = lapply(list(c(0.0031, 2), c(0.02, 16), c(0.6, 5), c(1, 2)), function(k) list(rate = k[1], years = k[2], linear = k[1] / k[2], compound = 1 - (1 - k[1])^(1 / k[2]))))
cat("{\n", paste(sprintf(" \"%s\": %s", names(out), sapply(out, json)), collapse = ",\n"), "\n}\n", sep = "")
