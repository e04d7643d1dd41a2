// Marks the words of the cell that the picture marks, and the cell of words that are pointed at.
(() => {
  const twins = (id) => [document.getElementById(id), document.getElementById("w" + id)];
  const clear = () =>
    document.querySelectorAll(".marked").forEach((one) => one.classList.remove("marked"));

  function follow() {
    clear();
    const id = location.hash.slice(1);
    if (/^t\d+r\d+c\d+$/.test(id)) twins(id).forEach((one) => one?.classList.add("marked"));
  }

  addEventListener("hashchange", follow);
  follow();
  for (const cell of document.querySelectorAll("td[id^=w]")) {
    cell.addEventListener("mouseenter", () =>
      document.getElementById(cell.id.slice(1))?.classList.add("marked"));
    cell.addEventListener("mouseleave", follow);
  }
})();
