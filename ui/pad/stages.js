inkling.on("reading", (answer) => {
  for (const img of element.querySelectorAll("img")) {
    const picture = answer?.stages?.[img.dataset.stage];
    img.hidden = !picture;
    if (!picture) continue;
    img.src = picture;
    img.alt = `The drawing, ${img.dataset.stage}`;
  }
});
