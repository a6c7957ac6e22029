// Plotly fetches a base map of the world even when none is shown. An empty one is at hand: nothing is asked for.
window.PlotlyGeoAssets = { topojson: {} };
{
  const empty = { type: "GeometryCollection", geometries: [] };
  const objects = { coastlines: empty, land: empty, ocean: empty, lakes: empty, rivers: empty, countries: empty, subunits: empty };
  const stub = { type: "Topology", objects, arcs: [], transform: { scale: [1, 1], translate: [0, 0] } };
  for (const scope of ["world", "asia"]) {
    for (const size of ["110m", "50m"]) window.PlotlyGeoAssets.topojson[`${scope}_${size}`] = stub;
  }
}
