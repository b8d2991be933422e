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
