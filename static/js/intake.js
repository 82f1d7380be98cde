/* 登记页：数字键选项目，回车到下一栏，Ctrl+回车登记。没有本文件，登记照常可用。 */
(() => {
  "use strict";
  const form = document.getElementById("intake");
  if (!form) return;
  const seen = (e) => e.getClientRects().length > 0;
  const stops = () => [...form.querySelectorAll("input:not([type=hidden]), select, textarea, summary, button[data-send]")].filter((e) => seen(e) && !e.disabled && e.tabIndex >= 0);
  const next = (from, skip) => {
    const list = stops().filter((e) => e === from || !skip || !skip.contains(e));
    const to = list[list.indexOf(from) + 1];
    if (to) { to.focus(); if (to.select) to.select(); }
  };
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const at = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-send]"));
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const group = at.closest("[data-number-keys]");
    if (group && /^[1-9]$/.test(event.key)) {
      const radio = group.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
      if (!radio) return;
      event.preventDefault();
      radio.checked = true;
      radio.dispatchEvent(new Event("input", { bubbles: true }));
      radio.dispatchEvent(new Event("change", { bubbles: true }));
      next(radio, group);
      return;
    }
    if (event.key === "Enter" && at.matches("input, select")) {
      event.preventDefault();
      next(at, group);
    }
  });
})();
