/* Adds to pages with questions: finding one, filtering and sorting the rows that are shown. */
"use strict";
(function () {
  function folded(text) {
    return text.normalize("NFKC").toLowerCase().replace(/台/g, "臺");
  }

  function field(label, words, onInput) {
    const box = document.createElement("div"), id = "_find" + document.querySelectorAll("input").length;
    const name = document.createElement("label"), input = document.createElement("input");
    const said = document.createElement("p");
    name.htmlFor = input.id = id;
    name.textContent = label;
    input.type = "search";
    input.autocomplete = "off";
    said.setAttribute("role", "status");
    box.append(name, input, said);
    input.addEventListener("input", function () {
      const wanted = folded(input.value).split(/\s+/).filter(Boolean);
      const count = onInput(wanted);
      said.textContent = wanted.length ? words.replace("{count}", count) : "";
    });
    return box;
  }

  function holds(text, wanted) {
    return wanted.every(function (word) { return text.includes(word); });
  }

  function questions(place) {
    const items = Array.from(document.querySelectorAll(".questions > li"), function (item) {
      return [item, folded(item.textContent + " " + item.dataset.words)];
    });
    place.append(field(place.dataset.find, place.dataset.found, function (wanted) {
      let count = 0;
      for (const [item, text] of items) {
        item.hidden = !holds(text, wanted);
        count += item.hidden ? 0 : 1;
      }
      for (const topic of document.querySelectorAll(".topic")) {
        topic.hidden = !topic.querySelector("li:not([hidden])");
      }
      return count;
    }));
  }

  function rows(table) {
    const all = Array.from(table.tBodies[0].rows, function (row) { return [row, folded(row.textContent)]; });
    const box = field(table.dataset.filter, table.dataset.filtered, function (wanted) {
      let count = 0;
      for (const [row, text] of all) {
        row.hidden = !holds(text, wanted);
        count += row.hidden ? 0 : 1;
      }
      return count;
    });
    table.closest(".scroll").previousElementSibling.append(box);
  }

  function number(text) {
    const plain = text.replace(/[,%\s]/g, "");
    return plain === "" || isNaN(plain) ? null : Number(plain);
  }

  function compared(a, b) {
    const x = number(a), y = number(b);
    if (x !== null && y !== null) return x - y;
    return a.localeCompare(b, document.documentElement.lang);
  }

  function sorting(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, at) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = table.dataset.sort.replace("{name}", head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (one) { one.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0], sorted = Array.from(body.rows);
        sorted.sort(function (a, b) {
          const x = a.cells[at].textContent.trim(), y = b.cells[at].textContent.trim();
          if (!x || !y) return (x ? 0 : 1) - (y ? 0 : 1);  // what is missing comes last
          return down ? compared(y, x) : compared(x, y);
        });
        body.append.apply(body, sorted);
      });
    });
  }

  const place = document.querySelector(".find-here");
  if (place) questions(place);
  for (const table of document.querySelectorAll("table[data-filter]")) {
    rows(table);
    sorting(table);
  }
})();
