// Comfort for the pages of Earshot. Everything works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // The theme changes at once; the server learns of it by the cookie.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    event.preventDefault();
    const theme = button.dataset.themeSet;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.cookie = `earshot_theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    all("[data-theme-set]").forEach((b) => b.setAttribute("aria-pressed", b === button));
  });

  // Open sheets close when one clicks elsewhere or presses Escape.
  const closeSheets = (except) => all("details.menu[open], details.pop[open]").forEach((d) => {
    if (!d.contains(except)) d.open = false;
  });
  document.addEventListener("click", (event) => closeSheets(event.target));

  // Copying the link of the page, or of the turn that is pointed at.
  const offerCopy = () => {
    if (!navigator.clipboard) return;
    all("[data-copy]").forEach((b) => { b.hidden = false; });
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = "✓";
      setTimeout(() => { button.textContent = label; }, 1500);
    } catch {
      // Without leave to use the clipboard the address bar still has the link.
    }
  });

  // The keys: / searches, j and k move, ? helps, g and a letter goes.
  const places = { t: "/", a: "/accounts", s: "/search", r: "/trackers", k: "/tracks", u: "/unassigned", n: "/upload" };
  let going = false;
  const typing = (el) => el.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName);

  const move = (step) => {
    const rows = all("[data-row]").filter((r) => r.offsetParent !== null);
    if (!rows.length) return;
    const now = rows.findIndex((r) => r.contains(document.activeElement));
    const row = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
    const link = row.querySelector("a[href]");
    if (!link) return;
    link.focus({ preventScroll: true });
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    row.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeSheets(null);
      if (typing(event.target)) event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (going) {
      going = false;
      if (places[event.key]) location.href = places[event.key];
      return;
    }
    const act = {
      "/": () => (document.getElementById("q") || document.getElementById("find"))?.focus(),
      "j": () => move(1),
      "k": () => move(-1),
      "g": () => { going = true; setTimeout(() => { going = false; }, 1200); },
      "?": () => { location.href = "/help"; },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // Judging hits: one key each, and on to the next that is not judged.
  const verdict = (key) => {
    const card = document.activeElement?.closest("[data-judge]") || document.querySelector("[data-judge]:not([class])");
    const button = card?.querySelector(`button[data-key="${key}"]`);
    if (!button) return false;
    const cards = all("[data-judge]");
    const at = cards.indexOf(card);
    const next = key === "u" ? card : cards.slice(at + 1).find((c) => !c.className) || cards[Math.min(at + 1, cards.length - 1)];
    judging = next.id;
    button.click();
    return true;
  };
  let judging = "";
  const judgeMove = (step) => {
    const cards = all("[data-judge]");
    if (!cards.length) return false;
    const at = cards.indexOf(document.activeElement?.closest("[data-judge]"));
    const card = cards[Math.min(Math.max(at + step, 0), cards.length - 1)];
    card.focus();
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (!document.querySelector("[data-judge]")) return;
    const done = { y: () => verdict("y"), n: () => verdict("n"), s: () => verdict("s"), u: () => verdict("u"), j: () => judgeMove(1), k: () => judgeMove(-1) }[event.key]?.();
    if (!done) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  document.addEventListener("htmx:after:swap", () => {
    if (!judging) return;
    document.getElementById(judging)?.focus();
    judging = "";
  });

  // A suggested phrase goes into its field at once; the field's own event makes
  // the hits follow. Without script the button posts the form.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-refuse]");
    if (!button) return;
    const row = button.closest("li");
    if (button.matches("[data-refuse]")) { // remembered while the page is open, and with the draft once it is saved
      event.preventDefault();
      const kept = document.createElement("input");
      Object.assign(kept, { type: "hidden", name: "refused", value: button.value.slice("refuse ".length) });
      button.form.append(kept);
      (row.nextElementSibling || row.previousElementSibling)?.querySelector("button")?.focus();
      row.remove();
      return;
    }
    const [, lang, text] = button.value.match(/^add (\S+) (.*)$/s) || [];
    const field = document.getElementById(`phrases-${lang}`);
    if (!field) return;
    event.preventDefault();
    field.closest("details").open = true;
    field.value = field.value.replace(/\s*$/, "") + (field.value.trim() ? "\n" : "") + text + "\n";
    row.remove();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  const offerGo = () => all("[data-go][hidden]").forEach((b) => { b.hidden = false; });

  // A mistake in a rule leads to its place, and the field says that it has one.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go]");
    const field = button && document.getElementById(button.dataset.go);
    if (!field) return;
    field.focus();
    field.setSelectionRange(Number(button.dataset.from), Number(button.dataset.to));
  });
  const tellInvalid = () => all(".reading").forEach((r) => {
    const field = document.querySelector(`textarea[aria-describedby~="${r.id}"]`);
    if (r.querySelector(".problem")) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  });
  // What is typed to try a rule on is no part of the rule.
  document.getElementById("own")?.addEventListener("input", (event) => event.stopPropagation());

  // Moments in the viewer's own zone, and how long ago they were.
  const units = [["year", 31536e3], ["month", 2592e3], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const ago = (then, now, format) => {
    const seconds = (then - now) / 1000;
    const [unit, size] = units.find(([, s]) => Math.abs(seconds) >= s) || units[units.length - 1];
    return format.format(Math.round(seconds / size), unit);
  };
  const tellTimes = () => {
    const now = new Date(root.dataset.now || Date.now());
    const relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" });
    const full = new Intl.DateTimeFormat(root.lang, { dateStyle: "full", timeStyle: "short" });
    all("time[datetime]").forEach((t) => {
      const then = new Date(t.getAttribute("datetime"));
      if (!isNaN(then)) t.title = `${full.format(then)} · ${ago(then, now, relative)}`;
    });
  };

  // The zone a new admin most likely lives in.
  const guessZone = () => {
    const field = document.querySelector("[data-zone]");
    if (field && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  };

  // Uploads show how far they are; files may be dropped anywhere on the form.
  const uploads = () => all("form[data-upload]").forEach((form) => {
    const field = form.querySelector("input[type=file]");
    const bar = form.querySelector("progress");
    const said = form.querySelector("[data-said]");
    const button = form.querySelector("button");
    for (const name of ["dragover", "dragleave", "drop"]) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        form.classList.toggle("over", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) field.files = event.dataTransfer.files;
      });
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const request = new XMLHttpRequest();
      const stop = (text) => { said.textContent = text; bar.hidden = true; button.disabled = false; };
      request.upload.onprogress = (e) => {
        if (!e.lengthComputable) return;
        bar.value = 100 * e.loaded / e.total;
        said.textContent = `${Math.floor(bar.value)}%`;
      };
      request.onload = () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
        if (answer.to) location.href = answer.to;
        else stop(answer.problem || form.dataset.broken);
      };
      request.onerror = () => stop(form.dataset.broken);
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      bar.hidden = false;
      button.disabled = true;
      request.send(new FormData(form));
    });
  });

  const ready = () => { offerCopy(); tellTimes(); guessZone(); offerGo(); tellInvalid(); };
  document.addEventListener("htmx:after:swap", ready);
  uploads();
  ready();
})();
