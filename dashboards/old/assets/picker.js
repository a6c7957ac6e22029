/* Boxes to pick one of many in: typing narrows the list, and nothing happens before one is picked. */
(function () {
  "use strict";

  const { base, fold, go, inside, wordsOf } = window.monosashi;

  /* So many of all bodies are offered at once. */
  const MOST = 60;

  function goWith(name, value, dropped) {
    const query = new URLSearchParams(location.search);
    const shown = document.querySelector("main [data-" + name + "]");
    if (shown && shown.dataset[name] === value) return;
    query.set(name, value);
    (dropped || []).forEach((each) => query.delete(each));
    go(location.pathname + "?" + query.toString());
  }

  /* Another page; prefecture, year and language go along. */
  function goTo(path) {
    const query = new URLSearchParams(location.search);
    const kept = new URLSearchParams();
    ["pref", "year", "lang"].forEach((name) => query.get(name) && kept.set(name, query.get(name)));
    go(base() + path + (kept.toString() ? "?" + kept.toString() : ""));
  }

  function addBody(code) {
    const query = new URLSearchParams(location.search);
    const codes = (query.get("codes") || "").split(",").filter(Boolean);
    if (codes.includes(code)) return;
    query.set("codes", codes.concat(code).join(","));
    go(location.pathname + "?" + query.toString().replaceAll("%2C", ","));
  }

  /* What picking does, by the id of the box. */
  const PICKS = {
    // The body of interest brings its own prefecture: another one is asked for without it.
    pref: (code) => goWith("pref", code, ["code"]),
    year: (year) => goWith("year", year),
    own: (code) => goWith("code", code),
    // Weights belong to the group they were tried on.
    group: (id) => goWith("group", id, ["w"]),
    indicator: (id) => goTo("indicator/" + encodeURIComponent(id)),
    find: function (code) {
      // Off to the page, and the focus with it.
      document.getElementById("find").blur();
      goTo("body/" + encodeURIComponent(code));
    },
    add: addBody,
  };

  /* All bodies, once a snapshot, and not before somebody searches. */
  const asked = new Map();

  function bodies() {
    const snapshot = window.monosashi.snapshot;
    // Where nothing is published, the token is one word that says so: there is no list to ask for.
    if (snapshot && !snapshot.includes(" ")) return Promise.resolve([]);
    if (!asked.has(snapshot)) {
      const folded = (body) => Object.assign(body, { text: fold(["", body.label, body.kana, body.value].join(" ")) });
      const none = () => asked.delete(snapshot) && [];
      const answer = fetch(base() + "bodies.json?of=" + encodeURIComponent(snapshot || Date.now())).then((each) => (each.ok ? each.json() : none()));
      asked.set(snapshot, answer.then((all) => all.map(folded)).catch(none));
    }
    return asked.get(snapshot);
  }

  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const offered = (box) => Array.from(listOf(box).querySelectorAll("[data-value]:not([hidden])"));
  const isOpen = (box) => box.getAttribute("aria-expanded") === "true";
  const activeOf = (box) => listOf(box).querySelector(".is-active");

  function entry(list, at, facts) {
    const line = document.createElement("li");
    line.id = list.id + "-" + at;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.textContent = facts.label;
    if (facts.value) line.dataset.value = facts.value;
    else line.setAttribute("aria-disabled", "true");
    return line;
  }

  function activate(box, option) {
    const before = activeOf(box);
    if (before) before.classList.remove("is-active");
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.classList.add("is-active");
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /* The entries that hold all words: of the list the server wrote, or of all bodies. */
  async function narrow(box, text) {
    const list = listOf(box);
    const words = wordsOf(text);
    const has = (whole) => words.every((word) => whole.includes(word));
    if (box.dataset.all === undefined) {
      Array.from(list.children).forEach((line) => (line.hidden = !has(fold(line.textContent))));
    } else {
      const found = (await bodies()).filter((body) => has(body.text));
      // Those first whose name, reading or code begins so.
      const begins = (body) => words.every((word) => body.text.includes(" " + word));
      const sorted = found.filter(begins).concat(found.filter((body) => !begins(body)));
      list.replaceChildren(...sorted.slice(0, MOST).map((body, at) => entry(list, at, body)));
    }
    list.querySelectorAll("[aria-disabled]").forEach((line) => line.remove());
    if (!offered(box).length) list.append(entry(list, "none", { label: box.dataset.none }));
  }

  async function open(box, text) {
    box.setAttribute("aria-expanded", "true");
    await narrow(box, text);
    // The reader may have gone on meanwhile.
    if (!isOpen(box)) return;
    listOf(box).hidden = false;
    activate(box, (!text && listOf(box).querySelector("[aria-selected=true]")) || offered(box)[0]);
  }

  function close(box) {
    listOf(box).hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.value = box.defaultValue;
    activate(box, null);
  }

  function pick(box, option) {
    close(box);
    PICKS[box.id](option.dataset.value);
  }

  function move(box, step) {
    if (!isOpen(box)) return open(box, "");
    const options = offered(box);
    const at = options.indexOf(activeOf(box));
    return activate(box, options[(at + step + options.length) % options.length]);
  }

  const KEYS = {
    ArrowDown: (box) => move(box, 1),
    ArrowUp: (box) => move(box, -1),
    Enter: (box) => isOpen(box) && activeOf(box) && pick(box, activeOf(box)),
    Escape: close,
  };

  const boxOf = (event) => inside(event, "input[role=combobox]");

  document.addEventListener("keydown", function (event) {
    const box = boxOf(event);
    // While Japanese is being composed, the keys belong to the composition.
    if (!box || !KEYS[event.key] || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    KEYS[event.key](box);
  });

  document.addEventListener("input", function (event) {
    const box = boxOf(event);
    if (box) open(box, box.value);
  });

  document.addEventListener("focusin", function (event) {
    const box = boxOf(event);
    if (box && box.dataset.all !== undefined) bodies();
  });

  document.addEventListener("focusout", function (event) {
    const box = boxOf(event);
    if (box && box.isConnected) close(box);
  });

  /* The box keeps the focus while the list is used. */
  document.addEventListener("mousedown", function (event) {
    if (inside(event, ".picker [role=listbox]")) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    const box = boxOf(event);
    if (box && !isOpen(box)) {
      box.select();
      open(box, "");
    }
    const option = inside(event, ".picker [data-value]");
    if (option) pick(option.closest(".picker").querySelector("input"), option);
  });
})();
