"use strict";
(() => {
  const list = document.getElementById("papers");
  const search = document.getElementById("search");
  const order = document.getElementById("order");
  const count = document.getElementById("count");
  const listed = Array.from(list.children);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const titles = new Intl.Collator(undefined, { numeric: true });
  const number = (name) => (item) => Number(item.dataset[name] || -Infinity);
  const title = (item) => item.querySelector("h3").textContent;
  const by = {
    listed: null,
    title: (a, b) => titles.compare(title(a), title(b)),
  };
  for (const name of ["year", "added", "priority"]) {
    const key = number(name);
    by[name] = (a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? 1 : -1);
  }
  let texts = null;

  function show() {
    texts ??= listed.map((item) =>
      fold(Array.from(item.querySelectorAll("h3, .who, .facts, .text"), (part) => part.textContent).join(" \n "))
    );
    const words = fold(search.value).split(/\s+/).filter((word) => word && word !== "-");
    let shown = 0;
    listed.forEach((item, at) => {
      const fits = words.every((word) =>
        word.startsWith("-") ? !texts[at].includes(word.slice(1)) : texts[at].includes(word)
      );
      item.hidden = !fits;
      shown += fits;
    });
    count.textContent = `${shown.toLocaleString()} of ${listed.length.toLocaleString()}`;
  }

  function sort() {
    const all = document.createDocumentFragment();
    const compare = by[order.value];
    all.append(...(compare ? listed.slice().sort(compare) : listed));
    list.append(all);
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 80);
  });
  order.addEventListener("change", sort);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    }
  });
  addEventListener("beforeprint", () => {
    for (const part of list.querySelectorAll("li:not([hidden]) details")) part.open = true;
  });
  document.querySelector(".controls").hidden = false;
  if (search.value) show(); // what the browser remembered
  if (order.value !== "listed") sort();
})();
