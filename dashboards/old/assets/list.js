/* Lists: sorted by their headings, searched by the box above them. Paper and the file of a list follow what is shown. */
(function () {
  "use strict";

  const { fill, fold, inside, wordsOf } = window.monosashi;

  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };
  const collator = new Intl.Collator("ja", { numeric: true });

  /* How the reader left the lists of an address: going back finds them so. */
  const left = new Map();
  const placeOf = (table) => location.pathname + location.search + "#" + table.id;

  function leave(table, change) {
    left.set(placeOf(table), Object.assign({ heading: 0, order: "none", text: "" }, left.get(placeOf(table)), change));
  }

  /* The rows as the server ordered them. */
  const firstOrders = new WeakMap();

  function rowsOf(table) {
    if (!firstOrders.has(table)) firstOrders.set(table, Array.from(table.tBodies[0].rows));
    return firstOrders.get(table);
  }

  function keyOf(row, heading) {
    const cell = row.cells[heading.cellIndex];
    const key = cell.dataset.sort === undefined ? cell.textContent : cell.dataset.sort;
    if (heading.dataset.number === undefined) return key || null;
    const number = parseFloat(key.replaceAll(",", "").replace("−", "-"));
    return Number.isNaN(number) ? null : number;
  }

  function compare(a, b) {
    return typeof a === "number" ? a - b : collator.compare(a, b);
  }

  /* What has no value stands last, whatever the order; what is alike stays as it was. */
  function sort(table, heading, order) {
    const turn = order === "descending" ? -1 : 1;
    const keyed = rowsOf(table).map((row) => [order === "none" ? null : keyOf(row, heading), row]);
    const known = keyed.filter(([key]) => key !== null).sort(([a], [b]) => turn * compare(a, b));
    const rows = known.concat(keyed.filter(([key]) => key === null)).map(([, row]) => row);
    table.tBodies[0].append(...rows);
    Array.from(heading.parentNode.cells).forEach((each) => each.setAttribute("aria-sort", "none"));
    heading.setAttribute("aria-sort", order);
  }

  const folded = new WeakMap();

  function textOf(row) {
    if (!folded.has(row)) {
      const cells = Array.from(row.cells, (cell) => cell.textContent);
      folded.set(row, fold(cells.concat(row.dataset.also).join(" ")));
    }
    return folded.get(row);
  }

  function search(table, text) {
    const words = wordsOf(text);
    const rows = rowsOf(table);
    rows.forEach((row) => (row.hidden = !words.every((word) => textOf(row).includes(word))));
    const found = rows.filter((row) => !row.hidden).length;
    const told = document.getElementById(table.id + "-count");
    told.textContent = fill(words.length ? told.dataset.found : told.dataset.count, { count: rows.length, found });
    document.getElementById(table.id + "-nothing").hidden = found > 0;
    table.parentNode.hidden = !found;
  }

  document.addEventListener("click", function (event) {
    const button = inside(event, ".list .sort");
    if (!button) return;
    const heading = button.closest("th");
    const table = heading.closest("table");
    const order = NEXT[heading.getAttribute("aria-sort")];
    sort(table, heading, order);
    leave(table, { heading: heading.cellIndex, order });
  });

  document.addEventListener("input", function (event) {
    const box = inside(event, "input[data-searches]");
    if (!box) return;
    const table = document.getElementById(box.dataset.searches);
    search(table, box.value);
    leave(table, { text: box.value });
  });

  document.addEventListener("written", function (event) {
    event.target.querySelectorAll("table.list").forEach(function (table) {
      const found = left.get(placeOf(table));
      if (!found) return;
      sort(table, table.tHead.rows[0].cells[found.heading], found.order);
      document.getElementById(table.id + "-search").value = found.text;
      search(table, found.text);
    });
  });

  /* The file of a list holds its rows as they are sorted and searched. */
  document.addEventListener("click", function (event) {
    const link = inside(event, "a[data-follows]");
    const table = link && document.getElementById(link.dataset.follows);
    if (!table) return;
    const shown = Array.from(table.tBodies[0].rows).filter((row) => !row.hidden);
    const address = new URL(link.href);
    address.searchParams.set("codes", shown.map((row) => row.dataset.code).join(","));
    link.href = address.href;
  }, true);
})();
