/* 提出前チェック: the file goes to the server and the findings come back; nothing is kept on either side. */
(function () {
  "use strict";

  const { base, inside, saveBytes } = window.monosashi;

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

  // While the file waits for its turn, the page shows how many are before it.
  function followQueue(request, ticket, drop) {
    setTimeout(function ask() {
      if (request.readyState === 4) return;
      fetch(base() + "check/queue?lang=" + drop.dataset.lang + "&ticket=" + ticket)
        .then((answer) => answer.json())
        .then((place) => request.readyState !== 4 && say(place.text || drop.dataset.checking, 80))
        .catch(() => undefined)
        .finally(() => setTimeout(ask, 2000));
    }, 1000);
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
    const ticket = Math.random().toString(36).slice(2);
    request.setRequestHeader("X-Ticket", ticket);
    request.upload.onprogress = (event) => say(drop.dataset.sending, Math.round((70 * event.loaded) / (event.total || 1)));
    request.upload.onload = () => {
      say(drop.dataset.checking, 80);
      followQueue(request, ticket, drop);
    };
    request.onload = () => finished(request, drop);
    request.onerror = () => say(drop.dataset.lost, 0);
    request.send(file);
  }

  function save(file) {
    saveBytes(Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0)), file.name);
  }

  document.addEventListener("click", function (event) {
    const button = inside(event, "#choose-file, [data-file]");
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
      const drop = inside(event, "#drop");
      // A file that misses the field must not open in the place of the page.
      if (document.getElementById("drop")) event.preventDefault();
      if (!drop) return;
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop") checkFile(event.dataTransfer.files, drop);
    });
  });
})();
