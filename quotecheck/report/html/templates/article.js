// The page of an article: notes beside their lines, who said what on hover and focus, filters.

document.addEventListener("DOMContentLoaded", () => {
  const notes = $$(".note");
  const quotes = new Map($$(".said tbody tr").map((row) => [row.id.slice(1), row]));
  const pieces = { q: new Map(), f: new Map() };
  for (const piece of $$(".text [data-q], .text [data-f]"))
    for (const kind of ["q", "f"])
      for (const number of (piece.dataset[kind] || "").split(" ").filter(Boolean)) {
        const list = pieces[kind].get(number);
        if (list) list.push(piece);
        else pieces[kind].set(number, [piece]);
      }
  const starts = $$(".text [data-said]");
  const numberOf = (note) => note.id.slice(1);
  const numbered = new Map(notes.map((note) => [numberOf(note), note]));
  const markOf = (note) => (pieces.f.get(numberOf(note)) || [])[0];

  // --- notes stand at their lines -----------------------------------------------------------------

  const wide = matchMedia("(min-width: 62rem)");
  const gap = 14;
  const slack = 48;

  function place(row) {
    const own = $$(".note:not([hidden])", row);
    if (!wide.matches) {
      for (const note of own) note.style.marginTop = "";
      return;
    }
    const box = $(".text", row).getBoundingClientRect();
    const heights = own.map((note) => note.offsetHeight);
    const tops = [];
    let free = 0;
    own.forEach((note, i) => {
      const mark = markOf(note);
      const want = mark ? mark.getClientRects()[0]?.top - box.top || 0 : 0;
      tops.push(Math.max(want, free));
      free = tops[i] + heights[i] + gap;
    });
    // where they would stand far below the text, and more text follows, they move up instead
    const room = row.nextElementSibling ? box.height + slack : Infinity;
    let end = Math.max(room, heights.reduce((sum, height) => sum + height + gap, -gap));
    for (let i = own.length - 1; i >= 0; i--) {
      tops[i] = Math.max(0, Math.min(tops[i], end - heights[i]));
      end = tops[i] - gap;
    }
    let below = 0;
    own.forEach((note, i) => {
      note.style.marginTop = `${Math.max(0, tops[i] - below)}px`;
      below = tops[i] + heights[i];
    });
  }

  const sizes = new ResizeObserver((entries) => {
    for (const entry of entries) place(entry.target.parentElement);
  });
  const noted = $$(".row.noted");
  for (const row of noted) sizes.observe($(".text", row));
  wide.addEventListener("change", () => noted.forEach(place));

  // --- going from finding to finding --------------------------------------------------------------

  let current = null;

  function light(note) {
    $$(".text .on, .note.on").forEach((element) => element.classList.remove("on"));
    if (!note) return;
    note.classList.add("on");
    for (const piece of pieces.f.get(numberOf(note)) || []) piece.classList.add("on");
    for (const link of $$(".see a", note)) $(link.getAttribute("href"))?.classList.add("on");
  }

  function choose(note, focus = true) {
    current = note;
    light(note);
    const mark = note && markOf(note);
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    const link = $(`a[data-n="${numberOf(note)}"]`);
    if (focus) (link || note).focus({ preventScroll: true });
  }

  const seen = () => notes.filter((note) => !note.hidden);
  for (const [key, by] of [["j", 1], ["k", -1]]) keys.set(key, () => choose(step(seen(), current, by)));
  for (const [key, by] of [["n", 1], ["p", -1]])
    keys.set(key, () => {
      const open = starts.filter((start) => !start.classList.contains("off"));
      const next = step(open, document.activeElement, by);
      if (!next) return;
      next.scrollIntoView({ block: "center" });
      next.focus({ preventScroll: true });
    });
  keys.set("q", () => {
    $(".said").open = true;
    $(".said summary").focus();
  });
  keys.set("Escape", () => { hideTip(); choose(null); });
  $("#next").addEventListener("click", () => choose(step(seen(), current, 1)));
  $("#previous").addEventListener("click", () => choose(step(seen(), current, -1)));

  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".text .f");
    const link = event.target.closest("a[href^='#']");
    const note = event.target.closest(".note");
    if (mark && !mark.classList.contains("away")) {
      event.preventDefault();
      const first = seen().find((each) => mark.dataset.f.split(" ").includes(numberOf(each)));
      if (!first) return;
      current = first;
      light(first);
      first.scrollIntoView({ block: "nearest" });
      first.focus({ preventScroll: true });
    } else if (link) {
      const target = document.getElementById(link.getAttribute("href").slice(1));
      if (!target || link.classList.contains("skip")) return;
      event.preventDefault();
      if (note && link.classList.contains("line")) return choose(note);
      if (note) { current = note; light(note); }
      target.scrollIntoView({ block: "center" });
      if (!target.matches("a, [tabindex]")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
    } else if (note && !getSelection().toString()) {
      choose(note, false);
    }
  });

  // --- who, why and how sure ----------------------------------------------------------------------

  const tip = $(".tip");
  let told = null;
  let leaving = 0;

  function tell(piece) {
    clearTimeout(leaving);
    const number = piece.dataset.q.split(" ")[0];
    const row = quotes.get(number);
    if (!row || told === piece) return;
    hideTip();
    told = piece;
    const [, who, , kind, why, sure] = row.cells;
    const lines = [
      [...who.cloneNode(true).childNodes],
      [`${kind.textContent.trim()} quotation, ${sure.textContent.trim()}`],
      [why.textContent],
    ].map((content, i) => {
      const line = document.createElement(i ? "p" : "b");
      if (i === 2) line.className = "why";
      line.append(...content);
      return line;
    });
    tip.replaceChildren(...lines);
    tip.hidden = false;
    for (const each of pieces.q.get(number)) each.classList.add("on");
    const box = piece.getClientRects()[0];
    const left = Math.min(box.left, root.clientWidth - tip.offsetWidth - 12);
    const above = box.top > tip.offsetHeight + 70;
    tip.style.left = `${Math.max(12, left) + scrollX}px`;
    tip.style.top = `${scrollY + (above ? box.top - tip.offsetHeight - 8 : box.bottom + 8)}px`;
  }

  function hideTip() {
    clearTimeout(leaving);
    if (!told) return;
    for (const each of pieces.q.get(told.dataset.q.split(" ")[0]) || []) each.classList.remove("on");
    told = null;
    tip.hidden = true;
    if (current) light(current);
  }

  const quoted = (target) => target.closest?.(".text [data-q]:not(.off)");
  document.addEventListener("pointerover", (event) => {
    const piece = quoted(event.target);
    if (piece) tell(piece);
    else if (event.target.closest?.(".tip")) clearTimeout(leaving);
    else if (told) {
      clearTimeout(leaving);
      leaving = setTimeout(hideTip, 250);
    }
  });
  document.addEventListener("focusin", (event) => {
    const piece = quoted(event.target);
    if (piece && "said" in piece.dataset) tell(piece);
    else hideTip();
  });

  // --- filters ------------------------------------------------------------------------------------

  const words = new Map();
  const wordsOf = (element) => {
    if (!words.has(element)) words.set(element, element.textContent.toLowerCase());
    return words.get(element);
  };
  const some = (chosen, own) => !chosen.size || own.some((each) => chosen.has(each));

  function refresh() {
    const asked = $("#filter").value.trim().toLowerCase();
    const rules = pressed("rule");
    const speakers = pressed("speaker");
    const silenced = pressed("silenced").size > 0;
    for (const note of notes) {
      note.hidden = !(
        some(rules, [note.dataset.rule])
        && (silenced || !note.classList.contains("silenced"))
        && wordsOf(note).includes(asked)
      );
    }
    let shown = 0;
    for (const row of quotes.values()) {
      row.hidden = !(some(speakers, row.dataset.speakers.split(" ")) && wordsOf(row).includes(asked));
      shown += !row.hidden;
    }
    for (const list of pieces.f.values())
      for (const piece of list)
        piece.classList.toggle("away", !piece.dataset.f.split(" ").some((n) => !numbered.get(n)?.hidden));
    for (const list of pieces.q.values())
      for (const piece of list)
        piece.classList.toggle("off", !piece.dataset.q.split(" ").some((n) => !quotes.get(n)?.hidden));
    const left = seen().length;
    const all = notes.filter((note) => silenced || !note.classList.contains("silenced")).length;
    $("#shown").textContent =
      left === all && shown === quotes.size
        ? ""
        : `${left} of ${plural(all, "finding")}, ${shown} of ${plural(quotes.size, "quotation")}`;
    if (current?.hidden) current = null;
    noted.forEach(place);
  }

  $("#next").disabled = $("#previous").disabled = !notes.length;
  startPage(refresh);
  refresh();
  const goal = location.hash.match(/^#f(\d+)$/);
  const asked = goal && numbered.get(goal[1]);
  if (asked?.hidden) $(".chip[data-silenced]").click();
  // the browser goes to the note when all is loaded; the words are what to look at
  if (asked) addEventListener("load", () => setTimeout(() => choose(asked)));
});
