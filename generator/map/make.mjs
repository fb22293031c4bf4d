// Makes world.json, the world map of the site, from Natural Earth. Run by hand, seldom; see README.md.
//
//   mkdir -p /tmp/map && cd /tmp/map && npm init -y
//   npm install --no-package-lock world-atlas@2.0.2 topojson-client@3.1.0 topojson-server@3.0.1 topojson-simplify@3.0.3 d3-geo@3.1.2 polylabel@2.1.0 i18n-iso-countries@7.14.0
//   cp <repository>/generator/map/make.mjs . && node make.mjs <repository>
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from "d3-geo";
import iso from "i18n-iso-countries";
import fs from "node:fs";
import polylabel from "polylabel";
import { feature, mergeArcs } from "topojson-client";
import { topology } from "topojson-server";
import { planarRingArea, planarTriangleArea, presimplify } from "topojson-simplify";

const repository = process.argv[2];
const WIDTH = 1000;
const MARGIN = 5; // so that a dot at the edge is whole
const SOUTH = -58; // what lies beyond is cropped
const UNIT = 0.2; // coordinates are multiples of this, written with one decimal
const DETAIL = 0.65; // a bend whose triangle is smaller (px²) is straightened
const SMALL = 20; // a polygon smaller than this (px²) is drawn with more detail, in proportion
const ISLAND = 0.75; // a smaller island (px²) is dropped, unless its country is a dot
const SPECK = 0.1; // an island of a dot may be as small as this
const DOT = 6; // a country whose area is smaller (px²) is a dot

const codes = fs.readdirSync(`${repository}/content/reference/parties`).filter((name) => name.endsWith(".yaml")).map((name) => name.slice(0, 3).toUpperCase()).sort();

// Where a dot goes, if not to the middle of the largest island: places without a shape in the source, and archipelagos known by another island.
const PLACES = {
  ATF: [69.5, -49.3], BVT: [3.36, -54.42], COK: [-159.78, -21.23], EUU: [4.37, 50.84], FSM: [158.2, 6.9], GIB: [-5.35, 36.14], HMD: [73.5, -53.1],
  IOT: [72.4, -7.3], KIR: [172.98, 1.4], MDV: [73.5, 4.18], MHL: [171.2, 7.1], SHN: [-5.7, -15.96], SYC: [55.48, -4.65], TKL: [-171.83, -9.2],
  TUV: [179.2, -8.52], UMI: [166.6, 19.3],
};

// What the source keeps within a state, by the middle of the polygon (longitude, latitude), and what the United Nations show otherwise.
const MOVED = {
  FRA: (x, y) => (x < -60 ? (y > 15.5 ? "GLP" : "MTQ") : x < -50 ? "GUF" : x > 50 ? "REU" : x > 40 ? "MYT" : "FRA"),
  NLD: (x) => (x < -60 ? "BES" : "NLD"),
  NOR: (x, y) => (y > 73 || x < -5 ? "SJM" : "NOR"), // Bear Island belongs to Svalbard
  NZL: (x, y) => (y > -15 ? "TKL" : "NZL"),
  RUS: (x, y) => (x > 32 && x < 37 && y > 44 && y < 46.5 ? "UKR" : "RUS"), // Crimea
  "Indian Ocean Ter.": (x) => (x > 100 ? "CXR" : "CCK"),
  Kosovo: () => "SRB",
  "N. Cyprus": () => "CYP",
  Somaliland: () => "SOM",
  "Siachen Glacier": () => null, // land, and nobody's colour
};
// What the source gives to the state in control: cut along a meridian or a parallel, as [state, axis, line, the side at stake, whose it is].
const CUT = [
  ["MAR", 1, 27 + 40 / 60, -1, "ESH"], // Western Sahara begins at 27°40' N
  ["ISR", 0, 35.64, 1, "SYR"], // the Golan, east of the Jordan
];

// The part of a ring on one side of a line; each line above crosses a border ring twice at most, so that one ring stays one.
function half(ring, axis, line, side) {
  const inside = (p) => (p[axis] - line) * side >= 0;
  const out = [];
  ring.slice(1).forEach((b, i) => {
    const a = ring[i];
    if (inside(a)) out.push(a);
    if (inside(a) !== inside(b)) {
      const [p, q] = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? [a, b] : [b, a]; // neighbours get the very same point
      const t = (line - p[axis]) / (q[axis] - p[axis]);
      out.push(axis ? [p[0] + t * (q[0] - p[0]), line] : [line, p[1] + t * (q[1] - p[1])]);
    }
  });
  return out.length > 2 ? [...out, out[0]] : [];
}

// 1. Polygons on the globe, each with its code.
const source = JSON.parse(fs.readFileSync("node_modules/world-atlas/countries-50m.json"));
const polygons = [];
for (const shape of feature(source, source.objects.countries).features) {
  const own = iso.numericToAlpha3(shape.id) ?? shape.properties.name;
  if (own === "ATA") continue;
  for (const rings of shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates) {
    const code = MOVED[own] ? MOVED[own](...geoCentroid({ type: "Polygon", coordinates: rings })) : own;
    if (code !== null && !codes.includes(code)) throw new Error(`No record for ${code}`);
    let rest = rings;
    for (const [state, axis, line, side, other] of CUT) {
      if (![state, other].includes(code)) continue;
      const part = (way) => rest.map((ring) => half(ring, axis, line, way)).filter((ring) => ring.length);
      // The other's own polygons are cut too (and glued again below), so that both have a corner where the line meets their border.
      polygons.push({ code: other, rings: part(side) });
      if (code === other) polygons.push({ code, rings: part(-side) });
      rest = code === state ? part(-side) : [];
    }
    polygons.push({ code, rings: rest });
  }
}

// 2. The same on paper. Turned so that the edge of the map (168.5° W) passes between Asia and America and leaves St Lawrence Island whole.
const projection = geoEqualEarth().rotate([-11.5, 0]).precision(0).fitWidth(WIDTH - 2 * MARGIN, { type: "Sphere" });
const northmost = projection([11.5, 83.7])[1];
const [shift, top] = projection.translate();
projection.translate([shift + MARGIN, top - northmost + MARGIN]);
const HEIGHT = Math.round(projection([11.5, SOUTH])[1]);

function flat(rings) {
  const out = [];
  geoPath(projection, {
    moveTo: (x, y) => out.push([[x, y]]),
    lineTo: (x, y) => out.at(-1).push([x, y]),
    closePath: () => out.at(-1).push(out.at(-1)[0]),
  })({ type: "Polygon", coordinates: rings });
  return out;
}
const shapes = polygons.flatMap(({ code, rings }) => {
  if (!rings.length) return [];
  if (geoArea({ type: "Polygon", coordinates: rings }) > 6) throw new Error(`${code} is wound the wrong way`);
  const drawn = flat(rings);
  if (rings.length > 1 && drawn.length !== rings.length) throw new Error(`The edge of the map cuts a polygon of ${code} with holes`);
  const parts = rings.length > 1 ? [drawn] : drawn.map((ring) => [ring]); // what the edge cuts in two is two
  return parts.map((coordinates) => ({ type: "Feature", properties: { code }, geometry: { type: "Polygon", coordinates } }));
});

// 3. Shared borders once, simplified once.
// Visvalingam's way, but a sharp corner weighs less than a blunt one of the same area: coasts come out rounder.
function weight([a, b, c]) {
  const [ux, uy, vx, vy] = [a[0] - b[0], a[1] - b[1], c[0] - b[0], c[1] - b[1]];
  return planarTriangleArea([a, b, c]) * (1 - (0.5 * (ux * vx + uy * vy)) / (Math.hypot(ux, uy) * Math.hypot(vx, vy) || 1));
}
const world = presimplify(topology({ shapes: { type: "FeatureCollection", features: shapes } }), weight);
const all = world.objects.shapes.geometries;
const ringOf = (arcs, lines) => arcs.flatMap((i) => (i < 0 ? lines[~i].toReversed() : lines[i]).slice(1));
const sizeOf = (ring) => planarRingArea([...ring, ring[0]]);
const id = (i) => (i < 0 ? ~i : i); // of an arc, whichever way it runs
const users = new Map(); // the areas of the polygons that an arc belongs to
for (const shape of all) for (const i of shape.arcs.flat()) users.set(id(i), [...(users.get(id(i)) ?? []), sizeOf(ringOf(shape.arcs[0], world.arcs))]);
const attached = (arcs) => arcs.some((i) => users.get(id(i)).length > 1); // to a neighbour
const thin = (line) => line.map(([x, y]) => [Math.round(x / UNIT), Math.round(y / UNIT)]).filter((p, i, l) => !i || p[0] !== l[i - 1][0] || p[1] !== l[i - 1][1]);
const simple = world.arcs.map((line, i) => {
  let least = DETAIL * Math.min(1, Math.max(0.1, Math.min(...users.get(i)) / SMALL));
  const closed = line[0][0] === line.at(-1)[0] && line[0][1] === line.at(-1)[1];
  for (; ; least = least > 0.005 ? least / 2 : 0) {
    const kept = thin(line.filter((p) => p[2] >= least));
    if (!closed || kept.length > 4 || !least) return kept; // an island has four corners at least
  }
});

// 4. Rings to paths: relative, every number a multiple of UNIT, as few characters as the grammar allows.
const number = (n) => (n * UNIT).toFixed(1).replace(/\.0$/, "").replace(/^(-?)0\./, "$1.");
function path(rings) {
  let out = "";
  let [x, y] = [0, 0];
  for (const ring of rings) {
    let [last, letter] = ["", "m"];
    for (const [px, py] of ring) {
      for (const n of [px - x, py - y].map(number)) {
        const apart = letter || n[0] === "-" || (n[0] === "." && last.includes(".")) ? letter : " ";
        [out, last, letter] = [out + apart + n, n, ""];
      }
      [x, y] = [px, py];
    }
    out += "z";
    [x, y] = ring[0]; // after z the pen is back at the start
  }
  return out;
}

// Without the points that a straight line passes anyway.
function bare(points) {
  const ring = [...points];
  for (let i = 0, still = 0; still < ring.length && ring.length > 2; ) {
    i %= ring.length;
    const [[ax, ay], [x, y], [bx, by]] = [ring.at(i - 1), ring[i], ring[(i + 1) % ring.length]];
    if ((x - ax) * (by - y) === (y - ay) * (bx - x)) [still] = [0, ring.splice(i, 1)];
    else [i, still] = [i + 1, still + 1];
  }
  return ring.length > 2 ? ring : [];
}

// All polygons of some shapes, glued together, largest first: [[outer ring, holes...], ...] in grid units; `least` says how small one may be.
function glue(members, least) {
  return mergeArcs(world, members)
    .arcs.map((rings) => rings.map((arcs) => ({ size: sizeOf(ringOf(arcs, world.arcs)), least: least(arcs), ring: bare(ringOf(arcs, simple)) })))
    .filter(([outer]) => outer.size >= outer.least && outer.ring.length)
    .sort(([a], [b]) => b.size - a.size)
    .map((rings) => rings.filter((one) => one.size >= one.least && one.ring.length).map((one) => one.ring));
}

const countries = {};
const speckled = new Set(); // the arcs of dots
for (const code of codes) {
  const members = all.filter((shape) => shape.properties.code === code);
  const area = members.reduce((sum, shape) => sum + sizeOf(ringOf(shape.arcs[0], world.arcs)), 0);
  const parts = glue(members, (arcs) => (area < DOT || attached(arcs) ? SPECK : ISLAND));
  if (area < DOT) for (const shape of members) for (const i of shape.arcs.flat()) speckled.add(id(i));
  const round = (n) => Math.round(n / UNIT) * UNIT;
  let spot = PLACES[code] && projection(PLACES[code]);
  if (code === "ATA") spot = [WIDTH / 2, HEIGHT - MARGIN];
  if (!spot && parts.length) spot = polylabel(parts[0].map((ring) => [...ring, ring[0]]), 0.5).map((n) => n * UNIT);
  if (!spot && members.length) spot = geoPath().centroid({ type: "MultiPolygon", coordinates: members.map((shape) => shape.arcs.map((arcs) => { const ring = ringOf(arcs, world.arcs); return [...ring, ring[0]]; })) });
  if (!spot) throw new Error(`Where is ${code}?`);
  countries[code] = { d: path(parts.flat()), ...(area < DOT && code !== "EUU" ? { dot: true } : {}), x: +round(spot[0]).toFixed(1), y: +round(spot[1]).toFixed(1) };
}

// All land: an island is in it if it is in its country.
const land = path(glue(all, (arcs) => (arcs.every((i) => speckled.has(id(i))) ? SPECK : ISLAND)).flat());

const lines = codes.map((code) => `  ${JSON.stringify(code)}: ${JSON.stringify(countries[code])}`);
fs.writeFileSync(`${repository}/generator/map/world.json`, `{\n "countries": {\n${lines.join(",\n")}\n },\n "height": ${HEIGHT},\n "land": ${JSON.stringify(land)},\n "width": ${WIDTH}\n}\n`);
