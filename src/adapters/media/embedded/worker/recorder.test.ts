import { open } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { FRAME_SAMPLES } from './decoded-input.ts';
import { Recorder } from './recorder.ts';

it('a recording on a full disk says so once and closes without an error', async () => {
  const reasons: string[] = [];
  const recorder = new Recorder('/dev/full', await open('/dev/full', 'w'), (reason) => reasons.push(reason));
  const frame = new Int16Array(FRAME_SAMPLES).fill(100);
  for (let i = 0; i < 200; i++) recorder.write(frame, null);
  await recorder.close();
  expect(reasons).toHaveLength(1);
  expect(reasons[0]).toMatch(/ENOSPC|no space/i);
});

it('a recording tells once that nothing was said for so long, words between count anew', async () => {
  const told: number[] = [];
  const recorder = new Recorder('/dev/null', await open('/dev/null', 'w'), () => {});
  recorder.watchSilence(1000, (forMs) => told.push(forMs));
  const word = new Int16Array(FRAME_SAMPLES).fill(3000);
  for (let i = 0; i < 49; i++) recorder.write(null, word);
  recorder.write(word, null);
  for (let i = 0; i < 49; i++) recorder.write(new Int16Array(FRAME_SAMPLES), null);
  expect(told).toEqual([]);
  for (let i = 0; i < 100; i++) recorder.write(null, null);
  expect(told).toEqual([1000]);
  await recorder.close();
});
