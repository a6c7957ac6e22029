/* Searches: for a body among all, for an indicator among the definitions. */
(function () {
  "use strict";

  const { base, fold, none, wordsOf } = window.monosashi;

  /* All bodies, once a snapshot, and not before somebody searches. */
  const lists = new Map();
  let snapshot = null;
  let isSearching = false;

  function bodies() {
    if (!lists.has(snapshot)) {
      const asked = fetch(base() + "bodies.json?of=" + encodeURIComponent(snapshot)).then((answer) => (answer.ok ? answer.json() : []));
      lists.set(snapshot, asked.catch(() => []));
    }
    return lists.get(snapshot);
  }

  document.addEventListener("focusin", async function (event) {
    const id = event.target.id;
    if (!["find", "add", "own"].includes(id)) return;
    isSearching = true;
    window.dash_clientside.set_props(id, { data: await bodies() });
  });

  /* Show the indicators that hold all words asked for, and say so when there is none. */
  function narrow(text) {
    const words = wordsOf(text);
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

  Object.assign(window.dash_clientside.board, {
    bringBodies: function (shown) {
      snapshot = shown;
      return isSearching ? bodies() : none();
    },
    findIndicators: function (text) {
      narrow(text);
      return none();
    },
  });

  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {
    findBodies: function (asked) {
      const words = wordsOf(asked.search);
      const found = asked.options.filter(function (option) {
        const text = fold([option.label, option.kana, option.value].join(" "));
        return words.every((word) => text.includes(word));
      });
      return found.slice(0, asked.limit);
    },
  });
})();
