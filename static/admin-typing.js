// What is typed at the desk and not saved yet is stored in this browser, for this record and account only, and offered
// when the form is opened again. It never saves anything by itself. Passwords and files are left out.
(() => {
  "use strict";
  const DAYS = 7;
  const PAUSE = 300; // ms between the last key and storing
  const user = document.querySelector("meta[name=desk-user]")?.content;
  const PREFIX = "desk-typed:";
  const OMITTED = ["csrfmiddlewaretoken", "_typed"];

  // --- The store: one entry for each form that was typed into; {path, title, at, fields, isSent} ---

  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const own = () => keys().filter((key) => key.startsWith(`${PREFIX}${user}:`));

  // Where a form is a page of its own: the window behind a popup is gone when its typing is found again.
  function pageOf(address) {
    const url = new URL(address, location.origin);
    for (const name of ["_popup", "_to_field", "_changelist_filters"]) url.searchParams.delete(name);
    return url.pathname + url.search;
  }
  const path = pageOf(location.href);
  const isOfThisPage = (entry) => entry && pageOf(entry.path) === path;

  function write(key, entry) {
    try {
      localStorage.setItem(key, JSON.stringify(entry));
    } catch {
      // Full or switched off: the warning before leaving still stands.
    }
  }

  function removeOld() {
    for (const key of keys()) {
      const entry = read(key);
      if (!entry || Date.now() - entry.at > DAYS * 86400000) localStorage.removeItem(key);
    }
  }

  // The server names in a cookie the forms whose content it has saved: 3f2a.77b1, a popup's before its opener's.
  function removeSaved() {
    const saved = document.cookie.match(/(?:^|; )desk_saved=([\w.-]+)/)?.[1].split(".") ?? [];
    if (!saved.length) return;
    document.cookie = "desk_saved=; path=/admin/; max-age=0";
    for (const key of keys().filter((key) => saved.includes(key.split(":").pop()))) localStorage.removeItem(key);
  }

  const LAST = "desk-last-typed"; // of this tab alone: the entry it wrote last
  // Logging out on purpose: what was typed goes once the server has done it, after the page that was left stored it.
  const LEAVING = "desk-logging-out";

  function removeAfterLogout() {
    const leaving = sessionStorage.getItem(LEAVING);
    sessionStorage.removeItem(LEAVING);
    // Who had no session left by then is led to the login.
    if (leaving === null || user || !/\/log(out|in)\/$/.test(location.pathname)) return;
    for (const key of keys()) if (key.startsWith(`${PREFIX}${leaving}:`)) localStorage.removeItem(key);
  }

  // --- A form as data, and back: [{name, value, text | isOn}] ---

  function fieldsOf(form) {
    const fields = [];
    for (const field of form.elements) {
      const { name, type } = field;
      const isTyped = name && !field.disabled && !OMITTED.includes(name) && !name.includes("__prefix__");
      if (!isTyped || ["password", "file", "submit", "button", "reset", "fieldset"].includes(type)) continue;
      if (field.tagName === "SELECT") {
        fields.push({ name, value: [...field.selectedOptions].map((option) => [option.value, option.text]) });
      } else if (["checkbox", "radio"].includes(type)) {
        fields.push({ name, value: field.value, isOn: field.checked });
      } else {
        fields.push({ name, value: field.value });
      }
    }
    return fields;
  }

  // Rows come first: their fields must be there before they are filled in, and a row that was taken away would stand
  // there without being sent.
  function setRows(form, fields) {
    for (const { name, value } of fields.filter((field) => field.name.endsWith("-TOTAL_FORMS"))) {
      const prefix = name.slice(0, -"-TOTAL_FORMS".length);
      const add = document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`);
      let n = Number(form.elements[name]?.value);
      for (; add && n < Number(value); n += 1) add.click();
      for (; n > Number(value); n -= 1) {
        document.querySelector(`#${CSS.escape(prefix)}-${n - 1} a.inline-deletelink`)?.click();
      }
    }
  }

  function fillIn(form, { name, value, isOn }) {
    const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const field = isOn === undefined ? fields[0] : fields.find((one) => one.value === value);
    if (!field) return false;
    if (field.tagName === "SELECT") {
      for (const [key, text] of value) {
        if (![...field.options].some((option) => option.value === key)) field.add(new Option(text, key));
      }
      for (const option of field.options) option.selected = value.some(([key]) => key === option.value);
      window.django?.jQuery(field).trigger("change");
    } else if (isOn !== undefined) {
      field.checked = isOn;
    } else {
      field.value = value;
    }
    return true;
  }

  const inWords = ({ value }) => (Array.isArray(value) ? value.map(([, text]) => text).join("、") : value);

  // Puts an entry into the form; returns what has no place there any more, as text.
  function restore(form, entry) {
    setRows(form, entry.fields);
    const left = entry.fields.filter((field) => !fillIn(form, field));
    return left.filter((field) => field.isOn === undefined && inWords(field).trim()).map(inWords);
  }

  function isSaidBy(form, entry) {
    const [said, typed] = [fieldsOf(form), entry.fields].map((fields) => fields.filter(({ name }) => name !== "_seen"));
    return JSON.stringify(said) === JSON.stringify(typed);
  }

  // --- What is said of it ---

  function element(tag, text, properties = {}) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(text);
    return made;
  }

  function button(label, work) {
    const made = element("button", label, { type: "button", className: "button" });
    made.addEventListener("click", work);
    return made;
  }

  const when = (entry) => new Date(entry.at).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });

  function notice(...parts) {
    const box = element("div", "", { className: "desk-note desk-typed" });
    box.setAttribute("role", "status");
    box.append(...parts);
    return box;
  }

  function shown(texts) {
    const details = element("details", element("summary", "查看输入的内容"));
    details.append(...texts.map((text) => element("pre", text)));
    return details;
  }

  // --- At a form ---

  // 修改 政策：某某办法; of a new record what stands in its first field.
  function titleOf(form) {
    const heading = document.querySelector("#content h1")?.textContent.trim() ?? document.title;
    const name = document.querySelector("#content > h2")?.textContent ?? form.querySelector("input[type=text]")?.value;
    return [heading, name?.trim()].filter(Boolean).join("：");
  }

  // Work once the page has all its parts: Django's admin adds the links to more rows, and its lookups, when jQuery is
  // ready, which is later than the page's own events; what is asked of jQuery now comes after that.
  function whenReady(work) {
    addEventListener("load", () => (window.django?.jQuery ?? ((later) => later()))(work));
  }

  let ownKey = null; // of the form on this page

  function atForm(place) {
    const form = place.closest("form");
    const token = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    const key = `${PREFIX}${user}:${token}`;
    ownKey = key;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "_typed", value: token }));
    let before = null; // what stood in the form when it was opened; null until it is ready
    let isLeaving = false;
    let sent = null; // what the form said when it was sent
    let timer;
    const isBound = "sent" in place.dataset;
    const now = () => JSON.stringify(fieldsOf(form));
    const isChanged = () => before !== null && now() !== before;

    // What is typed while the server still saves what was sent is an entry of its own, which that answer leaves alone.
    const lateKey = `${key}-late`;

    function store(isSent = false) {
      clearTimeout(timer);
      const isLate = isLeaving && !isSent;
      const to = isLate ? lateKey : key;
      if (isLate ? now() === sent : !isChanged()) {
        localStorage.removeItem(to);
        return;
      }
      write(to, { path, title: titleOf(form), at: Date.now(), fields: fieldsOf(form), isSent });
      sessionStorage.setItem(LAST, key);
    }

    function putBack(oldKey, entry, words) {
      const left = restore(form, entry);
      store();
      localStorage.removeItem(oldKey);
      const parts = [words];
      if (left.length) parts.push(" 有些内容在现在的表单里没有位置：", shown(left));
      place.replaceChildren(notice(...parts));
    }

    function offer() {
      if (isBound) {
        // What was sent stands in the form, beside what is wrong with it. What other tabs sent does not.
        localStorage.removeItem(`${PREFIX}${user}:${place.dataset.sent}`);
        store();
      }
      // What the form says already, sent again by a reload or saved by a merge, is not offered for it.
      for (const one of own().filter((other) => other !== key)) {
        if (isOfThisPage(read(one)) && isSaidBy(form, read(one))) localStorage.removeItem(one);
      }
      const entries = own().map((one) => [one, read(one)]).filter(([one, entry]) => one !== key && isOfThisPage(entry));
      const ofThisTab = sessionStorage.getItem(LAST);
      const isOurs = (one) => Number(one === ofThisTab);
      entries.sort(([one, a], [other, b]) => isOurs(other) - isOurs(one) || b.at - a.at);
      for (const [oldKey, entry] of entries) {
        if (entry.isSent && !isChanged()) {
          putBack(oldKey, entry, `您在 ${when(entry)} 提交的内容没有保存，已经放回表单：现在还没有保存，请核对后再保存。`);
          continue;
        }
        const box = notice(`您在 ${when(entry)} 输入的内容还没有保存。 `);
        box.append(
          button("放回表单", () => putBack(oldKey, entry, "已经放回表单：现在还没有保存，请核对后保存。")), " ",
          button("丢弃", () => { localStorage.removeItem(oldKey); box.remove(); }),
        );
        place.append(box);
      }
    }

    whenReady(() => {
      before = isBound ? "" : now();
      offer();
      const later = () => { clearTimeout(timer); timer = setTimeout(store, PAUSE); };
      for (const kind of ["input", "change", "click"]) form.addEventListener(kind, later);
      window.django?.jQuery(form).on("change", later); // lookups tell jQuery alone
    });
    form.addEventListener("submit", () => {
      isLeaving = true;
      sent = now();
      localStorage.removeItem(lateKey);
      store(true);
    });
    addEventListener("pagehide", () => { if (before !== null) store(); });
    addEventListener("pageshow", (event) => { if (event.persisted) isLeaving = false; });
    addEventListener("beforeunload", (event) => { if (!isLeaving && isChanged()) event.preventDefault(); });
  }

  // --- Elsewhere ---

  function link(entry) {
    return element("a", entry.title, { href: pageOf(entry.path) });
  }

  function atHome(content) {
    for (const key of own()) {
      const entry = read(key);
      const texts = entry.fields.filter((field) => field.isOn === undefined && !/_FORMS$|^_seen$|-id$/.test(field.name));
      const box = notice(`您在 ${when(entry)} 输入的内容还没有保存：`, link(entry), " ");
      box.append(button("丢弃", () => { localStorage.removeItem(key); box.remove(); }));
      box.append(shown(texts.map(inWords).filter((text) => text.trim())));
      content.prepend(box);
    }
  }

  function atLogin(form) {
    const isWaiting = keys().some((key) => read(key)?.isSent);
    if (isWaiting) form.before(notice("刚才提交的内容还没有保存，也没有丢失：登录以后会放回表单。"));
  }

  // Logging out deletes what is not saved. The form on this page warns of its own, as whenever it is left.
  function askBeforeLogout(event) {
    const titles = own().filter((key) => key !== ownKey).map((key) => `“${read(key).title}”`);
    const words = `还有没有保存的内容：${titles.join("、")}。注销以后，这个浏览器不再保留它们。确定注销吗？`;
    if (titles.length && !confirm(words)) {
      event.preventDefault();
      return;
    }
    sessionStorage.setItem(LEAVING, user);
  }

  removeOld();
  removeSaved();
  removeAfterLogout();
  document.addEventListener("DOMContentLoaded", () => {
    const place = document.getElementById("desk-typing");
    if (user && place) atForm(place);
    const home = document.querySelector("body.dashboard #content-main");
    if (user && home && location.pathname === "/admin/") atHome(home);
    const login = document.getElementById("login-form");
    if (login) atLogin(login);
    document.getElementById("logout-form")?.addEventListener("submit", askBeforeLogout);
    for (const away of document.querySelectorAll("[data-forget]")) {
      away.addEventListener("click", () => localStorage.removeItem(`${PREFIX}${user}:${away.dataset.forget}`));
    }
  });
})();
