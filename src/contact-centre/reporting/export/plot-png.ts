import { crc32, deflateSync } from 'node:zlib';

/** Points of a plot, at equal distances. Null: nothing there. */
export interface Plot {
  readonly values: readonly (number | null)[];
  /** Below the first, the last and some in between; of digits and `:-.` */
  readonly labels: readonly string[];
  /** What stands at a height. */
  readonly labelOf: (value: number) => string;
}

const width = 720;
const height = 240;
/** Drawn so much larger and made smaller again: smooth edges. */
const factor = 2;
const margin = { left: 64, right: 12, top: 12, bottom: 26 };

type Colour = readonly [red: number, green: number, blue: number];
const paper: Colour = [255, 255, 255];
const ink: Colour = [90, 98, 110];
const grid: Colour = [226, 230, 236];
const bar: Colour = [38, 99, 180];

/** A bar chart as PNG, which every reader of mail shows. What it says stands in the table beside it, too. */
export function plotPng(plot: Plot): Buffer {
  const canvas = new Canvas(width * factor, height * factor);
  const top = niceTop(Math.max(0, ...plot.values.map((value) => value ?? 0)));
  const [left, right] = [margin.left, width - margin.right];
  const [high, low] = [margin.top, height - margin.bottom];
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const y = low - (low - high) * part;
    canvas.fill(left, y, right, y + 1, part === 0 ? ink : grid);
    if (part !== 0.25 && part !== 0.75) {
      const text = plot.labelOf(top * part);
      canvas.write(left - 8 - textWidth(text), y - 5, text, ink);
    }
  }
  const step = (right - left) / Math.max(1, plot.values.length);
  for (const [index, value] of plot.values.entries()) {
    if (value === null || value <= 0) continue;
    const gap = step > 6 ? step * 0.15 : 0;
    canvas.fill(left + index * step + gap, low - ((low - high) * value) / top, left + (index + 1) * step - gap, low, bar);
  }
  const every = Math.max(1, Math.ceil((Math.max(0, ...plot.labels.map(textWidth)) + 14) / step));
  for (let index = 0; index < plot.labels.length; index += every) {
    const x = left + (index + 0.5) * step - textWidth(plot.labels[index]!) / 2;
    if (x + textWidth(plot.labels[index]!) <= width) canvas.write(Math.max(0, x), low + 8, plot.labels[index]!, ink);
  }
  return png(canvas.smaller());
}

/** The next of 1, 2, 5, 10 … that is not less. */
export function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= value * 0.999)!;
}

/** 5 by 7 points a sign, a row each five bits. */
const signs: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  ':': [0, 4, 4, 0, 4, 4, 0],
  '-': [0, 0, 0, 31, 0, 0, 0],
  '.': [0, 0, 0, 0, 0, 12, 12],
  '%': [24, 25, 2, 4, 8, 19, 3],
};
const signStep = 8;
const pointSize = 1.4;

function textWidth(text: string): number {
  return text.length * signStep;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of each point, row by row. */
  readonly points: Uint8Array;
}

class Canvas {
  readonly #width: number;
  readonly #height: number;
  readonly #points: Uint8Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#points = new Uint8Array(width * height * 3).fill(paper[0]);
  }

  fill(fromX: number, fromY: number, toX: number, toY: number, colour: Colour): void {
    const [endX, endY] = [limit(toX, this.#width), limit(toY, this.#height)];
    for (let y = limit(fromY, this.#height); y < endY; y++)
      for (let x = limit(fromX, this.#width); x < endX; x++) this.#points.set(colour, (y * this.#width + x) * 3);
  }

  /** Signs it does not know are left out. */
  write(x: number, y: number, text: string, colour: Colour): void {
    for (const [position, sign] of text.split('').entries())
      for (const [row, bits] of (signs[sign] ?? []).entries())
        for (let column = 0; column < 5; column++) {
          if (((bits >> (4 - column)) & 1) === 0) continue;
          const [left, top] = [x + position * signStep + column * pointSize, y + row * pointSize];
          this.fill(left, top, left + pointSize, top + pointSize, colour);
        }
  }

  smaller(): Picture {
    const [width, height] = [this.#width / factor, this.#height / factor];
    const points = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let colour = 0; colour < 3; colour++) {
          let sum = 0;
          for (let part = 0; part < factor * factor; part++) {
            const [dx, dy] = [part % factor, Math.floor(part / factor)];
            sum += this.#points[((y * factor + dy) * this.#width + x * factor + dx) * 3 + colour]!;
          }
          points[(y * width + x) * 3 + colour] = sum / (factor * factor);
        }
    return { width, height, points };
  }
}

function limit(value: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(value * factor)));
}

/** PNG (ISO/IEC 15948): 8 bits a colour, no filter. */
function png({ width, height, points }: Picture): Buffer {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++) rows.set(points.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
