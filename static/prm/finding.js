/* The search box: "/" or Ctrl+K leads to it, what is found shows while typing, arrow keys choose. Without this it sends its form. */
(function () {
  "use strict";

  var OFF = "pr-find-key-off";
  var WAIT = 180;

  function typing(element) {
    return element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  }

  function stored(value) {
    try {
      if (value === undefined) return localStorage.getItem(OFF) === "1";
      localStorage.setItem(OFF, value ? "1" : "0");
    } catch (error) { /* the browser keeps nothing: the key stays on */ }
    return false;
  }

  function box(form) {
    var input = form.querySelector("input");
    var list = form.querySelector(".pr-found");
    var told = form.querySelector("[role=status]");
    var at = -1, timer, asking, last = input.value.trim();

    function options() { return Array.from(list.querySelectorAll("[role=option]")); }

    function choose(index) {
      var all = options();
      at = all.length ? (index + all.length + 1) % (all.length + 1) : -1;
      if (at === all.length) at = -1;
      all.forEach(function (one, number) {
        one.id = "pr-option-" + number;
        one.setAttribute("aria-selected", String(number === at));
      });
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }

    function open(yes) {
      list.hidden = !yes;
      input.setAttribute("aria-expanded", String(yes));
      if (!yes) choose(-1);
    }

    function show(html) {
      list.innerHTML = html;
      choose(-1);
      var some = list.textContent.trim();
      open(Boolean(some) && form.contains(document.activeElement));
      var count = options().length;
      told.textContent = count ? count + " " + form.dataset.count : some;
    }

    function ask() {
      var text = input.value.trim();
      if (text === last) return;
      last = text;
      if (asking) asking.abort();
      if (text.length < 2) return show("");
      asking = new AbortController();
      fetch(form.action + "?live=1&q=" + encodeURIComponent(text), { signal: asking.signal, credentials: "same-origin" })
        .then(function (answer) { return answer.ok && !answer.redirected ? answer.text() : ""; })
        .then(show, function () { /* the next key asks again; Enter opens the page */ });
    }

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("focus", function () { if (list.textContent.trim()) open(true); });
    form.addEventListener("focusout", function (event) { if (!form.contains(event.relatedTarget)) open(false); });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options().length) {
        event.preventDefault();
        if (list.hidden) open(true);
        choose(at < 0 && step < 0 ? options().length - 1 : at + step);
      } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
        event.preventDefault();
        options()[at].click();
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (!list.hidden) open(false);
        else if (input.value) { input.value = ""; last = ""; list.innerHTML = ""; }
        else input.blur();
      }
    });
    return input;
  }

  function walk(page) {
    page.addEventListener("keydown", function (event) {
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      var links = Array.from(page.querySelectorAll("a.pr-hit"));
      var here = links.indexOf(document.activeElement);
      if (!step || here < 0 || !links[here + step]) return;
      event.preventDefault();
      links[here + step].focus();
    });
    var keys = page.querySelector(".pr-keys");
    var check = keys.querySelector("input");
    keys.hidden = false;
    check.checked = !stored();
    check.addEventListener("change", function () { stored(!check.checked); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var form = document.querySelector(".pr-find");
    var page = document.querySelector(".pr-find-page");
    if (page) walk(page);
    if (!form) return;
    var input = box(form);
    window.addEventListener("keydown", function (event) {
      var chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
      var plain = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!chord && (!plain || stored() || typing(event.target))) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  });
})();
