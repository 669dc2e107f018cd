/* Names for what unfold and select2 leave nameless to a screen reader. */
(function () {
  "use strict";

  function named(select) {
    var label = select.id && document.querySelector('label[for="' + CSS.escape(select.id) + '"]');
    return select.getAttribute("aria-label") || (label ? label.textContent.replace("*", "").trim() : "");
  }

  function nameSelects() {
    document.querySelectorAll("select.select2-hidden-accessible").forEach(function (select) {
      var box = select.parentElement.querySelector(".select2-selection__rendered, .select2-search__field");
      if (box && !box.hasAttribute("aria-label")) box.setAttribute("aria-label", named(select));
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-simplebar]").forEach(function (box) {
      var group = box.closest("fieldset, nav, [aria-labelledby]");
      var heading = group && group.querySelector("h2, h3");
      var name = box.id === "nav-sidebar-apps" ? "navigation" : heading ? heading.textContent.trim() : document.title;
      box.setAttribute("data-simplebar-aria-label", name);
    });
    document.querySelectorAll("fieldset thead th").forEach(function (head) {
      if (head.textContent.trim()) return;
      var words = head.appendChild(document.createElement("span"));
      words.className = "pr-spoken";
      words.textContent = "–";
    });
  });
  window.addEventListener("load", function () { setTimeout(nameSelects); });
  document.addEventListener("formset:added", function () { setTimeout(nameSelects); });
})();
