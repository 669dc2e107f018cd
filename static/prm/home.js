/* The home page's counts follow what happens, without moving focus or scroll. Without this script a reload does it. */
(function () {
  "use strict";
  var live = document.getElementById("pr-live");
  var news = document.getElementById("pr-news");
  if (!live || !window.fetch) return;
  var every = live.dataset.every * 1000;
  var last = Date.now();
  var timer = null;

  function key(node) { return node.getAttribute ? node.getAttribute("data-key") : null; }

  function held(node) { return node === document.activeElement || (node.contains && node.contains(document.activeElement)); }

  /* The next of what stands there that is the same thing as `fresh`. */
  function twin(node, fresh) {
    while (node && (node.nodeName !== fresh.nodeName || key(node) !== key(fresh))) node = node.nextSibling;
    return node;
  }

  /* What has the focus stays until it has lost it. */
  function drop(node, end) {
    while (node !== end) {
      var next = node.nextSibling;
      if (!held(node)) node.remove();
      node = next;
    }
  }

  function attributes(old, fresh) {
    Array.from(old.attributes).forEach(function (one) { if (!fresh.hasAttribute(one.name)) old.removeAttribute(one.name); });
    Array.from(fresh.attributes).forEach(function (one) {
      if (old.getAttribute(one.name) !== one.value) old.setAttribute(one.name, one.value);
    });
  }

  /* Makes `old` what `fresh` is, and touches nothing that is so already. */
  function follow(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (!old.attributes) { old.nodeValue = fresh.nodeValue; return; }
    attributes(old, fresh);
    var place = old.firstChild;
    Array.from(fresh.childNodes).forEach(function (one) {
      var found = twin(place, one);
      if (!found) { old.insertBefore(document.importNode(one, true), place); return; }
      drop(place, found);
      follow(found, one);
      place = found.nextSibling;
    });
    drop(place, null);
  }

  /* What has the focus keeps its place in the window, whatever grows or shrinks above it. */
  function still(change) {
    var one = document.activeElement;
    var before = one.getBoundingClientRect().top;
    change();
    if (live.contains(one)) window.scrollBy({ top: one.getBoundingClientRect().top - before, behavior: "instant" });
  }

  function show(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("pr-live");
    if (!fresh) return;
    var said = fresh.dataset.news || "";
    fresh.removeAttribute("data-news");
    still(function () { follow(live, fresh); });
    if (said) news.textContent = said;
  }

  function ask() {
    last = Date.now();
    var url = "?fragment=waiting&had=" + encodeURIComponent(live.dataset.total);
    fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } })
      .then(function (answer) {
        /* Signed out meanwhile, or nothing to see any more: the next reload says so. */
        if (answer.redirected || answer.status === 403) return null;
        return answer.ok ? answer.text() : "";
      })
      .catch(function () { return ""; })
      .then(function (text) {
        if (text === null) return;
        if (text) show(text);
        wait(every);
      });
  }

  function wait(time) {
    clearTimeout(timer);
    timer = setTimeout(function () { timer = null; if (!document.hidden) ask(); }, time);
  }

  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && timer === null) wait(Math.max(0, last + every - Date.now()));
  });
  wait(every);
})();
