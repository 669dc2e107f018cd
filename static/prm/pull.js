/* A pull's page follows it while it runs, without moving focus or scroll. */
(function () {
  "use strict";
  var box = document.getElementById("pr-pull");
  if (!box || box.dataset.state !== "pending") return;
  var bar = box.querySelector("progress");

  function find(name) { return document.querySelector('[data-pull="' + name + '"]'); }

  function say(name, text) {
    var place = find(name);
    if (place && place.textContent !== text) place.textContent = text;
  }

  function row(one) {
    var made = document.createElement("div");
    made.appendChild(document.createElement("dt")).textContent = one.name;
    var number = made.appendChild(document.createElement("dd"));
    number.className = "pr-num";
    number.textContent = one.number;
    return made;
  }

  function show(told) {
    if (told.percent !== null) {
      bar.value = told.percent;
      say("percent", told.percent + " %");
    }
    say("doing", told.doing);
    say("reason", told.reason);
    if (told.counts.length) find("counts").replaceChildren.apply(find("counts"), told.counts.map(row));
    if (told.state === "pending") setTimeout(ask, 1500);
    else end();
  }

  /* What the server words anew: the state, when it ended, whether it may go on. A part that has the focus stays. */
  function end() {
    fetch(window.location.href, { credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".pr-stack");
        var parts = Array.from(document.querySelector(".pr-stack").children);
        Array.from(fresh.children).forEach(function (part, n) {
          if (parts[n] && !parts[n].contains(document.activeElement)) parts[n].replaceWith(part);
        });
      })
      .catch(function () { window.location.reload(); });
  }

  function ask() {
    fetch(box.dataset.url, { credentials: "same-origin" })
      .then(function (answer) { return answer.json(); })
      .then(show)
      .catch(function () { setTimeout(ask, 5000); });
  }

  setTimeout(ask, 1000);
})();
