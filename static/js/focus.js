// Where one clicks in the photo its middle is: the two numbers follow, and the cut beside it shows what is left. Numbers alone do as well.
const whole = document.querySelector("[data-focus]");

if (whole) {
  const [x, y] = ["focus_x", "focus_y"].map((name) => document.getElementById(name));
  const mark = document.createElement("span");
  mark.className = "mark";
  whole.append(mark);

  const show = () => {
    [mark.style.left, mark.style.top] = [`${x.value}%`, `${y.value}%`];
    for (const cut of document.querySelectorAll("[data-cut]")) cut.style.objectPosition = `${x.value}% ${y.value}%`;
  };

  whole.addEventListener("click", (event) => {
    const frame = whole.getBoundingClientRect();
    x.value = Math.round(((event.clientX - frame.left) / frame.width) * 100);
    y.value = Math.round(((event.clientY - frame.top) / frame.height) * 100);
    show();
  });
  for (const field of [x, y]) field.addEventListener("input", show);
  show();
}
