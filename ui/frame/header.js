const menu = element.querySelector("select");
menu.addEventListener("change", () => inkling.set("network", menu.value));
inkling.on("network", (name) => (menu.value = name)); // the lesson chooses networks too
if (!inkling.get("network")) inkling.set("network", menu.value);
