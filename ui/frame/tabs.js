const { key } = element.querySelector("[role=tablist]").dataset;
const tabs = [...element.querySelectorAll("[role=tab]")];
const panelOf = (tab) => tab.getAttribute("aria-controls");

function show(chosen) {
  if (!tabs.some((tab) => panelOf(tab) === chosen)) return; // no panel of these
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", panelOf(tab) === chosen);
    tab.tabIndex = panelOf(tab) === chosen ? 0 : -1;
    const panel = document.getElementById(panelOf(tab));
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.style.display = panelOf(tab) === chosen ? "" : "none";
  }
}

const choose = (tab) => inkling.set(key, panelOf(tab));

tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (event) => {
    const next = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(tabs.at(next % tabs.length));
    tabs.at(next % tabs.length).focus();
  });
});

// The panels may come to be after the tabs.
(function start() {
  if (!tabs.every((tab) => document.getElementById(panelOf(tab)))) return requestAnimationFrame(start);
  show(panelOf(tabs[0]));
  inkling.on(key, show);
  if (!inkling.get(key)) choose(tabs[0]);
})();
