/* What the browser does by itself. Loaded from the server: no inline scripts, nothing from outside.
   Dash loads the files of this folder in order of their names: what several of them use is here, in `monosashi`. */
(function () {
  "use strict";

  /* The path below which the dashboards stand behind a proxy. The script runs before the document is whole. */
  const base = () => JSON.parse(document.getElementById("_dash-config").textContent).requests_pathname_prefix;

  function go(href) {
    if (href === location.pathname + location.search) return;
    history.pushState({}, "", href);
    // The event that dash's own Location listens to.
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  /* `{count}` in a text becomes what `facts` says of it. */
  const fill = (text, facts) => text.replace(/{(\w+)}/g, (_, name) => facts[name]);

  /* Hiragana to katakana, full width to half width: a search finds both. */
  function fold(text) {
    return (text || "")
      .normalize("NFKC")
      .toLowerCase()
      .replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60))
      .replace(/ヶ/g, "ケ");
  }

  const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);

  /* What an event happened in, if it is one of these. */
  const inside = (event, selector) => (event.target.closest ? event.target.closest(selector) : null);

  function saveBytes(bytes, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  const monosashi = { base, fill, fold, go, inside, saveBytes, snapshot: "", wordsOf };
  window.monosashi = monosashi;

  /* The page arrives after its address: go to the anchor once it is there. */
  function showAnchor(tries) {
    const target = document.getElementById(location.hash.slice(1));
    if (target) target.scrollIntoView();
    else if (tries) requestAnimationFrame(() => showAnchor(tries - 1));
  }

  let lastPath = null;

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    board: {
      /* Name the tab; after a change of page start at the top, with the focus in the main part. */
      showTitle: function (title, path, snapshot) {
        monosashi.snapshot = snapshot;
        document.title = title;
        if (lastPath !== null && lastPath !== path) {
          window.scrollTo(0, 0);
          const main = document.getElementById("main");
          // Unless the reader already searches on.
          if (main && document.activeElement.id !== "find") main.focus({ preventScroll: true });
        }
        lastPath = path;
        if (location.hash) showAnchor(60);
        return window.dash_clientside.no_update;
      },
    },
  });

  document.addEventListener("click", function (event) {
    if (inside(event, "#print")) window.print();
  });

  document.addEventListener("click", function (event) {
    const link = inside(event, "a[data-goes]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });
})();
