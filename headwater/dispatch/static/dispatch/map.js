// The map beside the board. Everything on it comes from here: the ground of the force's areas, its main roads, and the rows
// of the tables, which say the same in words.
//
// It is drawn in National Grid metres: a metre becomes the same small part of a degree at the equator everywhere, where the
// map's projection bends nothing that can be seen. So no position is converted, circles are circles, and the scale is true.
const METRE = 1 / 111_319.4908;
const GRADES = ["match", ["get", "grade"], "P1", "#d4351c", "P2", "#f47738", "P3", "#1d70b8", "P4", "#1d70b8", "#6f777b"];
const STATES = ["match", ["get", "state"], "free", "#00855f", "going", "#f47738", "there", "#d4351c", "#6f777b"];
const EMPTY = { type: "FeatureCollection", features: [] };
const dark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
const shades = () =>
  dark()
    ? { ground: "#11181c", area: "#1a252b", edge: "#56707c", road: "#43545d", ink: "#e6ebee", halo: "#11181c" }
    : { ground: "#eef2f3", area: "#ffffff", edge: "#8a9ba3", road: "#c3ced3", ink: "#0b0c0c", halo: "#ffffff" };

export async function openMap(box, { picked }) {
  let library;
  try {
    library = await import("../build/maplibre-gl.mjs");
    const canvas = document.createElement("canvas");
    if (!canvas.getContext("webgl2")) throw new Error("no WebGL");
  } catch {
    box.querySelector("[data-map-words]").textContent = "This browser cannot draw the map. The tables say the same.";
    return null;
  }
  const ground = await fetch(box.dataset.ground).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  return new BoardMap(library, box, ground ?? { origin: [433_500, 279_000], bounds: null, areas: [], roads: [] }, picked);
}

class BoardMap {
  constructor(library, box, ground, picked) {
    [this.east, this.north] = ground.origin;
    this.incidents = new Map();
    this.units = new Map();
    this.current = "";
    const canvas = box.querySelector("[data-map-canvas]");
    const corner = ([east, north]) => this.at(east, north);
    const bounds = ground.bounds ? [corner(ground.bounds.slice(0, 2)), corner(ground.bounds.slice(2))] : undefined;
    this.map = new library.Map({
      container: canvas,
      style: this.style(ground),
      bounds,
      fitBoundsOptions: { padding: 12 },
      center: bounds ? undefined : [0, 0],
      zoom: bounds ? undefined : 10,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      maxZoom: 18,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new library.ScaleControl({ maxWidth: 90 }), "bottom-left");
    this.map.on("load", () => {
      this.loaded = true;
      box.dataset.ready = "yes";
      this.draw();
    });
    for (const layer of ["incidents", "units"]) {
      this.map.on("click", layer, (event) => picked(layer, event.features[0].properties.id));
      this.map.on("mouseenter", layer, () => { this.map.getCanvas().style.cursor = "pointer"; });
      this.map.on("mouseleave", layer, () => { this.map.getCanvas().style.cursor = ""; });
    }
    new MutationObserver(() => this.paint()).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.paint());
  }

  at(east, north) {
    return [(east - this.east) * METRE, (north - this.north) * METRE];
  }

  style(ground) {
    const colours = shades();
    const lines = (rings) => rings.map((ring) => ring.map(([east, north]) => this.at(east, north)));
    const areas = ground.areas.map(({ name, polygons }) => ({
      type: "Feature",
      properties: { name },
      geometry: { type: "MultiPolygon", coordinates: polygons.map(lines) },
    }));
    const roads = ground.roads.map(({ rank, lines: held }) => ({
      type: "Feature",
      properties: { rank },
      geometry: { type: "MultiLineString", coordinates: lines(held) },
    }));
    const data = (features) => ({ type: "geojson", data: { type: "FeatureCollection", features } });
    const label = (field, size, offset) => ({
      "text-field": ["get", field], "text-size": size, "text-offset": offset, "text-anchor": "left",
      "text-font": ["sans-serif"], "text-optional": true,
    });
    return {
      version: 8,
      sources: { areas: data(areas), roads: data(roads), circles: data([]), incidents: data([]), units: data([]) },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": colours.ground } },
        { id: "areas", type: "fill", source: "areas", paint: { "fill-color": colours.area } },
        { id: "roads", type: "line", source: "roads",
          paint: { "line-color": colours.road, "line-width": ["interpolate", ["linear"], ["zoom"], 8, ["case", [">", ["get", "rank"], 1], 0.8, 0.3], 14, ["case", [">", ["get", "rank"], 1], 4, 1.5]] } },
        { id: "edges", type: "line", source: "areas", paint: { "line-color": colours.edge, "line-width": 1.2, "line-dasharray": [3, 2] } },
        { id: "circles", type: "fill", source: "circles", paint: { "fill-color": GRADES, "fill-opacity": 0.18, "fill-outline-color": GRADES } },
        { id: "incidents", type: "circle", source: "incidents",
          paint: {
            "circle-color": GRADES,
            "circle-radius": ["case", ["==", ["get", "grade"], "P1"], 8, 6],
            "circle-stroke-width": ["case", ["get", "current"], 4, 1.5],
            "circle-stroke-color": ["case", ["get", "current"], "#ffdd00", colours.halo],
          } },
        { id: "units", type: "circle", source: "units",
          paint: { "circle-color": colours.halo, "circle-radius": 4.5, "circle-stroke-width": 3, "circle-stroke-color": STATES } },
        { id: "incident-names", type: "symbol", source: "incidents", minzoom: 9,
          layout: label("name", 12, [0.9, 0]), paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 1.5 } },
        { id: "unit-names", type: "symbol", source: "units", minzoom: 11.5,
          layout: label("name", 11, [0.8, 0]), paint: { "text-color": colours.ink, "text-halo-color": colours.halo, "text-halo-width": 1.5 } },
      ],
    };
  }

  paint() {
    const colours = shades();
    const set = (layer, name, value) => this.map.setPaintProperty(layer, name, value);
    set("ground", "background-color", colours.ground);
    set("areas", "fill-color", colours.area);
    set("edges", "line-color", colours.edge);
    set("roads", "line-color", colours.road);
    set("units", "circle-color", colours.halo);
    set("incidents", "circle-stroke-color", ["case", ["get", "current"], "#ffdd00", colours.halo]);
    for (const layer of ["incident-names", "unit-names"]) {
      set(layer, "text-color", colours.ink);
      set(layer, "text-halo-color", colours.halo);
    }
  }

  // A row of a table, or null where it has gone or is filtered out.
  incident(id, row) {
    const here = row?.dataset.easting ? row.dataset : null;
    if (!here) this.incidents.delete(id);
    else this.incidents.set(id, { east: +here.easting, north: +here.northing, radius: +here.radius || 0, grade: here.grade, name: here.number });
    this.later();
  }

  unit(id, row) {
    const here = row?.dataset.easting ? row.dataset : null;
    if (!here) this.units.delete(id);
    else this.units.set(id, { east: +here.easting, north: +here.northing, state: here.state, name: here.callSign });
    this.later();
  }

  moved(id, east, north) {
    const unit = this.units.get(id);
    if (!unit) return;
    [unit.east, unit.north] = [east, north];
    this.later();
  }

  mark(id) {
    if (this.current === id) return;
    this.current = id;
    this.later();
  }

  show(id) {
    const place = this.incidents.get(id) ?? this.units.get(id);
    if (!place) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.easeTo({ center: this.at(place.east, place.north), zoom: Math.max(13, this.map.getZoom()), duration: still ? 0 : 400 });
  }

  later() {
    if (this.waiting || !this.loaded) return;
    this.waiting = true;
    setTimeout(() => requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    }), 400);
  }

  draw() {
    const point = (id, { east, north, ...rest }) => ({
      type: "Feature",
      properties: { id, ...rest, current: id === this.current },
      geometry: { type: "Point", coordinates: this.at(east, north) },
    });
    const all = (features) => ({ ...EMPTY, features });
    this.map.getSource("incidents").setData(all([...this.incidents].map(([id, one]) => point(id, one))));
    this.map.getSource("units").setData(all([...this.units].map(([id, one]) => point(id, one))));
    const wide = [...this.incidents].filter(([, one]) => one.radius > 0);
    this.map.getSource("circles").setData(all(wide.map(([, one]) => this.circle(one))));
  }

  circle({ east, north, radius, grade }) {
    const steps = 48;
    const ring = Array.from({ length: steps + 1 }, (_, step) => {
      const angle = (2 * Math.PI * step) / steps;
      return this.at(east + radius * Math.cos(angle), north + radius * Math.sin(angle));
    });
    return { type: "Feature", properties: { grade }, geometry: { type: "Polygon", coordinates: [ring] } };
  }

  resize() {
    this.map.resize();
  }
}
