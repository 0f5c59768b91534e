import { expect, test } from "vitest";
import { outline } from "../src/ui/parts/QrCode.tsx";

test("a code to scan is one path: a bar for each run of dark squares, inside a light border", () => {
  expect(outline("101 110 000")).toEqual({
    size: 11,
    path: "M4 4h1v1h-1zM6 4h1v1h-1zM4 5h2v1h-2z",
  });
});
