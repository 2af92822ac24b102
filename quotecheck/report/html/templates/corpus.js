// The page of a corpus: filters over the articles, and keys from finding to finding.

document.addEventListener("DOMContentLoaded", () => {
  const entries = $$(".entry");
  const words = new Map(entries.map((entry) => [entry, entry.textContent.toLowerCase()]));
  const split = (text) => text.split(" ").filter(Boolean);
  const some = (chosen, own) => !chosen.size || own.some((each) => chosen.has(each));

  function refresh() {
    const asked = $("#filter").value.trim().toLowerCase();
    const rules = pressed("rule");
    const speakers = pressed("speaker");
    let shown = 0;
    let findings = 0;
    for (const entry of entries) {
      entry.hidden = !(
        some(rules, split(entry.dataset.rules))
        && some(speakers, split(entry.dataset.speakers))
        && words.get(entry).includes(asked)
      );
      shown += !entry.hidden;
      for (const line of $$(".lines [data-rule]", entry)) {
        line.hidden = !some(rules, [line.dataset.rule]);
        findings += !entry.hidden && !line.hidden;
      }
    }
    $("#shown").textContent =
      shown === entries.length && !rules.size
        ? ""
        : `${shown} of ${plural(entries.length, "article")}, ${plural(findings, "finding")}`;
  }

  function go(selector, by) {
    const links = $$(selector).filter((link) => !link.closest("[hidden]"));
    const next = step(links, document.activeElement, by);
    if (!next) return;
    next.scrollIntoView({ block: "center" });
    next.focus({ preventScroll: true });
  }

  for (const [key, selector, by] of [
    ["j", ".go", 1], ["k", ".go", -1], ["n", ".entry h3 a", 1], ["p", ".entry h3 a", -1],
  ]) keys.set(key, () => go(selector, by));

  startPage(refresh);
  refresh();
});
