// Draws the map offline: outlines from the project's own seeds instead of tiles, which would be
// requests to a stranger's server. Leaflet and the cluster map come from Datasette's plugins.

document.documentElement.lang = "en";

const STYLE = { color: "#5f7285", weight: 1, fillColor: "#f3f1e7", fillOpacity: 1 };
const CLOSEST_ZOOM = 12; // Positions are rounded to about 1 km: nearer would pretend to know more.

const link = (address, label) => {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.textContent = label;
  anchor.rel = "noreferrer noopener";
  return anchor;
};

// What a person wants to know of a picture on the map, from the list of all columns that the
// cluster map shows (a value and, where it refers to another table, that table's key behind it).
const describe = (list) => {
  const row = {};
  for (const term of list.querySelectorAll("dt")) {
    const text = term.nextElementSibling.firstChild?.textContent ?? "";
    row[term.textContent] = text === "null" ? "" : text;
  }
  const place = [row.state_name, row.country_name].filter(Boolean).join(", ");
  // By domain as well, which has an index. The number of the image is too long for a script.
  const search = new URLSearchParams({ domain: row.domain, url: row.url });
  if (!row.domain) search.delete("domain");
  const lines = [
    row.names_masked,
    `${place || "No country"} (${row.latitude}, ${row.longitude})`,
    row.taken_at && `Taken ${row.taken_at}`,
    [row.make, row.model].filter(Boolean).join(" "),
    row.url && link(`/audit/findings?${search}`, "All its findings"),
    /^https?:/i.test(row.url) && link(row.url, "The picture's address"),
  ];
  const description = document.createElement("div");
  for (const line of lines.filter(Boolean)) {
    description.appendChild(document.createElement("p")).append(line);
  }
  return description;
};

const drawOutlines = async (map) => {
  map.getContainer().classList.add("outline-map");
  map.setMaxZoom(CLOSEST_ZOOM);
  map.attributionControl.addAttribution(
    "Outlines: Natural Earth; © GeoBasis-DE / BKG (2021), dl-de/by-2-0, simplified"
  );
  const outlines = await (await fetch("/-/outlines.json")).json();
  for (const level of ["country", "state"]) {
    L.geoJSON(outlines[level], {
      // Germany's border is that of its states, whose outlines are finer.
      style: ({ id }) => ({ ...STYLE, stroke: id !== "DE" }),
      interactive: false,
    }).addTo(map);
  }
};

// The meaning of the columns, folded: it is long, and the rows are what a page is opened for.
for (const list of document.querySelectorAll("dl.column-descriptions")) {
  const fold = document.createElement("details");
  fold.className = "column-fold";
  fold.appendChild(document.createElement("summary")).textContent = "What the columns mean";
  list.replaceWith(fold);
  fold.append(list);
}

// What Datasette leaves without a name is nothing to somebody who hears a page.
const NAMES = {
  'select[name^="_filter_column"]': "Column",
  'select[name^="_filter_op"]': "Comparison",
  'input[name^="_filter_value"]': "Value",
  'select[name="_sort"]': "Sort by",
  "textarea": "SQL",
};
document.querySelector("section.content").setAttribute("role", "main");
for (const wrapper of document.querySelectorAll(".table-wrapper")) wrapper.tabIndex = 0;
// The editor of a query is there by then.
addEventListener("load", () => {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const control of document.querySelectorAll(selector)) {
      if (!control.labels?.length) control.setAttribute("aria-label", name);
    }
  }
});

if (window.datasette?.cluster_map) {
  // The same module as the cluster map imports: Leaflet runs once, and this hook is there first.
  import(datasette.leaflet.JAVASCRIPT_URL).then(() => {
    L.Map.addInitHook(function () {
      drawOutlines(this);
      this.on("popupopen", ({ popup }) => {
        const list = popup.getElement().querySelector("dl.cluster-map-dl");
        if (list) popup.setContent(describe(list));
      });
    });
  });
}

const point = document.querySelector(".map-point");
if (point) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = datasette.leaflet.CSS_URL;
  document.head.append(style);
  style.onload = async () => {
    await import(datasette.leaflet.JAVASCRIPT_URL);
    const place = [Number(point.dataset.latitude), Number(point.dataset.longitude)];
    const map = L.map(point, { attributionControl: true }).setView(place, 6);
    await drawOutlines(map);
    L.circleMarker(place, { radius: 8, color: "#b3261e", fillOpacity: 0.6 }).addTo(map);
  };
}
