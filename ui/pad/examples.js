for (const button of element.querySelectorAll("button"))
  button.addEventListener("click", () => {
    inkling.set("sketch", { strokes: JSON.parse(button.dataset.strokes) });
    document.querySelector("#sketchpad").scrollIntoView({ block: "nearest" });
  });
