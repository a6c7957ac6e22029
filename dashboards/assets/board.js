/* What the browser does by itself. Loaded from the server: no inline scripts, nothing from outside. */
(function () {
  "use strict";

  /* The path below which the dashboards stand behind a proxy. The script runs before the document is whole. */
  const base = () => JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix;

  const none = () => window.dash_clientside.no_update;

  function go(href) {
    if (href === location.pathname + location.search) return;
    history.pushState({}, "", href);
    // The event that dash's own Location listens to.
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function goWith(name, value, dropped) {
    const query = new URLSearchParams(location.search);
    const shown = document.querySelector("main [data-" + name + "]");
    if (!value || (shown && shown.dataset[name] === value)) return none();
    query.set(name, value);
    (dropped || []).forEach((each) => query.delete(each));
    go(location.pathname + "?" + query.toString());
    return none();
  }

  /* The page arrives after its address: go to the anchor once it is there. */
  function showAnchor(tries) {
    const target = document.getElementById(location.hash.slice(1));
    if (target) target.scrollIntoView();
    else if (tries) requestAnimationFrame(() => showAnchor(tries - 1));
  }

  /* Show the indicators that hold all words asked for, and say so when there is none. */
  function narrow(text) {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const found = new Set();
    document.querySelectorAll("[data-find]").forEach(function (entry) {
      const has = fold(entry.dataset.find);
      entry.hidden = !words.every((word) => has.includes(word));
      if (!entry.hidden) found.add(entry.id);
    });
    document.querySelectorAll("[data-find-as]").forEach((line) => (line.hidden = !found.has(line.dataset.findAs)));
    document.querySelectorAll(".entries, .contents-indicators > li").forEach(function (group) {
      group.hidden = !group.querySelector("[data-find]:not([hidden]), [data-find-as]:not([hidden])");
    });
    document.getElementById("method-none").hidden = found.size > 0;
  }

  /* What goes along from page to page. */
  function commonQuery() {
    const query = new URLSearchParams(location.search);
    const kept = new URLSearchParams();
    ["pref", "year", "lang"].forEach((name) => query.get(name) && kept.set(name, query.get(name)));
    return kept.toString() ? "?" + kept.toString() : "";
  }

  /* The list behind the search, once a snapshot. */
  const lists = new Map();

  function bringBodies(snapshot) {
    // Where nothing is published, the token is one word that says so: there is no list to ask for.
    if (!snapshot || !snapshot.includes(" ")) return Promise.resolve([]);
    if (!lists.has(snapshot)) {
      const asked = fetch(base() + "bodies.json?of=" + encodeURIComponent(snapshot)).then((answer) => (answer.ok ? answer.json() : []));
      lists.set(snapshot, asked.catch(() => []));
    }
    return lists.get(snapshot);
  }

  let lastPath = null;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    board: {
      /* Name the tab; after a change of page start at the top, with the focus in the main part. */
      showTitle: function (title, path) {
        document.title = title;
        if (lastPath !== null && lastPath !== path) {
          window.scrollTo(0, 0);
          const main = document.getElementById("main");
          if (main) main.focus({ preventScroll: true });
        }
        lastPath = path;
        if (location.hash) showAnchor(60);
        return none();
      },
      choosePrefecture: (value) => goWith("pref", value),
      chooseYear: (value) => goWith("year", value),
      chooseOwn: (value) => goWith("code", value),
      // Weights belong to the group they were tried on.
      chooseGroup: (value) => goWith("group", value, ["w"]),
      chooseIndicator: function (id) {
        if (id) go(base() + "indicator/" + encodeURIComponent(id) + commonQuery());
        return none();
      },
      goToBody: function (code) {
        if (!code) return none();
        go(base() + "body/" + encodeURIComponent(code) + commonQuery());
        // Ready for the next search.
        setTimeout(() => window.dash_clientside.set_props("find", { value: null }), 0);
        return none();
      },
      addBody: function (code) {
        const query = new URLSearchParams(location.search);
        const codes = (query.get("codes") || "").split(",").filter(Boolean);
        if (!code || codes.includes(code)) return none();
        query.set("codes", codes.concat(code).join(","));
        go(location.pathname + "?" + query.toString().replaceAll("%2C", ","));
        return none();
      },
      bringBodies: bringBodies,
      print: function (clicks) {
        if (clicks) window.print();
        return none();
      },
      findIndicators: function (text) {
        narrow(text);
        return none();
      },
      search: function (text, options) {
        return Object.assign({}, options, { quickFilterText: text || "" });
      },
    },
  });

  /* Hiragana to katakana, full width to half width: a search finds both. */
  function fold(text) {
    return (text || "")
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60))
      .replace(/ヶ/g, "ケ");
  }

  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {
    findBodies: function (asked) {
      const words = fold(asked.search).split(/\s+/).filter(Boolean);
      const found = asked.options.filter(function (option) {
        const text = fold([option.label, option.kana, option.value].join(" "));
        return words.every((word) => text.includes(word));
      });
      return found.slice(0, asked.limit);
    },
  });

  const element = () => window.React.createElement;

  window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions, {
    BodyLink: function (props) {
      const href = props.data.href;
      return element()(
        "a",
        {
          href: href,
          onClick: function (event) {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            go(href);
          },
        },
        props.value
      );
    },
    StageCell: function (props) {
      const ahead = props.data.ahead;
      return element()("span", { className: "stage-cell" }, props.value, ahead ? element()("small", null, ahead) : null);
    },
    ScoreCell: function (props) {
      if (props.value === null || props.value === undefined) {
        const field = props.colDef.field;
        return element()(
          "span",
          { className: "cell-missing" },
          element()("span", null, props.data[field + "_why"]),
          element()("span", { className: "num" }, props.data[field + "_range"])
        );
      }
      return element()(
        "span",
        { className: "cell-score" },
        element()("span", { className: "cell-bar", style: { width: props.value * 0.48 + "%" }, "aria-hidden": true }),
        element()("span", { className: "num" }, props.value.toFixed(1))
      );
    },
    NumberCell: (props) =>
      element()("span", { className: "num" }, props.value === null ? "—" : Number(props.value).toLocaleString("ja-JP")),
    PercentCell: (props) => element()("span", { className: "num" }, Math.round(props.value) + " %"),
  });

  /* The grid draws only what is in sight. For paper, write out its rows, as they are sorted and filtered. */
  function cellText(row, field) {
    const value = row[field];
    if (value === null || value === undefined) return [row[field + "_why"], row[field + "_range"]].join(" ").trim() || "—";
    if (field === "stage") return [value, row.ahead].join(" ").trim();
    if (field === "population") return Number(value).toLocaleString("ja-JP");
    return typeof value === "number" ? value.toFixed(1) : String(value);
  }

  function fillRow(row, tag, texts) {
    texts.forEach(function (text) {
      row.appendChild(document.createElement(tag)).textContent = text;
    });
  }

  function readyGrid() {
    try {
      return window.dash_ag_grid.getApi("bodies");
    } catch (notReady) {
      return null; // It throws on pages without the list, and until the list is drawn.
    }
  }

  function writeList() {
    const place = document.getElementById("print-list");
    const grid = place && readyGrid();
    if (!grid) return;
    const rows = [];
    grid.forEachNodeAfterFilterAndSort((node) => rows.push(node.data));
    // On A4 there is no room for columns that say nothing, or that the code and the kind of a body take.
    const columns = grid
      .getAllDisplayedColumns()
      .map((column) => column.getColDef())
      .filter((column) => !["code", "kind", "coverage"].includes(column.field))
      .filter((column) => rows.some((row) => row[column.field] !== null || row[column.field + "_range"]));
    const table = document.createElement("table");
    table.className = "table";
    fillRow(table.createTHead().insertRow(), "th", columns.map((column) => column.headerName));
    const body = table.createTBody();
    rows.forEach((row) => fillRow(body.insertRow(), "td", columns.map((column) => cellText(row, column.field))));
    place.replaceChildren(table);
  }

  window.addEventListener("beforeprint", writeList);

  /* The file of a list holds its rows as they are sorted and filtered. */
  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a[data-follows]");
    const grid = link && readyGrid();
    if (!grid) return;
    const codes = [];
    grid.forEachNodeAfterFilterAndSort((node) => codes.push(node.data.code));
    const address = new URL(link.href);
    address.searchParams.set("codes", codes.join(","));
    link.href = address.href;
  }, true);

  /* What the server wrote as HTML (`data-html`) becomes the content of its element. React does not look inside. */
  const written = new WeakMap();

  function write(element) {
    const kept = keep(element);
    // The element may be React's again: take out only what was put in.
    (written.get(element) || []).forEach((node) => node.remove());
    if (element.dataset.html === undefined) return;
    element.innerHTML = element.dataset.html;
    written.set(element, Array.from(element.childNodes));
    kept();
    holdOn();
  }

  /* When a table or figure is replaced by its next version, the focus and what is unfolded stay where they were. */
  function keep(element) {
    const named = (selector, text) =>
      Array.from(element.querySelectorAll(selector)).find((each) => each.textContent === text);
    const focused = element.contains(document.activeElement) && document.activeElement;
    const held = focused && [focused.tagName, focused.textContent];
    const open = Array.from(element.querySelectorAll("details[open] > summary"), (summary) => summary.textContent);
    return function () {
      open.map((text) => named("summary", text)).forEach((summary) => summary && (summary.parentNode.open = true));
      const again = held && named(...held);
      if (again) again.focus({ preventScroll: true });
    };
  }

  new MutationObserver(function (changes) {
    const found = new Set();
    changes.forEach(function (change) {
      if (change.type === "attributes") found.add(change.target);
      change.addedNodes.forEach(function (node) {
        if (node.nodeType !== Node.ELEMENT_NODE) return;
        if (node.dataset.html !== undefined) found.add(node);
        node.querySelectorAll("[data-html]").forEach((each) => found.add(each));
      });
    });
    found.forEach(write);
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-html"] });

  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a[data-goes]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });

  /* 位置と幅: sliders say their value at once; the page follows when they come to rest. The address carries them. */
  let resting = null;
  let inHand = null;

  /* The page that follows has the slider anew: whoever moves it by keyboard must not lose it. */
  function holdOn() {
    const again = inHand && document.getElementById(inHand);
    if (again && [null, document.body, document.getElementById("main")].includes(document.activeElement)) {
      again.focus({ preventScroll: true });
    }
  }

  document.addEventListener("focusin", function (event) {
    if (event.target.id !== "main") inHand = event.target.dataset.weight === undefined ? null : event.target.id;
  });

  function tryWeights() {
    const query = new URLSearchParams(location.search);
    const moved = Array.from(document.querySelectorAll("input[data-weight]"))
      .filter((slider) => Number(slider.value) !== 1)
      .map((slider) => slider.dataset.weight + ":" + slider.value);
    query.delete("w");
    if (moved.length) query.set("w", moved.join(","));
    const search = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
    go(location.pathname + (search ? "?" + search : ""));
  }

  document.addEventListener("input", function (event) {
    const slider = event.target.closest && event.target.closest("input[data-weight]");
    if (!slider) return;
    const told = slider.dataset.told.replace("#", Number(slider.value).toFixed(2));
    document.getElementById(slider.id + "-value").textContent = told;
    slider.setAttribute("aria-valuetext", told);
    clearTimeout(resting);
    resting = setTimeout(tryWeights, 600);
  });

  /* 提出前チェック: the file goes to the server and the findings come back; nothing is kept on either side. */
  let slips = [];

  function say(text, percent) {
    document.getElementById("check-status").textContent = text;
    document.getElementById("check-bar").style.width = percent + "%";
  }

  function finished(request, drop) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch (notJson) {
      answer = { refused: request.status === 413 ? drop.dataset.tooLarge : drop.dataset.lost };
    }
    slips = answer.files || [];
    document.getElementById("check-result").innerHTML = answer.html || "";
    say(answer.refused || drop.dataset.done, answer.refused ? 0 : 100);
  }

  function checkFile(files, drop) {
    if (!files.length) return;
    document.getElementById("check-result").replaceChildren();
    slips = [];
    if (files.length > 1) return say(drop.dataset.oneFile, 0);
    const file = files[0];
    if (file.size > Number(drop.dataset.limit)) return say(drop.dataset.tooLarge, 0);
    const request = new XMLHttpRequest();
    request.open("POST", base() + "check/file?lang=" + drop.dataset.lang);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => say(drop.dataset.sending, Math.round((70 * event.loaded) / (event.total || 1)));
    request.upload.onload = () => say(drop.dataset.checking, 80);
    request.onload = () => finished(request, drop);
    request.onerror = () => say(drop.dataset.lost, 0);
    request.send(file);
  }

  function save(file) {
    saveBytes(Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0)), file.name);
  }

  function saveBytes(bytes, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest && event.target.closest("#choose-file, [data-file]");
    if (!button) return;
    if (button.dataset.file !== undefined) {
      const file = slips[Number(button.dataset.file)];
      if (file) save(file);
      return;
    }
    const input = document.createElement("input");
    input.type = "file";
    input.addEventListener("change", () => checkFile(input.files, button.closest("#drop")));
    input.click();
  });

  ["dragover", "dragleave", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      const drop = event.target.closest && event.target.closest("#drop");
      // A file that misses the field must not open in the place of the page.
      if (document.getElementById("drop")) event.preventDefault();
      if (!drop) return;
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop") checkFile(event.dataTransfer.files, drop);
    });
  });

  /* All sheets of a prefecture: each begins with the mark of an entry, so what has come tells how many are made. */
  const ENTRY = [0x50, 0x4b, 0x03, 0x04];

  function countEntries(bytes) {
    let count = 0;
    for (let at = bytes.indexOf(ENTRY[0]); at >= 0; at = bytes.indexOf(ENTRY[0], at + 1)) {
      if (ENTRY.every((byte, next) => bytes[at + next] === byte)) count += 1;
    }
    return count;
  }

  async function bringSheets(link) {
    const tell = (key, facts) => {
      const line = document.getElementById("zip-status");
      const text = link.dataset[key].replace(/{(\w+)}/g, (_, name) => facts[name]);
      if (line) line.textContent = " " + text;
    };
    const answer = await fetch(link.href);
    if (!answer.ok) return tell(answer.status === 503 ? "busy" : "lost", {});
    const total = answer.headers.get("X-Sheet-Count");
    const name = decodeURIComponent(answer.headers.get("Content-Disposition").split("''")[1]);
    const reader = answer.body.getReader();
    const pieces = [];
    let done = 0;
    let rest = new Uint8Array();
    tell("making", { done, total });
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      const seen = new Uint8Array([...rest, ...piece.value]);
      done += countEntries(seen);
      rest = seen.slice(-3);
      tell("making", { done, total });
    }
    saveBytes(new Uint8Array(await new Blob(pieces).arrayBuffer()), name);
    return tell("ready", { total });
  }

  let isBringing = false;

  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a[data-zip]");
    if (!link) return;
    event.preventDefault();
    if (isBringing) return;
    isBringing = true;
    bringSheets(link)
      .catch(() => (document.getElementById("zip-status").textContent = " " + link.dataset.lost))
      .finally(() => (isBringing = false));
  });

  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
    stageOrder: (a, b, left, right) => left.data.stage_order - right.data.stage_order,
    boardTheme: (theme) =>
      theme.withParams({
        accentColor: "#0017C1",
        backgroundColor: "#FFFFFF",
        borderColor: "#D8DEEB",
        borderRadius: 4,
        fontFamily: "inherit",
        cellHorizontalPadding: 12,
        fontSize: 14,
        foregroundColor: "#333333",
        headerBackgroundColor: "#F1F4FB",
        headerFontSize: 13,
        headerFontWeight: 700,
        headerTextColor: "#333333",
        oddRowBackgroundColor: "#FBFCFE",
        rowHoverColor: "#E8F1FE",
        wrapperBorderRadius: 6,
        rowHeight: 41,
        headerHeight: 44,
      }),
  });
})();
