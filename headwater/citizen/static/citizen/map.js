// A map on which somebody shows where it was: they move it until its cross is on the place. Everything on it comes from here.
//
// It is drawn in National Grid metres, as the map of the board is: a metre is the same small part of a degree at the equator
// everywhere, so no position is converted.
const METRE = 1 / 111_319.4908;
const SIDE = 2_000;
const NEAR = 12.6; // from this zoom on, streets are fetched
const ORIGIN = [433_000, 279_000];

const at = ([east, north]) => [(east - ORIGIN[0]) * METRE, (north - ORIGIN[1]) * METRE];
const grid = ({ lng, lat }) => [Math.round(lng / METRE + ORIGIN[0]), Math.round(lat / METRE + ORIGIN[1])];
const dark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
const data = (features) => ({ type: "geojson", data: { type: "FeatureCollection", features } });
const fetched = (address) => fetch(address).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);

const style = (areas) => {
  const [ground, area, edge, road, ink] = dark()
    ? ["#11181c", "#1a252b", "#56707c", "#5b6f79", "#e6ebee"]
    : ["#eef2f3", "#ffffff", "#8a9ba3", "#b4c0c5", "#0b0c0c"];
  const width = (main, lesser, street) => ["match", ["get", "rank"], 2, main, 1, lesser, street];
  const names = { "text-field": ["get", "name"], "text-size": 13, "text-font": ["sans-serif"], "text-padding": 6 };
  const paint = { "text-color": ink, "text-halo-color": area, "text-halo-width": 1.5 };
  return {
    version: 8,
    sources: { areas: data(areas), roads: data([]), names: data([]) },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": ground } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": area } },
      { id: "edges", type: "line", source: "areas", paint: { "line-color": edge, "line-width": 1.2 } },
      { id: "roads", type: "line", source: "roads", layout: { "line-cap": "round" },
        paint: { "line-color": road, "line-width": ["interpolate", ["linear"], ["zoom"], 12, width(2, 1.2, 0.6), 17, width(16, 11, 8)] } },
      { id: "area-names", type: "symbol", source: "areas", maxzoom: NEAR, layout: names, paint },
      { id: "names", type: "symbol", source: "names", layout: names, paint },
    ],
  };
};

export async function openMap(box, start) {
  const canvas = box.querySelector("[data-map-canvas]");
  const [library, overview] = await Promise.all([import(box.dataset.library), fetched(box.dataset.overview)]);
  if (!document.createElement("canvas").getContext("webgl2")) throw new Error("no WebGL");
  const sheet = document.createElement("link");
  Object.assign(sheet, { rel: "stylesheet", href: box.dataset.sheet });
  document.head.append(sheet);
  box.hidden = false;
  const areas = (overview?.areas ?? []).map(({ name, polygons }) => ({
    type: "Feature", properties: { name },
    geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map((ring) => ring.map(at))) },
  }));
  const [west, south, east, north] = overview?.bounds ?? [];
  const view = start || west === undefined
    ? { center: at(start ?? ORIGIN), zoom: start ? 15.5 : 13 }
    : { bounds: [at([west, south]), at([east, north])] };
  const map = new library.Map({
    container: canvas, style: style(areas), ...view, attributionControl: false, dragRotate: false, pitchWithRotate: false,
    touchPitch: false, fadeDuration: 0, maxZoom: 18, minZoom: 8,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new library.ScaleControl({ maxWidth: 90 }), "bottom-left");

  const pieces = new Map();
  const draw = () => {
    const held = [...pieces.values()].filter(Boolean);
    const roads = held.flatMap((one) => one.roads.map(({ rank, lines }) => ({
      type: "Feature", properties: { rank }, geometry: { type: "MultiLineString", coordinates: lines.map((line) => line.map(at)) },
    })));
    const names = held.flatMap((one) => one.names.map(([name, ...where]) => ({
      type: "Feature", properties: { name }, geometry: { type: "Point", coordinates: at(where) },
    })));
    map.getSource("roads").setData({ type: "FeatureCollection", features: roads });
    map.getSource("names").setData({ type: "FeatureCollection", features: names });
  };
  const look = async () => {
    if (map.getZoom() < NEAR) return;
    const bounds = map.getBounds();
    const [[left, bottom], [right, top]] = [bounds.getSouthWest(), bounds.getNorthEast()].map(grid);
    const wanted = [];
    for (let x = Math.floor(left / SIDE); x <= Math.floor(right / SIDE); x += 1)
      for (let y = Math.floor(bottom / SIDE); y <= Math.floor(top / SIDE); y += 1)
        if (!pieces.has(`${x}/${y}`)) wanted.push(`${x}/${y}`);
    for (const one of wanted) pieces.set(one, null);
    await Promise.all(wanted.map(async (one) => pieces.set(one, await fetched(`${box.dataset.overview}${one}/`))));
    if (wanted.length) draw();
    box.dataset.ready = "yes";
  };
  map.on("load", () => { look(); box.dataset.drawn = "yes"; });
  map.on("moveend", look);
  map.getCanvas().focus();
  return {
    // Easting, northing and the metres that ten pixels are: nobody points more closely.
    point() {
      const { width, height } = map.getContainer().getBoundingClientRect();
      const [here, beside] = [[width / 2, height / 2], [width / 2 + 10, height / 2]].map((pixel) => grid(map.unproject(pixel)));
      return [...here, Math.max(5, beside[0] - here[0])].join(",");
    },
  };
}
