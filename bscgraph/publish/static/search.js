/* Searches the site without a server: the words of a question are looked up in small files. */
"use strict";
(function () {
  const place = document.querySelector("form.search[data-root]");
  if (!place) return;
  const root = place.dataset.root, lang = document.documentElement.lang, shown = 20, mostFiles = 40;
  const loaded = new Map(), waiting = new Map();
  const list = document.getElementById("_found"), status = document.getElementById("_status");
  const more = document.getElementById("_more");
  let meta = null, run = 0;

  /* Files are scripts that call this: a page opened from a folder may load nothing else. */
  window.bscSearch = function (name, data) { loaded.set(name, data); };

  function load(name) {
    if (loaded.has(name)) return Promise.resolve(loaded.get(name));
    if (!waiting.has(name)) {
      waiting.set(name, new Promise(function (done, failed) {
        const script = document.createElement("script");
        script.src = root + "search/" + name + ".js";
        script.onload = function () { script.remove(); done(loaded.get(name)); };
        script.onerror = function () { script.remove(); waiting.delete(name); failed(new Error(name)); };
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  }

  /* Words, as the index has them. */
  const ideograph = /[\u2e80-\u303f\u3040-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}]/u;
  const letter = /[\p{L}\p{N}]/u;

  function foldedChar(char) {
    let plain = /[\uff01-\uff5e\ufe50-\ufe6b\u2f00-\u2fd5\uf900-\ufaff]/.test(char) ? char.normalize("NFKC") : char;
    const at = meta.variants[0].indexOf(plain);
    if (at >= 0) plain = Array.from(meta.variants[1])[Array.from(meta.variants[0]).indexOf(plain)];
    const lower = Array.from(plain.normalize("NFKD"))[0].toLowerCase();
    return Array.from(lower).length === 1 ? lower : char;
  }

  function singular(word) {
    if (word.length < 4 || /[^\x00-\x7f]/.test(word)) return word;
    if (/ies$/.test(word) && !/(eies|aies)$/.test(word)) return word.slice(0, -3) + "y";
    if (/es$/.test(word) && !/(aes|ees|oes)$/.test(word)) return word.slice(0, -1);
    return /s$/.test(word) && !/(us|ss)$/.test(word) ? word.slice(0, -1) : word;
  }

  function words(text) {
    const chars = Array.from(text).map(foldedChar), found = [];
    const kinds = chars.map(function (char) {
      return !letter.test(char) ? "" : ideograph.test(char) ? "i" : "l";
    });
    let at = 0;
    while (at < chars.length) {
      if (kinds[at] === "i") {
        const pair = kinds[at + 1] === "i";
        found.push({ text: chars[at] + (pair ? chars[at + 1] : ""), start: at, end: at + 1 });
        at += 1;
      } else if (kinds[at] === "l") {
        const start = at;
        while (at < chars.length) {
          const inside = at > 0 && kinds[at - 1] === "l" && kinds[at + 1] === "l";
          const joined = chars[at] === "." || (chars[at] === "," && /[0-9]/.test(chars[at - 1] || ""));
          if (kinds[at] !== "l" && !(inside && joined)) break;
          at += 1;
        }
        found.push({ text: singular(chars.slice(start, at).join("").replace(/,/g, "")), start: start, end: at });
      } else at += 1;
    }
    return found;
  }

  function parts(question) {
    const found = [], opening = "\"“「『〝", closing = ["\"", "”", "」", "』", "〞"];
    let part = "", close = "";
    for (const char of question) {
      if (close) {
        if (char === close) { found.push(part); part = close = ""; } else part += char;
      } else if (opening.includes(char)) {
        found.push(part); part = ""; close = closing[opening.indexOf(char)];
      } else if (/\s/.test(char)) { found.push(part); part = ""; } else part += char;
    }
    found.push(part);
    return found;
  }

  function terms(question) {
    const found = [];
    for (const part of parts(question)) {
      const some = words(part);
      if (!some.length) continue;
      const texts = some.map(function (word) { return word.text; }), last = some[some.length - 1];
      const single = Array.from(last.text).length === 1 && ideograph.test(last.text);
      const before = Array.from(part)[last.start - 1] || "";
      if (single && ideograph.test(before) && letter.test(before)) found.push({ words: texts.slice(0, -1), open: false });
      else found.push({ words: texts, open: single || /[*＊]\s*$/.test(part) });
    }
    return found.slice(0, 20);
  }

  /* Where a term stands among the words of a text. */
  function stands(term, some, at) {
    return term.words.every(function (word, n) {
      const here = some[at + n];
      if (!here) return false;
      return term.open && n === term.words.length - 1 ? here.text.startsWith(word) : here.text === word;
    });
  }

  function spans(text, asked) {
    const some = words(text), found = [];
    for (let at = 0; at < some.length; at += 1) {
      for (const term of asked) {
        if (!stands(term, some, at)) continue;
        const last = some[at + term.words.length - 1], wanted = term.words[term.words.length - 1];
        const pair = Array.from(last.text).length === 2 && ideograph.test(last.text) && Array.from(wanted).length === 2;
        found.push([some[at].start, last.end + (pair ? 1 : 0)]);
      }
    }
    return found;
  }

  function shardOf(key) {
    let digest = 2166136261;
    for (const byte of new TextEncoder().encode(key)) digest = Math.imul(digest ^ byte, 16777619) >>> 0;
    return digest % meta.shards;
  }

  async function listOf(key) {
    const at = shardOf(key);
    const held = meta.empty.includes(at) ? null : (await load("t" + at))[key];
    const ranks = new Map();
    if (!held) return { count: 0, cut: false, ranks: ranks };
    for (const [rank, steps] of held[2]) {
      let number = 0;
      for (const step of steps.split(" ")) { number += parseInt(step, 36); ranks.set(number, rank); }
    }
    return { count: held[0], cut: held[1] === 1, ranks: ranks };
  }

  /* The texts a term may stand in: those in the lists of all its words. */
  async function lookedUp(term) {
    const keys = term.words.map(function (word, n) {
      return word + (term.open && n === term.words.length - 1 ? "*" : "");
    });
    const lists = await Promise.all(keys.map(listOf));
    const whole = lists.filter(function (one) { return !one.cut; });
    const rarest = (whole.length ? whole : lists).reduce(function (a, b) { return a.count <= b.count ? a : b; });
    const ranks = new Map();
    for (const [number, rank] of rarest.ranks) {
      if (whole.every(function (one) { return one.ranks.has(number); })) ranks.set(number, rank);
    }
    const weight = Math.log(2 + meta.texts / (1 + rarest.count));
    return { term: term, ranks: ranks, cut: rarest.cut, weight: weight };
  }

  function owners(term) {
    return meta.agencies.filter(function (one) {
      return [one[1]].concat(one[2]).some(function (name) {
        const some = words(name);
        return some.some(function (_, at) { return stands(term, some, at); });
      });
    });
  }

  function yearOf(term) {
    if (term.words.length !== 1 || !/^[0-9]{2,4}$/.test(term.words[0])) return 0;
    const number = Number(term.words[0]);
    return number < 1911 ? number + 1911 : number;
  }

  function within(some, number) {
    return some.some(function (one) { return number >= one[3] && number < one[4]; });
  }

  /* Numbers of texts, the best first, and how to see whether a text is really meant. */
  async function candidates(question, agency) {
    const found = await Promise.all(terms(question).map(lookedUp));
    for (const one of found) { one.owners = owners(one.term); one.year = yearOf(one.term); }
    const others = found.filter(function (one) { return !one.owners.length && !one.year; });
    const scores = new Map();
    for (const one of others.length ? others : found) {
      for (const [number, rank] of one.ranks) scores.set(number, (scores.get(number) || 0) + rank * one.weight);
    }
    const numbers = Array.from(scores.keys()).filter(function (number) {
      return (!agency || within([agency], number)) && found.every(function (one) {
        if (one.ranks.has(number) || one.cut || one.year) return true;
        return within(one.owners, number);
      });
    });
    numbers.sort(function (a, b) { return scores.get(b) - scores.get(a) || a - b; });
    return { numbers: numbers, found: found, cut: found.some(function (one) { return one.cut; }) };
  }

  function fits(number, text, found, kind) {
    if (kind && meta.kinds[text[0]][0] !== kind) return false;
    const some = words(text[1]).concat(words(" " + text[2]));
    return found.every(function (one) {
      if (some.some(function (_, at) { return stands(one.term, some, at); })) return true;
      if (within(one.owners, number)) return true;
      return one.year !== 0 && text[4].some(function (at) { return at[0] === one.year; });
    });
  }

  async function textOf(number) {
    const shelf = await load("d" + Math.floor(number / meta.shelf));
    return shelf[number % meta.shelf];
  }

  function link(page, text) {
    const made = document.createElement("a");
    made.href = root + lang + "/" + page + ".html";
    made.textContent = text;
    return made;
  }

  function marked(text, asked) {
    const made = document.createElement("span"), chars = Array.from(text), on = new Set();
    if (lang !== "zh-Hant") made.lang = "zh-Hant";
    for (const [start, end] of spans(text, asked)) for (let at = start; at < end; at += 1) on.add(at);
    for (let at = 0; at < chars.length;) {
      let end = at;
      while (end < chars.length && on.has(end) === on.has(at)) end += 1;
      const piece = document.createElement(on.has(at) ? "mark" : "span");
      piece.textContent = chars.slice(at, end).join("");
      made.append(piece);
      at = end;
    }
    return made;
  }

  function yearText(year) {
    if (!year) return place.dataset.undated;
    return lang === "en" ? String(year) : String(year - 1911);
  }

  function item(text, asked, years) {
    const made = document.createElement("li"), head = document.createElement("p"), foot = document.createElement("p");
    const places = text[4].map(function (one) { return [one[0], /^(agency|scorecard)\//.test(one[1]) ? one[1] : "scorecard/" + one[1]]; });
    const first = places.find(function (one) { return years.includes(one[0]); }) || places[0];
    const name = link(first[1], ""), agency = meta.agencies[text[3]];
    if (text[1]) {
      const code = document.createElement("span");
      code.className = "code";
      code.textContent = text[1];
      name.append(code);
    }
    name.append(marked(text[2], asked));
    head.append(name);
    foot.className = "hint";
    foot.append(meta.kinds[text[0]][1][lang] + " · ");
    const who = document.createElement("span");
    if (lang !== "zh-Hant") who.lang = "zh-Hant";
    who.textContent = agency[1];
    foot.append(who, " · ");
    places.forEach(function (one, n) { foot.append(n ? " " : "", link(one[1], yearText(one[0]))); });
    made.append(head, foot);
    return made;
  }

  async function search() {
    const mine = (run += 1), data = new FormData(place), question = String(data.get("q") || "").slice(0, 500);
    list.replaceChildren();
    more.hidden = true;
    if (!question.trim()) { status.textContent = ""; return; }
    status.textContent = place.dataset.busy;
    try {
      meta = await load("meta");
      const agency = meta.agencies.find(function (one) { return one[0] === data.get("agency"); });
      const got = await candidates(question, agency), asked = terms(question);
      const years = got.found.map(function (one) { return one.year; });
      if (mine !== run) return;
      const state = { at: 0, count: 0 };
      const next = async function () {
        const before = state.count, files = new Set();
        while (state.at < got.numbers.length && state.count - before < shown && files.size <= mostFiles) {
          const number = got.numbers[state.at], text = await textOf(number);
          if (mine !== run) return;
          files.add(Math.floor(number / meta.shelf));
          state.at += 1;
          if (!fits(number, text, got.found, data.get("kind"))) continue;
          list.append(item(text, asked, years));
          state.count += 1;
        }
        const left = got.numbers.length - state.at, key = !state.count && !left ? "none" : left ? "some" : "all";
        status.textContent = place.dataset[key].replace("{count}", state.count).replace("{left}", left) + (got.cut ? " " + place.dataset.cut : "");
        more.hidden = !left;
      };
      more.onclick = async function () {
        const last = list.children.length;
        await next();
        const fresh = list.children[last];
        if (fresh) fresh.querySelector("a").focus();
      };
      await next();
    } catch (error) {
      if (mine === run) status.textContent = place.dataset.failed;
    }
  }

  function fill() {
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = place.elements.namedItem(name);
      if (field && "value" in field) field.value = value;
    }
  }

  fill();
  place.addEventListener("submit", function (event) {
    event.preventDefault();
    const asked = new URLSearchParams(Array.from(new FormData(place)).filter(function (one) { return one[1]; }));
    try { history.replaceState(null, "", "?" + asked); } catch (error) { /* a folder may not change its address */ }
    search();
  });
  if (place.elements.namedItem("q").value) search();
})();
