/* A form that changes something is sent once: its buttons rest and say so until the next page is there. */
(function () {
  "use strict";
  var REST = 20000; // a request that was stopped leaves the page usable; the server does nothing twice anyhow

  function buttons(form) {
    return Array.from(form.elements).filter(function (one) { return one.type === "submit"; });
  }

  function rest(form, pressed) {
    form.setAttribute("aria-busy", "true");
    buttons(form).forEach(function (one) {
      if (one.disabled) return;
      one.disabled = true;
      one.dataset.rests = "true";
    });
    var page = document.getElementById("page");
    if (!pressed || pressed.tagName !== "BUTTON" || !page || !page.dataset.busy) return;
    pressed.dataset.before = pressed.innerHTML;
    pressed.textContent = page.dataset.busy;
  }

  function wake(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    buttons(form).forEach(function (one) {
      if (one.dataset.rests) one.disabled = false;
      if (one.dataset.before) one.innerHTML = one.dataset.before;
      delete one.dataset.rests;
      delete one.dataset.before;
    });
  }

  function acts(form, pressed) {
    var method = (pressed && pressed.getAttribute("formmethod")) || form.method;
    return method.toLowerCase() === "post" && !(pressed && pressed.formTarget) && !form.target;
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !acts(form, event.submitter)) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "true";
    // Afterwards: a button that is disabled now would not be sent with the form.
    setTimeout(function () { rest(form, event.submitter); });
    setTimeout(function () { wake(form); }, REST);
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(wake);
  });
  document.addEventListener("DOMContentLoaded", function () {
    var stale = document.querySelector(".pr-stale");
    if (stale) stale.focus();
  });
})();
