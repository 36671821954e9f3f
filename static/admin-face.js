// Names for what Django's admin and its lookups leave without one, for readers of the screen's text.
(() => {
  "use strict";
  const text = (element) => element?.textContent.trim().replace(/[:：]$/, "") ?? "";

  function nameLookups(root) {
    for (const field of root.querySelectorAll(".select2-search--inline .select2-search__field:not([aria-label])")) {
      const select = field.closest(".select2-container")?.previousElementSibling;
      const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
      field.setAttribute("aria-label", text(label) || "查找");
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

  // A list edited in place: each field is called after its column and its row.
  function nameCells() {
    const columns = [...document.querySelectorAll("#result_list thead th")].map(text);
    for (const field of document.querySelectorAll("#result_list td input:not([type=hidden]):not(.action-select)")) {
      const cell = field.closest("td");
      const row = cell.parentElement;
      field.setAttribute("aria-label", `${text(row.querySelector("th"))}：${columns[[...row.children].indexOf(cell)]}`);
    }
  }

  addEventListener("load", () => {
    nameColumns();
    nameCells();
    nameLookups(document);
    new MutationObserver(() => nameLookups(document)).observe(document.body, { childList: true, subtree: true });
  });
})();
