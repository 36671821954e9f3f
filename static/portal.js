// Small comforts. Every page works without them.
(() => {
  "use strict";
  const OFF = "slash-off";
  const box = () => document.querySelector("#q-site") || document.querySelector("#q-list");
  const isOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };

  // "/" puts the cursor into the search box, unless somebody is writing, or has turned it off (WCAG 2.1.4).
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || !box()) return;
    event.preventDefault();
    box().focus();
    box().select();
  });

  const toggle = document.querySelector("[data-slash]");
  if (toggle) {
    toggle.checked = !isOff();
    toggle.disabled = false;
    toggle.addEventListener("change", () => {
      try { toggle.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* not kept */ }
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Copies the text it names. Without this script the button stays hidden and the text can be selected.
  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        said.textContent = "已复制";
      } catch {
        getSelection().selectAllChildren(text);
        said.textContent = "浏览器不允许复制：文字已选中，请按 Ctrl+C";
      }
    });
  }

  // A list swapped in place: whoever pressed a link that is gone goes on at the sentence that says what is shown.
  document.addEventListener("htmx:afterSettle", () => {
    const words = document.querySelector("#list")?.dataset.words;
    if (words !== undefined) document.querySelector("#q-site").value = words; // taken away or read otherwise
    const shown = document.querySelector("#shown");
    if (shown && document.activeElement === document.body) shown.focus({ preventScroll: true });
  });
  // What cannot be swapped is opened as a page, which says what is wrong.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, (event) => location.assign(event.detail.pathInfo.finalRequestPath));
  }
})();
