/* 位置と幅: sliders say their value at once; the page follows when they come to rest. The address carries them. */
(function () {
  "use strict";

  const { go, inside } = window.monosashi;

  let resting = null;

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
    const slider = inside(event, "input[data-weight]");
    if (!slider) return;
    const told = slider.dataset.told.replace("#", Number(slider.value).toFixed(2));
    document.getElementById(slider.id + "-value").textContent = told;
    slider.setAttribute("aria-valuetext", told);
    clearTimeout(resting);
    resting = setTimeout(tryWeights, 600);
  });
})();
