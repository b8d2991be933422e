import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import type { MediaEndpoint, MediaSource } from '../../../telephony/media/index.ts';
import { OwnSound } from './own-sound.ts';

describe('what our own end of a leg is told to send', () => {
  const other = { kind: 'leg', endpoint: {} as MediaEndpoint } as const;
  const music: MediaSource = { kind: 'music' };
  let clock: VirtualClock;
  let told: MediaSource[];
  let sound: OwnSound;

  beforeEach(() => {
    clock = new VirtualClock();
    told = [];
    const hear = async (source: MediaSource): Promise<void> => void told.push(source);
    sound = new OwnSound({
      clock,
      own: { hear } as unknown as MediaEndpoint,
      translate: (source) => source,
      inTurn: (work) => void work(),
    });
  });

  it('is at once what nobody else could send', async () => {
    await sound.want(music, 'now');
    await sound.want(music, 'now');
    expect(told).toEqual([music]);
    expect(sound.hasSpoken).toBe(true);
  });

  it('is nothing where the leg is joined before another leg had to be sent', async () => {
    await sound.want(other, 'soon');
    clock.advance(40);
    await sound.want(other, 'joined');
    clock.advance(1000);
    expect(told).toEqual([]);
    expect(sound.hasSpoken).toBe(false);
  });

  it('is another leg after 60 ms where the two were not joined, however often it is wanted meanwhile', async () => {
    await sound.want(other, 'soon');
    clock.advance(40);
    await sound.want(other, 'soon');
    clock.advance(19);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toEqual([other]);
  });

  it('is not put off any longer when it cannot be joined any more', async () => {
    await sound.want(other, 'soon');
    await sound.want(other, 'now');
    expect(told).toEqual([other]);
    clock.advance(1000);
    expect(told).toHaveLength(1);
  });

  it('goes on until what follows is known, and ends when the leg is joined', async () => {
    await sound.want(music, 'now');
    await sound.want(other, 'soon');
    expect(told).toEqual([music]);
    await sound.want(other, 'joined');
    expect(told).toEqual([music, { kind: 'silence' }]);
  });

  it('is nothing more after the end', async () => {
    await sound.want(other, 'soon');
    sound[Symbol.dispose]();
    clock.advance(1000);
    expect(told).toEqual([]);
  });
});
