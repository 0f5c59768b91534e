/** Measurements inside a page. Each function stands for itself: it is sent there as text. */

/** Targets that are smaller than 44 by 44 pixels. A link inside a sentence has the sentence's size (WCAG 2.5.8). */
export function smallTargets(): readonly string[] {
  return [...document.querySelectorAll<HTMLElement>("a[href], button, input, textarea, select, summary, [role=slider]")]
    .filter((each) => {
      const box = each.getBoundingClientRect();
      const hidden =
        box.width === 0 || getComputedStyle(each).visibility === "hidden" || each.classList.contains("skip");
      const inSentence = each.tagName === "A" && each.className === "" && getComputedStyle(each).display === "inline";
      return !hidden && !inSentence && (box.width < 44 || box.height < 44);
    })
    .map((each) => {
      const box = each.getBoundingClientRect();
      return `${Math.round(box.width)}×${Math.round(box.height)} ${each.outerHTML.slice(0, 120)}`;
    });
}

/** Elements that stick out of the page, unless they scroll on their own. */
export function tooWide(): readonly string[] {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll<HTMLElement>("main *, nav *, .topline *")]
    .filter((each) => each.getBoundingClientRect().right > room + 1 && !each.closest(".scroll-x"))
    .slice(0, 3)
    .map((each) => `${Math.round(each.getBoundingClientRect().right)} of ${room}: ${each.outerHTML.slice(0, 120)}`);
}
