"""Times of SciPy and Shapely on the fixes that bench/home_ranges.ts wrote: least of several runs, processor seconds, as JSON.

python3 bench/home_ranges/peers.py FOLDER
"""
import json
import os
import sys
import time

import numpy
import scipy
from scipy.spatial import ConvexHull, cKDTree
from scipy.stats import gaussian_kde

folder = sys.argv[1]
read = lambda name: numpy.loadtxt(os.path.join(folder, name), delimiter=",", skiprows=1)


def least(runs, f):
    times = []
    for _ in range(runs):
        start = time.process_time()
        f()
        times.append(time.process_time() - start)
    return min(times)


many, few, walk = (read(f"fixes-{n}.csv") for n in (100000, 1000, 5000))
found = {"scipy": scipy.__version__}


def hull():
    d = numpy.hypot(*(many - many.mean(axis=0)).T)
    return ConvexHull(many[d <= numpy.quantile(d, 0.95)]).volume


found["MCP of 100,000"] = least(5, hull)

with open(os.path.join(folder, "grid.json")) as file:
    grid = json.load(file)
west, north = grid["origin"]
x = west + (numpy.arange(grid["width"]) + 0.5) * grid["cell"]
y = north - (numpy.arange(grid["height"]) + 0.5) * grid["cell"]
places = numpy.array([g.ravel() for g in numpy.meshgrid(x, y)])


# Scott's factor is n^(-1/6), so this is the reference bandwidth, along the axes of the fixes' covariance.
kernel = lambda: gaussian_kde(few.T)(places)
found["kernel of 1,000 on 200 x 200, scipy"] = least(3, kernel)
found["peak, scipy"] = kernel().max()

try:
    import shapely
    from shapely.geometry import MultiPoint
    from shapely.ops import unary_union

    found["shapely"] = shapely.__version__

    def local_hulls():
        _, neighbours = cKDTree(walk).query(walk, k=15)
        hulls = [(MultiPoint(walk[ids]).convex_hull, ids) for ids in neighbours]
        hulls.sort(key=lambda pair: pair[0].area)
        seen, areas, wanted = set(), [], [0.5, 0.95]
        for k, (_, ids) in enumerate(hulls):
            seen.update(ids)
            while wanted and len(seen) >= wanted[0] * len(walk):
                wanted.pop(0)
                areas.append(unary_union([hull for hull, _ in hulls[: k + 1]]).area)
        return areas

    found["LoCoH of 5,000, shapely"] = least(2, local_hulls)
    found["LoCoH areas, shapely"] = local_hulls()
except ImportError:
    pass
print(json.dumps(found))
