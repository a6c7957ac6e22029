// What no component offers: the address as the state, one picked body in all charts and grids, search by reading.
"use strict";
{
  const clientside = (window.dash_clientside ??= {});
  const query = () => new URLSearchParams(location.search);
  const triggered = () => clientside.callback_context.triggered;
  const pressed = () => triggered().find(({ value }) => value);
  const idOf = ({ prop_id }) => (prop_id.startsWith("{") ? JSON.parse(prop_id.slice(0, prop_id.lastIndexOf("."))) : {});
  const put = (to, name, text, usual = "") => (text === usual ? to.delete(name) : to.set(name, text));
  const withQuery = (path, of) => path + (of.size ? `?${of}` : "");

  /** The figure with the points of one body selected, in every trace that knows bodies. */
  function highlighted(figure, code) {
    const found = figure.data.map((trace) =>
      (trace.customdata ?? []).flatMap((of, at) => (code && [].concat(of)[0] === code ? [at] : [])));
    const isHere = found.some((points) => points.length);
    return { ...figure, data: figure.data.map((trace, at) =>
      trace.customdata ? { ...trace, selectedpoints: isHere ? found[at] : null } : trace) };
  }
  /** The code that this change picked, of a point or a row; undefined when nothing was picked. */
  const picked = () => triggered().flatMap(({ value }) => value?.points?.[0]?.customdata ?? value?.[0]?.code ?? [])[0];
  /** Give the server's callbacks the address that the browser shows now: a dcc.Location does not see replaceState. */
  const note = () => clientside.set_props("address", { data: [location.pathname, location.search] });
  /** Change the query of this page; the page itself stays as it is. */
  function rewrite(change, isNewEntry = false) {
    const now = query();
    change(now);
    if (withQuery("", now) === location.search) return;
    history[isNewEntry ? "pushState" : "replaceState"](isNewEntry ? {} : history.state, "", withQuery(location.pathname, now));
    note();
  }
  /** Take over the controls that changed; a control at its default leaves the query. */
  function takeOver(now, ids) {
    const changed = triggered().map((one) => ({ id: idOf(one), text: [].concat(one.value ?? []).join(",") }));
    const ours = changed.filter(({ id }) => ids.some(({ name }) => name === id.name));
    ours.forEach(({ id, text }) => put(now, id.name, text, id.default));
  }
  /** Do something once all is there for it, or after some four seconds. */
  const soon = (isReady, then, tries = 240) =>
    requestAnimationFrame(() => (isReady() || !tries ? then() : soon(isReady, then, tries - 1)));
  /** What has the focus is laid out anew: give the new one the focus, and leave the page where it stands. */
  function stay() {
    const [before, top] = [document.activeElement, scrollY];
    // The default within an id may be another one now: a control is found by its name and type.
    const at = before.id.replace(/^(.*(?="name"))?(.*)$/, (_, front, end) => `[id${front ? "$" : ""}='${end}']`);
    const now = () => document.querySelector(at);
    if (before.id) soon(() => now() && now() !== before, () => { now()?.focus({ preventScroll: true }); scrollTo(0, top); });
  }

  clientside.state = {
    /** Controls → address. A new query leads to the same page, laid out anew by the server. */
    writeQuery(_values, ids) {
      const next = query();
      takeOver(next, ids);
      if (withQuery("", next) === location.search) return clientside.no_update;
      stay();
      return withQuery("", next);
    },
    /** A choice between pages → its address; prefecture, year, language, pick and peers go along. */
    go() {
      const [path, along] = [triggered()[0]?.value, ["pref", "year", "lang", "pick", "peers"]];
      if (!path || path === location.pathname) return clientside.no_update;
      return withQuery(path, new URLSearchParams([...query()].filter(([name]) => along.includes(name))));
    },
    /** A tab, or a control within one → address, and what the server has to build: each once, until a control changes. */
    openTab(tab, _values, ids, loaded, first) {
      const isControl = triggered().some((one) => idOf(one).type === "tab-query");
      rewrite((now) => takeOver(now, ids));
      rewrite((now) => put(now, "tab", tab, first), !location.hash);
      if (!tab || (loaded.includes(tab) && !isControl)) return [clientside.no_update, clientside.no_update];
      if (isControl) stay();
      return [{ tab, address: [location.pathname, location.search] }, [...new Set([...loaded, tab])]];
    },
    /** One body picked in a chart or a grid → highlighted in all of them, remembered, and in the address. */
    pick(_clicks, _rows, _clear, before, figures, grids) {
      const isCleared = triggered().some(({ prop_id, value }) => prop_id === "unpick.n_clicks" && value);
      const chosen = isCleared ? "" : picked();
      const code = chosen ?? query().get("pick") ?? before ?? "";
      rewrite((now) => put(now, "pick", code));
      const isNew = chosen === undefined || chosen !== before;
      const names = figures.flatMap((figure) => figure?.data ?? []).flatMap((trace) => trace.customdata ?? []);
      const found = code && names.find((known) => known[0] === code);
      document.body.classList.toggle("has-pick", Boolean(found));
      return [figures.map((figure) => (isNew && figure?.data ? highlighted(figure, code) : clientside.no_update)),
        grids.map(() => (isNew ? { ids: code ? [code] : [] } : clientside.no_update)), code, `${found?.[1]} ×`];
    },
    /** Sorting and filters of a grid → address. */
    gridState(states, filters, ids) {
      rewrite((now) => ids.forEach(({ name }, at) => {
        const sorted = states[at]?.filter(({ sort }) => sort).toSorted((a, b) => a.sortIndex - b.sortIndex);
        if (sorted) put(now, `${name}.sort`, sorted.map(({ colId, sort }) => `${colId}.${sort}`).join(","));
        if (filters[at]) put(now, `${name}.filter`, Object.keys(filters[at]).length ? JSON.stringify(filters[at]) : "");
      }));
      return clientside.no_update;
    },
    /** Columns that are wanted → those of the grid, and address. */
    columns(wanted, id, columns) {
      rewrite((now) => put(now, `${id.name}.columns`, wanted.join(","), id.default));
      return columns.map(({ field }) => ({ colId: field, hide: !wanted.includes(field) }));
    },
    // Once the first page is laid out, what stood there before the scripts goes: by `:has()` every change of the page
    // would have all styles looked at again. After a change of page: the heading has the focus; after "back", the page
    // stands where it was left.
    arrive(path, search, before) {
      const top = history.state?.top ?? 0;
      const isNew = () => document.querySelector("main [data-path]")?.dataset.path === location.pathname;
      const show = () => document.querySelector("main h1")?.focus({ preventScroll: true });
      if (!before) soon(() => document.querySelector("#sentence"), () => document.querySelector("#first")?.remove(), Infinity);
      else if (before[0] !== path) soon(isNew, () => { show(); setTimeout(scrollTo, top ? 150 : 0, 0, top); });
      return [location.pathname, location.search];
    },
  };

  // "Back" between tabs, or a link to one: the query or the hash alone changes, which no component notices.
  // A hash is ours alone: a dcc.Location that heard of it would find the query changed (a pick), and lay the page out anew.
  addEventListener("popstate", (event) => {
    const tabs = document.querySelector("[data-first-tab]");
    if (tabs) clientside.set_props("tabs", { value: location.hash.slice(10) || (query().get("tab") ?? tabs.dataset.firstTab) });
    note();
    void (location.hash ? event.stopImmediatePropagation() : setTimeout(scrollTo, 400, 0, history.state?.top ?? 0));
  });
  addEventListener("scrollend", () => history.replaceState({ ...history.state, top: scrollY }, ""));

  clientside.take = {
    /** A file to check → findings and slips. What is too large, or more than one, is not sent. */
    async check(contents, names, page) {
      if (!contents?.length) return Array(5).fill(clientside.no_update);
      const size = 0.75 * (contents[0].length - contents[0].indexOf(","));
      const reason = contents.length > 1 ? "one_file" : size > page.limit + 4 ? "413" : "";
      const body = Uint8Array.from(reason ? "" : atob(contents[0].split(",")[1] ?? ""), (sign) => sign.charCodeAt(0));
      clientside.set_props("check-tick", { disabled: Boolean(reason) });
      const sent = { method: "POST", body, headers: { "X-File-Name": encodeURIComponent(names[0]) } };
      const answer = reason ? {} : await fetch(page.url, sent).catch(() => ({}));
      const found = await answer.json?.().catch(() => null) ?? { refused: page[reason || answer.status] ?? page.lost };
      return [found.refused ?? page.done, found.shown ?? null, found.files ?? [], true, null];
    },
    /** What a pressed button leads to: a slip, the file of a card that the server has to write, the source of a row. */
    slip: (_clicks, files) => (pressed() ? files[idOf(pressed()).file] : clientside.no_update),
    file: () => (pressed() ? { ...idOf(pressed()), at: Date.now() } : clientside.no_update),
    source: () => (pressed() ? { ...pressed().value.value, at: Date.now() } : clientside.no_update),
    /** A chart as PNG, laid out as `layout.meta` has it: with its title, and below it source, day and number of bodies. */
    png() {
      const chart = pressed() && document.querySelector(`[data-card="${CSS.escape(idOf(pressed()).card)}"] .js-plotly-plot`);
      if (!chart) return clientside.no_update;
      const { layout, layout: { meta: { picture, caption, file } }, data } = chart;
      window.Plotly.downloadImage({ data, layout: { ...layout, ...picture, annotations: [...(layout.annotations ?? []), caption] } }, file);
      return clientside.no_update;
    },
  };

  // A file that takes a while: its link shows how many sheets of a ZIP have come, and why there is no file.
  addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-progress]");
    if (link) event.preventDefault();
    if (!link || link.ariaBusy === "true") return;
    const [label, { progress, lost }, parts] = [link.textContent, link.dataset, []];
    Object.assign(link, { ariaBusy: "true", textContent: progress });
    const answer = await fetch(link.href).catch(() => null);
    const [all, reader] = [answer?.headers.get("X-Sheet-Count"), answer?.ok && answer.body.getReader()];
    const next = () => reader.read().catch(() => ({}));
    let [files, part] = [0, reader ? await next() : {}];
    // oxlint-disable-next-line no-await-in-loop -- a stream has an order
    for (; part.value; part = await next()) {
      files += new TextDecoder("latin1").decode(part.value).split("PK\u0003\u0004").length - 1;
      parts.push(part.value);
      if (all) link.textContent = `${progress} ${Math.min(files, all)}/${all}`;
    }
    Object.assign(link, { ariaBusy: "false", textContent: label });
    if (!part.done) return alert((answer && !answer.ok && (await answer.text())) || lost);
    const [href, name] = [URL.createObjectURL(new Blob(parts)), answer.headers.get("Content-Disposition").split("''")[1]];
    Object.assign(document.createElement("a"), { href, download: decodeURIComponent(name) }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  });

  // On paper: charts shrink with their cards, and a grid is a plain table, of the columns and rows that it shows, in its
  // order, up to as many rows as paper takes.
  const onCharts = (change) => document.querySelectorAll(".main-svg").forEach(change);
  addEventListener("afterprint", () => onCharts((chart) => chart.removeAttribute("viewBox")));
  addEventListener("beforeprint", () => {
    onCharts((chart) => chart.setAttribute("viewBox", `0 0 ${chart.width.baseVal.value} ${chart.height.baseVal.value}`));
    document.querySelectorAll("[id]:has(.ag-root) + [data-printed]").forEach((table) => {
      const [api, { most, printed }] = [window.dash_ag_grid.getApi(table.previousElementSibling.id), table.dataset];
      const columns = api.getAllDisplayedColumns().filter((one) => one.getColDef().cellRenderer !== "SourceButton");
      const cell = (className, textContent) => Object.assign(document.createElement("td"), { className, textContent });
      const write = (part, of) => part.insertRow().append(...columns.map((one) => cell(one.getColDef().type, of(one))));
      table.replaceChildren();
      write(table.createTHead(), (column) => column.getColDef().headerName);
      const body = table.createTBody();
      const textOf = (rowNode) => (colKey) => api.getCellValue({ rowNode, colKey, useFormatter: true }) ?? "—";
      api.forEachNodeAfterFilterAndSort((row) => body.rows.length < most && write(body, textOf(row)));
      table.createCaption().textContent = printed.replace("#", body.rows.length);
    });
  });

  // Plotly fetches a base map of the world even when none is shown. An empty one is at hand: nothing is asked for.
  const layers = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
  const objects = Object.fromEntries(layers.map((name) => [name, { type: "GeometryCollection", geometries: [] }]));
  window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", objects, arcs: [] } } };

  // Charts wait for what is there to be painted: the sentence can be read before they are drawn.
  const { react } = window.Plotly;
  let paint = null;
  const painted = (then) => requestAnimationFrame(() => setTimeout(() => then(paint = null)));
  window.Plotly.react = (at, ...of) => (paint ??= new Promise(painted)).then(() => at.isConnected && react(at, ...of));

  const folded = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/[ぁ-ゖ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60)).replace(/\s/g, "");

  Object.assign((window.dashMantineFunctions ??= {}), {
    /** Options whose name, reading, romaji or code hold what was typed; those of the own prefecture first. */
    kanaFilter({ options, search, limit }) {
      const [typed, own] = [folded(search), query().get("pref")];
      return options.filter((option) => folded(`${option.label} ${option.reading ?? ""}`).includes(typed))
        .toSorted((a, b) => (a.pref !== own) - (b.pref !== own)).slice(0, limit);
    },
  });

  Object.assign((window.dashAgGridFunctions ??= {}), {
    /** Numbers in order; what is missing comes last, whichever way. */
    missingLast: (a, b, _first, _second, isInverted) =>
      (a != null && b != null ? a - b : ((a == null) - (b == null)) * (isInverted ? -1 : 1)),
    /** Enter in a cell follows the link or presses the button within it. */
    enter: ({ event }) => event.key === "Enter" && event.target.querySelector("a, button")?.click(),
    /** Names in the order of their readings; in Latin letters, of the alphabet. */
    byReading(a, b, first, second) {
      const { lang } = document.documentElement;
      const of = (name, row) => (lang === "ja" && row?.data?.kana) || name;
      return of(a, first).localeCompare(of(b, second), lang);
    },
    /** As `Words.number` and `.signed` write it: halves go up, by the decimals; △ is minus in Japanese accounts. */
    number(value, digits, isChange) {
      if (value == null) return "—";
      const size = Math.round(`${Math.abs(value).toFixed(9)}e${digits}`) / 10 ** digits;
      const [plus, minus] = !isChange ? ["", "−"] : document.documentElement.lang === "ja" ? ["＋", "△"] : ["+", "−"];
      return (!size ? "" : value > 0 ? plus : minus) + size.toLocaleString("en", { minimumFractionDigits: digits });
    },
  });

  const element = (...of) => window.React.createElement(...of);
  Object.assign((window.dashAgGridComponentFunctions ??= {}), {
    /** A name that leads to `href` of its row; a button that opens the drawer with `source` of its row. */
    PageLink: ({ value, data }) => element(window.dash_core_components.Link, { href: data.href, title: value }, value),
    SourceButton: ({ value, data, setData }) =>
      element("button", { type: "button", className: "link-button", onClick: () => setData(data.source) }, value),
  });
}
