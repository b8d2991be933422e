import { writeFile } from 'node:fs/promises';

/** Colours that stay apart after compression, as YUV (BT.601) and as shares of red, green and blue. */
export const colours = {
  red: { yuv: [82, 90, 240], rgb: [1, 0, 0] },
  green: { yuv: [145, 54, 34], rgb: [0, 1, 0] },
  blue: { yuv: [41, 240, 110], rgb: [0, 0, 1] },
} as const;
export type Colour = keyof typeof colours;

const width = 320;
const height = 240;
const frames = 10;

/** Writes a film (YUV4MPEG2) of one colour in which a darker bar moves, for a fake camera. It is played again and again. */
export async function writeColourFilm(path: string, colour: Colour): Promise<void> {
  const [y, u, v] = colours[colour].yuv;
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame++) {
    const luma = Buffer.alloc(width * height, y);
    const from = (frame * width) / frames;
    for (let row = 0; row < height; row++) luma.fill(y - 20, row * width + from, row * width + from + width / frames);
    const chroma = (width / 2) * (height / 2);
    parts.push(Buffer.from('FRAME\n'), luma, Buffer.alloc(chroma, u), Buffer.alloc(chroma, v));
  }
  await writeFile(path, Buffer.concat(parts));
}

/** Which colour a picture mainly has, by its mean red, green and blue; null: none of ours. */
export function colourOf(mean: readonly number[]): Colour | null {
  const total = mean.reduce((sum, part) => sum + part, 0);
  const found = Object.entries(colours).find(([, { rgb }]) => mean[rgb.indexOf(1)]! > 0.6 * total);
  return total < 30 || !found ? null : (found[0] as Colour);
}
