const tabs = [...element.querySelectorAll("[role=tab]")];

function choose(chosen) {
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", tab === chosen);
    tab.tabIndex = tab === chosen ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls"));
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.style.display = tab === chosen ? "" : "none";
  }
}

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
  if (tabs.every((tab) => document.getElementById(tab.getAttribute("aria-controls")))) choose(tabs[0]);
  else requestAnimationFrame(start);
})();
