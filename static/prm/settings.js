/* Presets fill the form without a reload; the save bar names what is not saved yet; the address can be copied. */
(function () {
  "use strict";
  var form = document.getElementById("connection_form");
  if (!form) return;
  var bar = document.getElementById("pr-unsaved");
  var presets = Array.from(form.querySelectorAll("[data-preset]"));
  var controls = Array.from(form.querySelectorAll("[data-saved]"));

  function value(control) {
    return control.type === "checkbox" ? String(control.checked) : control.value;
  }

  function counts(control) {
    return control.type !== "radio" || control.checked;
  }

  function wanted(preset) {
    return preset.dataset.preset.trim().split(/\s+/).map(function (pair) { return pair.split("="); });
  }

  function present(name) {
    var control = controls.find(function (one) { return one.name === name && counts(one); });
    return control ? value(control) : "";
  }

  function show() {
    var names = controls.filter(counts).filter(function (one) { return value(one) !== one.dataset.saved; })
      .map(function (one) { return one.dataset.title; });
    presets.forEach(function (preset) {
      var fits = wanted(preset).every(function (pair) { return present(pair[0]) === pair[1]; });
      if (fits) preset.setAttribute("aria-current", "true"); else preset.removeAttribute("aria-current");
    });
    if (!bar) return;
    var text = names.length === 0 ? bar.dataset.none : names.length === 1 ? bar.dataset.one : bar.dataset.many;
    text = text.replace("COUNT", names.length).replace("NAMES", names.join(", "));
    if (bar.textContent.trim() !== text) bar.textContent = text;
  }

  function fill(preset) {
    wanted(preset).forEach(function (pair) {
      controls.filter(function (one) { return one.name === pair[0]; }).forEach(function (one) {
        one.checked = one.type === "radio" ? one.value === pair[1] : pair[1] === "true";
      });
    });
    show();
  }

  presets.forEach(function (preset) {
    preset.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !bar) return;
      event.preventDefault();
      fill(preset);
    });
  });
  form.addEventListener("input", show);
  form.addEventListener("reset", function () { setTimeout(show); });

  form.querySelectorAll("[data-copy]").forEach(function (button) {
    var field = document.getElementById(button.dataset.copy);
    var label = button.querySelector("span");
    var before = label.textContent;
    function done() {
      label.textContent = button.dataset.done;
      setTimeout(function () { label.textContent = before; }, 2000);
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      field.select();
      if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done);
      else if (document.execCommand("copy")) done();
    });
  });
  show();
})();
