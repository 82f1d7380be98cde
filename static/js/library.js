/* 案例库：边输入边提示、键盘移动、右侧预览。没有本文件，检索、筛选、预览照常可用。 */
(() => {
  "use strict";
  const field = document.getElementById("library-q");
  if (!field) return;

  /* 检索建议：中文输入法组字时不请求；上下键选，回车检索，Esc 收起。 */
  const list = document.getElementById("suggested");
  let timer = 0, asked = 0, composing = false, typed = field.value;
  const options = () => [...list.children];
  const at = () => options().findIndex((o) => o.getAttribute("aria-selected") === "true");
  const shut = () => {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const all = options();
    all.forEach((o, i) => o.setAttribute("aria-selected", String(i === index)));
    field.value = index < 0 ? typed : all[index].textContent;
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", all[index].id);
  };
  const show = (words) => {
    list.replaceChildren(...words.map((word, i) => {
      const o = document.createElement("li");
      o.id = `suggested-${i}`;
      o.setAttribute("role", "option");
      o.setAttribute("aria-selected", "false");
      o.textContent = word;
      return o;
    }));
    list.hidden = words.length === 0;
    field.setAttribute("aria-expanded", String(words.length > 0));
  };
  const ask = async () => {
    const mine = (asked += 1);
    typed = field.value;
    if (!typed.trim()) { shut(); return; }
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(typed)}`, { headers: { "HX-Request": "true" } });
      const words = answer.ok ? await answer.json() : [];
      if (mine === asked && document.activeElement === field) show(words);
    } catch { if (mine === asked) shut(); }
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, 150); };
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", "suggested");
  field.setAttribute("aria-expanded", "false");
  field.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  field.addEventListener("compositionend", () => { composing = false; soon(); });
  field.addEventListener("input", (event) => { if (!composing && !event.isComposing) soon(); });
  field.addEventListener("blur", () => setTimeout(shut, 120));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      if (!list.hidden) { field.value = typed; shut(); event.preventDefault(); } else field.blur();
      return;
    }
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || list.hidden) return;
    const count = options().length, step = event.key === "ArrowDown" ? 1 : -1;
    choose(((at() + 1 + step + count + 1) % (count + 1)) - 1);
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const o = event.target.closest("[role=option]");
    if (!o) return;
    event.preventDefault();
    field.value = o.textContent;
    shut();
    field.form.requestSubmit();
  });

  /* 结果：J、K 移动，Enter 打开，右侧随之预览。 */
  const hits = [...document.querySelectorAll("[data-hits] .hit")];
  const body = document.querySelector("[data-preview-body]");
  const pick = async (hit, focus) => {
    hits.forEach((h) => h.classList.toggle("cur", h === hit));
    const link = hit.querySelector("h3 a");
    if (focus) { link.focus({ preventScroll: true }); hit.scrollIntoView({ block: "nearest" }); }
    const opener = document.querySelector("[data-open-picked]");
    if (opener && link.hasAttribute("data-read")) opener.href = link.href;
    for (const url of [hit.dataset.preview, hit.dataset.fields]) {
      try {
        const answer = await fetch(url, { headers: { "HX-Request": "true" } });
        if (!answer.ok || answer.redirected) continue;
        const text = await answer.text();
        if (!hit.classList.contains("cur")) return;
        body.innerHTML = text;
        body.scrollTop = 0;
        return;
      } catch { /* 服务器没有应答：保留原来的预览 */ }
    }
  };
  const current = () => hits.findIndex((h) => h.classList.contains("cur"));
  let moved = false;
  const move = (step) => {
    if (!hits.length) return;
    const to = moved || step < 0 ? current() + step : current();
    moved = true;
    pick(hits[Math.max(0, Math.min(hits.length - 1, to))], true);
  };
  for (const hit of hits) {
    hit.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link && !link.hasAttribute("data-pick")) return;
      if (link) event.preventDefault();
      if (String(getSelection())) return;
      moved = true;
      pick(hit, false);
      if (link && body.getBoundingClientRect().top > innerHeight) body.closest(".panel").scrollIntoView({ block: "nearest" });
    });
  }
  /* 比 enhance.js 先听到：本页的 / 是检索，不是命令面板。 */
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
    if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const cur = hits[current()];
    if (key === "/") { field.focus(); field.select(); }
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "Enter" && event.target === document.body && cur) cur.querySelector("h3 a").click();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  /* 宽屏总是展开分类；窄屏先收起。 */
  const fold = document.querySelector(".facet-fold");
  if (fold && matchMedia("(max-width: 991px)").matches) fold.open = false;
})();
