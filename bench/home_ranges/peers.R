# Times of R packages on the fixes that bench/home_ranges.ts wrote: least of several runs, processor seconds, as JSON.
# Rscript bench/home_ranges/peers.R FOLDER
folder <- commandArgs(TRUE)[1]
read <- function(name) as.matrix(read.csv(file.path(folder, name)))
least <- function(runs, f) min(sapply(seq_len(runs), function(i) sum(system.time(f())[1:2])))
href <- function(p) sqrt((var(p[, 1]) + var(p[, 2])) / 2) * nrow(p)^(-1 / 6)
has <- function(name) suppressWarnings(suppressMessages(requireNamespace(name, quietly = TRUE)))
many <- read("fixes-100000.csv")
few <- read("fixes-1000.csv")
found <- list(R = as.character(getRversion()))
hull <- function() {
  d <- sqrt(rowSums(sweep(many, 2, colMeans(many))^2))
  kept <- many[d <= quantile(d, 0.95), ]
  kept[chull(kept), ]
}
found[["MCP of 100,000"]] <- least(5, hull)
if (has("KernSmooth")) {
  h <- href(many)
  found[["KernSmooth"]] <- as.character(packageVersion("KernSmooth"))
  found[["kernel of 100,000 on 500 x 500, bkde2D"]] <-
    least(5, function() KernSmooth::bkde2D(many, bandwidth = c(h, h), gridsize = c(500L, 500L)))
  found[["plug-in of 1,000, dpik"]] <- least(5, function() apply(few, 2, KernSmooth::dpik))
}
if (has("ks")) {
  h <- href(many)
  found[["ks"]] <- as.character(packageVersion("ks"))
  found[["kernel of 100,000 on 500 x 500, ks binned"]] <-
    least(3, function() ks::kde(many, H = diag(h^2, 2), binned = TRUE, bgridsize = c(500, 500), gridsize = c(500, 500)))
  found[["kernel of 1,000 on 200 x 200, ks exact"]] <-
    least(3, function() ks::kde(few, H = diag(href(few)^2, 2), binned = FALSE, gridsize = c(200, 200)))
  found[["LSCV of 1,000, ks"]] <- least(3, function() ks::Hlscv.diag(few))
  found[["plug-in of 1,000, ks"]] <- least(3, function() ks::Hpi.diag(few))
}
text <- function(v) if (is.character(v)) paste0('"', v, '"') else format(v, digits = 6)
cat("{", paste(sprintf('"%s": %s', names(found), sapply(found, text)), collapse = ", "), "}\n")
