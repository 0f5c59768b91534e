/**
 * UTF-8 of text without making the bytes. Lines are text here and bytes in Python; their size and their CRC are those
 * of the bytes. A lone surrogate, which no line holds, counts as U+FFFD, as when a socket sends it.
 */

const REPLACEMENT = 0xfffd;

/** Return how many bytes of UTF-8 a text takes. */
export function utf8Length(text: string): number {
  let length = 0;
  eachByte(text, () => {
    length += 1;
  });
  return length;
}

/** Calls `take` with each byte of the UTF-8 of `text`, in order. */
export function eachByte(text: string, take: (byte: number) => void): void {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      take(unit);
      continue;
    }
    if (unit < 0x800) {
      take(0xc0 | (unit >> 6));
      take(0x80 | (unit & 0x3f));
      continue;
    }
    const point = pointAt(text, index);
    if (point > 0xffff) {
      index += 1;
      take(0xf0 | (point >> 18));
      take(0x80 | ((point >> 12) & 0x3f));
    } else {
      take(0xe0 | (point >> 12));
    }
    take(0x80 | ((point >> 6) & 0x3f));
    take(0x80 | (point & 0x3f));
  }
}

function pointAt(text: string, index: number): number {
  const point = text.codePointAt(index) ?? REPLACEMENT;
  return point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
}
