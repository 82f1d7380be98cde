/* 键盘、字号、勾选、未提交内容的保护。没有本文件，所有页面照常可用。 */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const user = document.body.dataset.user || "";

  /* 字号：当场切换；同一个表单不用脚本也能提交。 */
  for (const button of $$(".fontsw button")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      document.documentElement.dataset.type = button.value;
      for (const other of $$(".fontsw button")) other.setAttribute("aria-pressed", String(other === button));
      document.cookie = `type_size=${button.value}; path=/; max-age=31536000; samesite=strict`;
    });
  }

  /* 对话框：data-open="id" 的链接打开 <dialog>，否则照常跳转。 */
  const open = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog) return false;
    if (!dialog.open) dialog.showModal();
    const field = $("input", dialog);
    if (field) field.select();
    return true;
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener && open(opener.dataset.open)) event.preventDefault();
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
    if (event.target.matches("[data-print]")) window.print();
  });

  /* 命令面板：边输入边筛选；上下键选，回车打开，都不匹配时按搜索提交。 */
  const palette = document.getElementById("palette");
  if (palette) {
    const items = $$("li", palette);
    const shown = () => items.filter((item) => !item.hidden).map((item) => $("a", item));
    const field = $("input", palette);
    field.addEventListener("input", () => {
      const words = field.value.trim().toLowerCase();
      for (const item of items) item.hidden = !item.dataset.words.toLowerCase().includes(words);
    });
    palette.addEventListener("keydown", (event) => {
      if (event.isComposing || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
      const links = shown();
      if (!links.length) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = links.indexOf(document.activeElement);
      links[(at + step + links.length) % links.length].focus();
      event.preventDefault();
    });
  }

  /* 清单：当前行、勾选。 */
  const rows = $$("[data-rows] tbody tr[data-href]");
  const bulk = $("[data-bulk]");
  const boxes = () => $$("[data-rows] tbody input[type=checkbox]");
  const current = () => rows.findIndex((row) => row.classList.contains("cur"));
  const go = (index) => {
    if (!rows.length) return;
    rows.forEach((row) => row.classList.remove("cur"));
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    row.classList.add("cur");
    $("a", row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const count = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    if (bulk) {
      bulk.hidden = ticked === 0;
      $("[data-count]", bulk).textContent = ticked;
    }
    for (const all of $$("[data-all]")) all.checked = ticked > 0 && ticked === boxes().length;
  };
  for (const all of $$("[data-all]")) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      count();
    });
  }
  const untick = () => { for (const box of boxes()) box.checked = false; count(); };
  document.addEventListener("change", (event) => { if (event.target.closest("[data-rows]")) count(); });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-untick]")) untick(); });
  if (bulk) count();

  /* 键盘：输入框里、中文输入法组字时不触发。 */
  const press = (selector) => { const target = $(selector); if (target) target.click(); return Boolean(target); };
  const keys = {
    "/": () => open("palette"),
    "?": () => open("keymap"),
    j: () => (rows.length ? go(current() + 1) : press("[rel=next]")),
    k: () => (rows.length ? go(current() - 1) : press("[rel=prev]")),
    n: () => press("[data-key=n]"),
    x: () => { const box = $("tr.cur input[type=checkbox]"); if (box) box.click(); },
    Enter: () => { const link = $("tr.cur a"); if (link && document.activeElement === document.body) link.click(); else return false; },
    Escape: () => untick(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      if (open("palette")) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || $("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const lamp = /^[1-5]$/.test(key) && $$("[data-tile]")[Number(key) - 1];
    if (lamp) { lamp.click(); event.preventDefault(); return; }
    if (keys[key] && keys[key]() !== false) event.preventDefault();
  });

  /* 未提交的内容：离开前提醒；会话失效也不丢（存在本标签页，关页即清，不存密码和文件）。 */
  const store = window.sessionStorage;
  const prefix = `draft:${user}:`;
  const here = prefix + location.pathname;
  const guarded = (form) => [...form.elements].filter((e) => e.name && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(e.type));
  const read = (form) => guarded(form).map((e) => [e.name, e.type === "checkbox" || e.type === "radio" ? [e.value, e.checked] : e.value]);
  const write = (form, saved) => {
    for (const [name, value] of saved) {
      for (const e of guarded(form).filter((e) => e.name === name)) {
        if (!Array.isArray(value)) e.value = value;
        else if (e.value === value[0]) e.checked = value[1];
      }
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  /* 有的栏目要先选类型才出现：恢复一次，等栏目出来再恢复一次，其间不能提交。 */
  const restore = (form, saved) => {
    write(form, saved);
    const choice = $("select[hx-post]", form);
    if (!choice) return;
    form.inert = true;
    const finish = () => { if (form.inert) { form.inert = false; write(form, saved); } };
    for (const end of ["afterSettle", "responseError", "sendError"]) form.addEventListener(`htmx:${end}`, finish, { once: true });
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const key of Object.keys(store).filter((k) => k.startsWith("draft:") && user)) {
    if (!key.startsWith(prefix)) store.removeItem(key);
    else if (key !== here && JSON.parse(store[key]).sent) store.removeItem(key);
  }
  if (!user) for (const key of Object.keys(store).filter((k) => k.startsWith("draft:"))) store[key] = JSON.stringify({ ...JSON.parse(store[key]), sent: false });
  const form = user && $("form[data-guard]");
  if (form) {
    const before = JSON.stringify(read(form));
    let sending = false;
    const dirty = () => JSON.stringify(read(form)) !== before;
    const keep = (sent) => { if (dirty() || sent) store[here] = JSON.stringify({ at: Date.now(), sent, values: read(form) }); };
    const bar = $("[data-draft]");
    const saved = store[here] && JSON.parse(store[here]);
    if (bar && saved && JSON.stringify(saved.values) !== before) {
      $("time", bar).textContent = new Date(saved.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
      bar.hidden = false;
      bar.addEventListener("click", (event) => {
        const choice = event.target.closest("button");
        if (!choice) return;
        if (choice.value === "restore") restore(form, saved.values); else store.removeItem(here);
        bar.hidden = true;
      });
    }
    let timer = 0;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 400, false); });
    form.addEventListener("submit", () => { sending = true; clearTimeout(timer); keep(true); });
    window.addEventListener("beforeunload", (event) => { if (!sending && dirty()) event.preventDefault(); });
    /* 在旁边记一次沟通：不拦，填了一半的内容留着，回来可以恢复。 */
    document.addEventListener("submit", (event) => { if (event.target.closest("dialog")) { sending = true; keep(false); } });
  }
  /* 边填边算的请求发现会话已过期：留在本页，说明一声。 */
  document.addEventListener("htmx:responseError", (event) => {
    const bar = $("[data-ended]");
    if (bar && event.detail.xhr.status === 401) bar.hidden = false;
  });
  /* 点提示的单位就填进表单；没有脚本时按链接打开填好的页面。 */
  document.addEventListener("click", (event) => {
    const filler = event.target.closest("[data-fill]");
    const { fill, value } = filler ? filler.dataset : {};
    const field = fill && ($(`input[name="${fill}"][value="${value}"]`) || document.getElementById(fill));
    if (!field) return;
    if (field.type === "checkbox") field.checked = true; else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
    event.preventDefault();
  });
  /* 复制旁边的文字；浏览器不许复制时按钮不出现，文字可以自己选。 */
  const copy = ({ currentTarget }) => navigator.clipboard.writeText($(`#${currentTarget.dataset.copy}`).textContent);
  if (navigator.clipboard) for (const button of document.querySelectorAll("[data-copy]")) { button.hidden = false; button.onclick = copy; }
  /* 要等几秒的按钮：说明正在做什么，不能连点。 */
  document.addEventListener("submit", (event) => {
    const button = $("[data-busy]", event.target);
    if (!button) return;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-busy", "true");
    setTimeout(() => { button.disabled = true; });
  });
  for (const summary of $$(".error-summary")) summary.focus();
})();
