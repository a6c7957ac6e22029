/* 方法と定義: a search that narrows the indicators. */
(function () {
  "use strict";

  const { fold, inside, wordsOf } = window.monosashi;

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

  document.addEventListener("input", function (event) {
    const box = inside(event, "input[data-narrows]");
    if (box) narrow(box.value);
  });
})();
