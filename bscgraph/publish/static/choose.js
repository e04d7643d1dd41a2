// The page at the top: on to the pages in the first of the reader's languages that there is.
"use strict";
const links = [...document.querySelectorAll("a[data-language]")];
const spoken = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2));
const ways = spoken.map((tag) => links.find((link) => link.dataset.language.slice(0, 2) === tag));
location.replace((ways.find(Boolean) || links[0]).href + location.hash);
