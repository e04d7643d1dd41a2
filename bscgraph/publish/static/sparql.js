/* Adds to the page for SPARQL: stored questions to begin with, and an editor where there is one. */
"use strict";
(function () {
  const form = document.querySelector("form.sparql");
  if (!form) return;
  const root = form.dataset.root, field = document.getElementById("_query");
  const example = document.getElementById("_example"), said = document.getElementById("_said");
  const editor = document.getElementById("_editor"), texts = new Map();
  let yasgui = null;

  window.bscQuery = function (name, text) { texts.set(name, text); };

  function script(address) {
    return new Promise(function (done, failed) {
      const made = document.createElement("script");
      made.src = root + address;
      made.onload = done;
      made.onerror = failed;
      document.head.append(made);
    });
  }

  function put(text) {
    field.value = text;
    if (yasgui) yasgui.getTab().setQuery(text);
  }

  example.addEventListener("change", async function () {
    const name = example.value;
    if (!name) return;
    try {
      if (!texts.has(name)) await script("data/query/" + name + ".rq.js");
      put(texts.get(name));
      said.textContent = form.dataset.loaded.replace("{name}", example.selectedOptions[0].textContent);
    } catch (error) {
      said.textContent = form.dataset.failed;
    }
  });

  /* The policy of the page refuses styles written into it, and a part of the editor writes one
     into its head: that becomes a sheet of the document, which needs no exception. */
  function adopting() {
    const head = document.head, append = head.appendChild, known = new Set();
    if (!("adoptedStyleSheets" in document)) return;
    head.appendChild = function (node) {
      if (node.localName !== "style") return append.call(head, node);
      if (!known.has(node.textContent)) {
        known.add(node.textContent);
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(node.textContent);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }
      return node;
    };
  }

  /* The editor asks the same endpoint, keeps nothing, and looks nothing up anywhere else. */
  function opened() {
    const endpoint = new URL(form.getAttribute("action"), location.href).href;
    const prefixes = JSON.parse(form.dataset.prefixes);
    return new window.Yasgui(document.getElementById("_yasgui"), {
      requestConfig: { endpoint: endpoint, method: "POST" },
      endpointCatalogueOptions: { getData: function () { return [endpoint]; }, keys: [] },
      persistenceId: null,
      populateFromUrl: false,
      autofocus: false,
      yasqe: {
        value: field.value, persistenceId: null, autocompleters: ["variables"], prefixCcApi: null,
        collapsePrefixesOnLoad: false, createShortLink: undefined,
      },
      yasr: { persistenceId: null, prefixes: prefixes },
    });
  }

  if (!editor) return;
  document.getElementById("_open").addEventListener("click", async function () {
    const button = document.getElementById("_open");
    button.disabled = true;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = root + "static/editor/yasgui.min.css";
    document.head.append(style);
    try {
      adopting();
      await script("static/editor/yasgui.min.js");
      yasgui = opened();
      yasgui.getTab().setQuery(field.value);
      form.classList.add("beside-editor");
      button.parentElement.hidden = true;
    } catch (error) {
      button.disabled = false;
      said.textContent = form.dataset.failed;
    }
  });
})();
