// Names while typing: the ARIA combobox pattern with a list. Without this script the box is an ordinary one.
(() => {
  "use strict";
  const WAIT = 150; // milliseconds after the last key

  function suggestFor(input) {
    const list = document.createElement("ul");
    const told = document.createElement("p");
    let options = [], at = -1, timer = 0, asked = null;
    list.id = `${input.id}-list`;
    list.className = "suggest";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "名称建议");
    list.hidden = true;
    told.className = "visually-hidden";
    told.setAttribute("aria-live", "polite"); // no role of its own: the count of a list is the one status
    input.form.append(list, told);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(place) {
      at = place;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", list.children[at].id);
        list.children[at].scrollIntoView({ block: "nearest" });
      }
    }

    function show(found) {
      options = found;
      list.replaceChildren(...found.map((one, n) => {
        const option = document.createElement("li"), kind = document.createElement("span");
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        kind.className = "suggest__kind";
        kind.textContent = one.kind;
        option.append(one.label, " ", kind);
        return option;
      }));
      told.textContent = found.length ? `有 ${found.length} 条名称建议，用上下方向键选择` : "";
      if (!found.length) { close(); return; }
      at = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    }

    async function ask() {
      asked?.abort();
      const typed = input.value.trim();
      if (!typed) { show([]); return; }
      asked = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
        if (answer.ok && document.activeElement === input) show(await answer.json());
      } catch { /* a later key, or no connection: nothing is suggested */ }
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      const last = options.length - 1;
      if (event.key === "ArrowDown") choose(at < last ? at + 1 : -1);
      else if (event.key === "ArrowUp") choose(at < 0 ? last : at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at >= 0) location.assign(options[at].url);
      else return;
      event.preventDefault();
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const place = [...list.children].indexOf(event.target.closest("[role=option]"));
      if (place >= 0) location.assign(options[place].url);
    });
    input.addEventListener("blur", close);
  }

  document.querySelectorAll("input[data-suggest]").forEach(suggestFor);
})();
