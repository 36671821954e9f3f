// Names for what Django's admin and its lookups leave without one, for whoever has the screen read aloud.
(() => {
  "use strict";
  const FIELDS = "input:not([type=hidden]):not(.action-select), select, textarea";
  const text = (element) => element?.textContent.trim().replace(/[:：]$/, "") ?? "";

  // What a field of a table is called: after its column, and its row where that has a name.
  function nameInTable(field) {
    const cell = field.closest("td");
    const heads = cell?.closest("table").querySelectorAll("thead th") ?? [];
    const place = cell ? [...cell.parentElement.cells].indexOf(cell) - (cell.parentElement.cells.length - heads.length) : -1;
    return [text(cell?.parentElement.querySelector("th")), text(heads[place])].filter(Boolean).join("：");
  }

  function nameCells() {
    for (const field of document.querySelectorAll(`#result_list :is(${FIELDS}), .tabular :is(${FIELDS})`)) {
      const isNamed = field.labels?.length || field.hasAttribute("aria-label");
      if (!isNamed && nameInTable(field)) field.setAttribute("aria-label", nameInTable(field));
    }
  }

  function nameLookups() {
    for (const box of document.querySelectorAll(".select2-container .select2-selection:not([data-named])")) {
      const select = box.closest(".select2-container").previousElementSibling;
      const name = text(select?.labels?.[0]) || (select && nameInTable(select)) || "查找";
      const shown = box.querySelector(".select2-selection__rendered[id]");
      box.dataset.named = "";
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", shown && text(shown) ? `${name}：${text(shown)}` : name);
      if (shown) shown.setAttribute("aria-label", name);
      box.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
    }
  }

  function nameColumns() {
    for (const head of document.querySelectorAll("thead th")) {
      if (text(head)) continue;
      const name = document.createElement("span");
      name.className = "visually-hidden";
      name.textContent = head.classList.contains("original") ? "记录" : "操作";
      head.append(name);
    }
  }

  function nameAll() {
    nameColumns();
    nameCells();
    nameLookups();
  }

  // A form that was refused begins with links to what has to be corrected; the first of it has the focus.
  function focusWrong() {
    const link = document.querySelector(".desk-wrong a");
    const field = link && document.getElementById(link.hash.slice(1));
    field?.focus();
    if (field && document.activeElement !== field) link.focus(); // a lookup, or boxes to tick
  }

  addEventListener("load", () => {
    nameAll();
    focusWrong();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  });
})();
