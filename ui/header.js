const menu = element.querySelector("select");
menu.addEventListener("change", () => inkling.set("network", menu.value));
inkling.set("network", menu.value);
