/* All sheets of a prefecture: each begins with the mark of an entry, so what has come tells how many are made. */
(function () {
  "use strict";

  const { fill, inside, saveBytes } = window.monosashi;

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
      const text = fill(link.dataset[key], facts);
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
    const link = inside(event, "a[data-zip]");
    if (!link) return;
    event.preventDefault();
    if (isBringing) return;
    isBringing = true;
    bringSheets(link)
      .catch(() => (document.getElementById("zip-status").textContent = " " + link.dataset.lost))
      .finally(() => (isBringing = false));
  });
})();
