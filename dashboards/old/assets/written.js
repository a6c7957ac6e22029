/* What the server wrote as HTML (`data-html`) becomes the content of its element. React does not look inside. */
(function () {
  "use strict";

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
    element.dispatchEvent(new CustomEvent("written", { bubbles: true }));
  }

  /* When a table or figure is replaced by its next version, the focus and what is unfolded stay where they were. */
  function keep(element) {
    const named = (selector, text) =>
      Array.from(element.querySelectorAll(selector)).find((each) => each.textContent === text);
    const focused = element.contains(document.activeElement) && document.activeElement;
    const held = focused && [focused.tagName, focused.textContent, focused.id];
    const open = Array.from(element.querySelectorAll("details[open] > summary"), (summary) => summary.textContent);
    return function () {
      open.map((text) => named("summary", text)).forEach((summary) => summary && (summary.parentNode.open = true));
      const again = held && (held[2] ? document.getElementById(held[2]) : named(held[0], held[1]));
      if (again) again.focus({ preventScroll: true });
    };
  }

  /* The page that follows may have a box or a slider anew: whoever uses it by keyboard must not lose it. */
  let inHand = null;

  document.addEventListener("focusin", function (event) {
    if (event.target.id !== "main") inHand = event.target.matches("main input") ? event.target.id : null;
  });

  function holdOn() {
    const again = inHand && document.getElementById(inHand);
    if (again && [null, document.body, document.getElementById("main")].includes(document.activeElement)) {
      again.focus({ preventScroll: true });
    }
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
})();
