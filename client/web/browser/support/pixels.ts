/** What can be made out on a page as it is painted, told from its pixels: styles say what was asked for, not what is there. */
import type { Page } from "@playwright/test";

/** A part of a page, in CSS pixels from its top. */
export interface Part {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Seen extends Part {
  /** The strongest contrast (WCAG 2.2) of anything in it to what most of it is. */
  readonly contrast: number;
  /** Its colours as "r,g,b", those of more pixels first, without what only softens an edge. */
  readonly colours: readonly string[];
}

/** Where everything is that `selector` finds and that is shown. */
export async function partsOf(page: Page, selector: string): Promise<readonly Part[]> {
  return page.evaluate((wanted) => {
    return [...document.querySelectorAll(wanted)].flatMap((item) => {
      const box = item.getBoundingClientRect();
      if (box.width < 4 || box.height < 4 || !item.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        return [];
      const name = `${item.tagName.toLowerCase()}.${item.getAttribute("class") ?? ""} ${item.textContent?.slice(0, 30) ?? ""}`;
      return [{ name, x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height }];
    });
  }, selector);
}

/** Look at parts of a page, each with so many pixels around it, on one picture of the whole page. */
export async function look(page: Page, parts: readonly Part[], around = 0): Promise<readonly Seen[]> {
  const picture = await page.screenshot({ fullPage: true, scale: "css" });
  // A page of its own: what the app's policy forbids is not asked of it.
  const reader = await page.context().newPage();
  const wider = parts.map((part) => ({
    ...part,
    ...{ x: part.x - around, y: part.y - around },
    ...{ width: part.width + 2 * around, height: part.height + 2 * around },
  }));
  const seen = await reader.evaluate(read, { picture: picture.toString("base64"), parts: wider });
  await reader.close();
  return seen;
}

/** Runs in a page. */
async function read({ picture, parts }: { picture: string; parts: readonly Part[] }): Promise<Seen[]> {
  const bytes = Uint8Array.from(atob(picture), (item) => item.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0);
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = colour.split(",").map((row) => {
      const part = Number(row) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one: string, other: string): number => {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  return parts.map((part) => {
    const [x, y] = [Math.max(0, Math.floor(part.x)), Math.max(0, Math.floor(part.y))];
    const { data } = context.getImageData(
      x,
      y,
      Math.max(1, Math.ceil(part.width)),
      Math.max(1, Math.ceil(part.height)),
    );
    const counts = new Map<string, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const many = data.length / 4;
    const colours = [...counts]
      .sort(([, one], [, other]) => other - one)
      .filter(([, count]) => count >= Math.max(3, many * 0.005))
      .map(([colour]) => colour);
    const [most = "0,0,0"] = colours;
    return { ...part, colours, contrast: Math.max(1, ...colours.map((colour) => contrast(most, colour))) };
  });
}
