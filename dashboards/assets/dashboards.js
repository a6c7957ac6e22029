// What no component offers: the address as the state, one picked body in all charts and grids, search by reading.
"use strict";
{
  const clientside = (window.dash_clientside ??= {});
  const query = () => new URLSearchParams(location.search);
  const context = () => clientside.callback_context;

  const codeOf = (point) => [].concat(point?.customdata ?? [])[0];

  /** The figure with the points of one body selected, in every trace that knows bodies. */
  function highlighted(figure, code) {
    const found = figure.data.map((trace) =>
      (trace.customdata ?? []).flatMap((of, at) => (code && [].concat(of)[0] === code ? [at] : [])));
    const isHere = found.some((points) => points.length);
    const data = figure.data.map((trace, at) =>
      trace.customdata ? { ...trace, selectedpoints: isHere ? found[at] : null } : trace);
    return { ...figure, data };
  }

  /** The code that this change picked; undefined when nothing was picked. */
  function picked() {
    for (const { prop_id, value } of context().triggered) {
      if (prop_id.endsWith(".clickData") && value) return codeOf(value.points[0]);
      if (prop_id.endsWith(".selectedRows") && value?.length) return value[0].code;
    }
    return undefined;
  }

  /** Tell the server's callbacks which address the browser shows now (a dcc.Location does not see replaceState). */
  const note = () => clientside.set_props("address", { data: [location.pathname, location.search] });

  /** Change the query of this page; the page itself stays as it is. */
  function rewrite(change, isNewEntry = false) {
    const now = query();
    change(now);
    const search = now.size ? `?${now}` : "";
    if (search === location.search) return;
    history[isNewEntry ? "pushState" : "replaceState"](isNewEntry ? {} : history.state, "", location.pathname + search);
    note();
  }

  /** Take over the controls that changed; a control at its default leaves the query. */
  function takeOver(now, ids) {
    for (const { prop_id, value } of context().triggered) {
      const id = prop_id.startsWith("{") ? JSON.parse(prop_id.slice(0, prop_id.lastIndexOf("."))) : {};
      if (!ids.some((one) => one.name === id.name)) continue;
      const text = [].concat(value ?? []).join(",");
      if (text === id.default) now.delete(id.name);
      else now.set(id.name, text);
    }
  }

  /** Do something once all is there for it, or after some four seconds. */
  function soon(isReady, then, tries = 240) {
    requestAnimationFrame(() => (isReady() || !tries ? then() : soon(isReady, then, tries - 1)));
  }

  /** What has the focus is laid out anew: give the new one the focus, and leave the page where it stands. */
  function stay() {
    const [before, top] = [document.activeElement, scrollY];
    const now = () => document.getElementById(before.id);
    if (before.id) soon(() => now() && now() !== before, () => { now()?.focus({ preventScroll: true }); scrollTo(0, top); });
  }

  clientside.state = {
    /** Controls → address. A new query leads to the same page, laid out anew by the server. */
    writeQuery(_values, ids) {
      const next = query();
      takeOver(next, ids);
      const search = next.size ? `?${next}` : "";
      if (search === location.search) return clientside.no_update;
      stay();
      return search;
    },

    /** A choice between pages → its address; prefecture, year and language go along. */
    go() {
      const path = context().triggered[0]?.value;
      if (!path || path === location.pathname) return clientside.no_update;
      const kept = new URLSearchParams([...query()].filter(([name]) => ["pref", "year", "lang", "pick"].includes(name)));
      return path + (kept.size ? `?${kept}` : "");
    },

    /** A tab, or a control within one → address, and what the server has to build: each tab once, until a control changes. */
    openTab(tab, _values, ids, loaded, first) {
      const isControl = context().triggered.some(({ prop_id }) => prop_id.startsWith("{") && prop_id.includes('"tab-query"'));
      rewrite((now) => takeOver(now, ids));
      rewrite((now) => (tab === first ? now.delete("tab") : now.set("tab", tab)), true);
      if (!tab || (loaded.includes(tab) && !isControl)) return [clientside.no_update, clientside.no_update];
      if (isControl) stay();
      return [{ tab, address: [location.pathname, location.search] }, [...new Set([...loaded, tab])]];
    },

    /** One body picked in a chart or a grid → highlighted in all of them, remembered, and in the address. */
    pick(_clicks, _rows, _clear, kept, figures, grids) {
      const isCleared = context().triggered.some(({ prop_id, value }) => prop_id === "unpick.n_clicks" && value);
      const chosen = isCleared ? "" : picked();
      const code = chosen ?? query().get("pick") ?? kept ?? "";
      rewrite((now) => (code ? now.set("pick", code) : now.delete("pick")));
      document.body.classList.toggle("has-pick", Boolean(code));
      if (chosen !== undefined && chosen === kept) {
        return [figures, grids, 0, 0].map((of) => (of ? of.map(() => clientside.no_update) : clientside.no_update));
      }
      const names = figures.flatMap((figure) => figure?.data ?? []).flatMap((trace) => trace.customdata ?? []);
      const name = names.find((known) => known[0] === code)?.[1] ?? code;
      return [figures.map((figure) => (figure?.data ? highlighted(figure, code) : clientside.no_update)),
        grids.map(() => (code ? { ids: [code] } : [])), code, `${name} ×`];
    },

    /** Sorting and filters of a grid → address. */
    gridState(states, filters, ids) {
      rewrite((now) => ids.forEach(({ name }, at) => {
        const sorted = (states[at] ?? []).filter((column) => column.sort).sort((a, b) => a.sortIndex - b.sortIndex);
        const sort = sorted.map(({ colId, sort: way }) => `${colId}.${way}`).join(",");
        const filter = Object.keys(filters[at] ?? {}).length ? JSON.stringify(filters[at]) : "";
        if (states[at]) sort ? now.set(`${name}.sort`, sort) : now.delete(`${name}.sort`);
        if (filters[at]) filter ? now.set(`${name}.filter`, filter) : now.delete(`${name}.filter`);
      }));
      return clientside.no_update;
    },

    /** Columns that are wanted → those of the grid, and address. */
    columns(wanted, id, columns) {
      rewrite((now) => {
        const text = wanted.join(",");
        text === id.default ? now.delete(`${id.name}.columns`) : now.set(`${id.name}.columns`, text);
      });
      return columns.map(({ field }) => ({ colId: field, hide: !wanted.includes(field) }));
    },

    /** After a change of page: the heading has the focus; after "back", the page stands where it was left. */
    arrive(path, search, before) {
      const top = history.state?.top ?? 0;
      const isNew = () => document.querySelector("main [data-path]")?.dataset.path === location.pathname;
      const show = () => { document.querySelector("main h1")?.focus({ preventScroll: true }); setTimeout(scrollTo, top ? 150 : 0, 0, top); };
      if (before && before[0] !== path) soon(isNew, show);
      return [location.pathname, location.search];
    },
  };

  // "Back" between tabs: the query alone changes, which no component notices.
  addEventListener("popstate", () => {
    const tabs = document.querySelector("[data-first-tab]");
    if (tabs) clientside.set_props("tabs", { value: query().get("tab") ?? tabs.dataset.firstTab });
    note();
    setTimeout(scrollTo, 400, 0, history.state?.top ?? 0);
  });

  let noted = 0;
  addEventListener("scroll", () => {
    clearTimeout(noted);
    noted = setTimeout(() => history.replaceState({ ...history.state, top: scrollY }, ""), 120);
  }, { passive: true });

  const pressed = () => context().triggered.find(({ value }) => value);

  clientside.take = {
    /** A file to check → findings and slips. What is too large, or more than one, is not sent. */
    async check(contents, names, page) {
      if (!contents?.length) return Array(5).fill(clientside.no_update);
      const reason = contents.length > 1 ? "one_file" : 0.75 * (contents[0].length - contents[0].indexOf(",")) > page.limit + 4 ? "413" : "";
      const code = reason ? "" : atob(contents[0].split(",")[1] ?? "");
      const body = new Uint8Array(code.length).map((_, at) => code.charCodeAt(at));
      clientside.set_props("check-tick", { disabled: Boolean(reason) });
      const sent = { method: "POST", body, headers: { "X-File-Name": encodeURIComponent(names[0]) } };
      const answer = reason ? {} : await fetch(page.url, sent).catch(() => ({}));
      const found = await answer.json?.().catch(() => null) ?? { refused: page[reason || answer.status] ?? page.lost };
      return [found.refused ?? page.done, found.shown ?? null, found.files ?? [], true, null];
    },

    /** The slip whose button was pressed. */
    slip: (_clicks, files) => (pressed() ? files[JSON.parse(pressed().prop_id.split(".n_clicks")[0]).file] : clientside.no_update),

    /** A card as a file: what the server has to write. */
    file: () => (pressed() ? { ...JSON.parse(pressed().prop_id.split(".n_clicks")[0]), at: Date.now() } : clientside.no_update),

    /** The row whose source is asked for. */
    source: () => (pressed() ? { ...pressed().value.value, at: Date.now() } : clientside.no_update),

    /** A chart as PNG, with its title, and below it source, day and number of bodies. */
    png(_clicks) {
      const name = pressed() && JSON.parse(pressed().prop_id.split(".n_clicks")[0]).card;
      const chart = name && document.querySelector(`[data-card="${CSS.escape(name)}"] .js-plotly-plot`);
      if (!chart) return clientside.no_update;
      const { meta, margin } = chart.layout;
      const caption = { text: meta.caption, xref: "paper", yref: "paper", x: 0, y: 0, yshift: -(margin.b + 12), xanchor: "left",
        yanchor: "top", showarrow: false, align: "left", font: { size: 12, color: "#5C6273" } };
      const full = chart.clientHeight + 130; // a responsive chart has no height of its own
      const layout = { ...chart.layout, title: { text: meta.title, x: 0.01, xanchor: "left", y: 1 - 14 / full, yanchor: "top",
        font: { size: 19 } }, legend: { ...chart.layout.legend, y: 1 - 52 / full },
        annotations: [...(chart.layout.annotations ?? []), caption], height: full,
        margin: { ...margin, t: margin.t + 60, b: margin.b + 70 } };
      window.Plotly.downloadImage({ data: chart.data, layout }, { format: "png", width: 1200, height: layout.height, scale: 2,
        filename: meta.title });
      return clientside.no_update;
    },
  };

  const BEGINS = [0x50, 0x4b, 3, 4]; // each file within a ZIP

  /** How many files begin in a part of a ZIP. */
  const begun = (part) => part.reduce((count, _, at) => count + BEGINS.every((byte, on) => part[at + on] === byte), 0);

  /** Read an answer to its end; `show` is called with how many files of a ZIP have come. */
  async function read(answer, show) {
    const [reader, parts] = [answer.body.getReader(), []];
    for (let files = 0, part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      show((files += begun(part.value)));
    }
    return new Blob(parts);
  }

  // A file that takes a while: the link shows how far it has come, and why there is none.
  addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-progress]");
    if (!link) return;
    event.preventDefault();
    if (link.ariaBusy === "true") return;
    const [label, { progress, lost }] = [link.textContent, link.dataset];
    Object.assign(link, { ariaBusy: "true", textContent: progress });
    const answer = await fetch(link.href).catch(() => null);
    const all = answer?.headers.get("X-Sheet-Count");
    const show = (files) => { if (all) link.textContent = `${progress} ${Math.min(files, all)}/${all}`; };
    const content = answer?.ok ? await read(answer, show).catch(() => null) : null;
    Object.assign(link, { ariaBusy: "false", textContent: label });
    if (!content) return alert((answer && !answer.ok && (await answer.text())) || lost);
    const name = decodeURIComponent(answer.headers.get("Content-Disposition").split("''")[1]);
    const href = URL.createObjectURL(content);
    Object.assign(document.createElement("a"), { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  });

  clientside.tour = {
    /** The tour opens when it is asked for; it is offered until it was opened or refused once. */
    show(_open, _start, _no, seen) {
      const id = pressed()?.prop_id ?? "";
      const isOver = Boolean(seen || id);
      return [id.startsWith("tour-open") || id.startsWith("tour-start"), isOver, isOver];
    },
  };

  const folded = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/[ぁ-ゖ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0x60)).replace(/\s/g, "");

  Object.assign((window.dashMantineFunctions ??= {}), {
    /** Options whose name, reading, romaji or code hold what was typed; those of the own prefecture first. */
    kanaFilter({ options, search, limit }) {
      const typed = folded(search);
      const own = query().get("pref");
      const rank = (option) => (own && option.pref === own ? 0 : 1);
      return options.filter((option) => folded(`${option.label} ${option.reading ?? ""}`).includes(typed))
        .sort((a, b) => rank(a) - rank(b)).slice(0, limit);
    },
  });

  Object.assign((window.dashAgGridFunctions ??= {}), {
    /** Numbers in order; what is missing comes last, whichever way. */
    missingLast: (a, b, _first, _second, isInverted) => {
      if (a != null && b != null) return a - b;
      return ((a == null) - (b == null)) * (isInverted ? -1 : 1);
    },
    /** Enter in a cell follows the link or presses the button within it. */
    enter: ({ event }) => event.key === "Enter" && event.target.querySelector("a, button")?.click(),
    /** Names in the order of their readings; in Latin letters, of the alphabet. */
    byReading(a, b, first, second) {
      const { lang } = document.documentElement;
      const of = (name, row) => (lang === "ja" && row?.data?.kana) || name;
      return of(a, first).localeCompare(of(b, second), lang);
    },
    /** A difference: ▲ and △ are minus in Japanese public accounts, so a rise is ＋. */
    signed(value, digits) {
      if (value == null) return "—";
      const shown = Math.abs(value).toFixed(digits);
      const [plus, minus] = document.documentElement.lang === "ja" ? ["＋", "△"] : ["+", "−"];
      return Number(shown) ? (value > 0 ? plus : minus) + shown : shown;
    },
  });

  Object.assign((window.dashAgGridComponentFunctions ??= {}), {
    /** A name that leads to a page: `href` stands in the row. */
    PageLink: ({ value, data }) => window.React.createElement(window.dash_core_components.Link, { href: data.href, title: value }, value),
    /** A button that opens the drawer with the source of the row's figure: `source` stands in the row. */
    SourceButton: ({ value, data, setData }) =>
      window.React.createElement("button", { type: "button", className: "link-button", onClick: () => setData(data.source) }, value),
  });
}
