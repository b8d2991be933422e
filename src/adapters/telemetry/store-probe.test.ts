import { describe, expect, it } from 'vitest';
import { delay } from '../../kernel/clock.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { makeCertificate } from '../sip-transport/certificate.ts';
import { certificateFacts, diskSpace, type StoreHealth, StoreProbe } from './index.ts';

describe('the probe of the store', () => {
  function bench() {
    const clock = new VirtualClock();
    const store = { takesMs: 2, fails: '' };
    const ask = async () => {
      await delay(clock, store.takesMs);
      if (store.fails) throw new Error(store.fails);
    };
    const probe = new StoreProbe({ clock, ask });
    const told: StoreHealth['state'][] = [];
    probe.onChecked(({ state }) => told.push(state));
    probe.start();
    return { clock, store, probe, told };
  }

  it('calls it slow only when it is three times in a row', async () => {
    const { clock, store, told } = bench();
    store.takesMs = 800;
    await clock.advanceAsync(24_000);
    expect(told).toEqual(['good', 'good']);
    await clock.advanceAsync(12_000);
    expect(told.at(-1)).toBe('slow');
    store.takesMs = 2;
    await clock.advanceAsync(12_000);
    expect(told.at(-1)).toBe('good');
  });

  it('calls it away when it fails or does not answer, with the reason', async () => {
    const { clock, store, probe, told } = bench();
    store.fails = 'connection refused';
    await clock.advanceAsync(11_000);
    expect(probe.health).toEqual({ state: 'away', latencyMs: null, reason: 'connection refused' });
    store.fails = '';
    store.takesMs = 60_000;
    await clock.advanceAsync(20_000);
    expect(probe.health.reason).toBe('no answer within 5 s');
    store.takesMs = 3;
    await clock.advanceAsync(20_000);
    expect(probe.health).toEqual({ state: 'good', latencyMs: 3, reason: '' });
    probe[Symbol.dispose]();
    const before = told.length;
    await clock.advanceAsync(60_000);
    expect(told).toHaveLength(before);
  });
});

describe('facts of the machine', () => {
  it('say how much of the disk is left', async () => {
    const { freeBytes, freePercent } = await diskSpace('/');
    expect(freeBytes).toBeGreaterThan(0);
    expect(freePercent).toBeGreaterThanOrEqual(0);
    expect(freePercent).toBeLessThanOrEqual(100);
    await expect(diskSpace('/no/such/folder')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('say whom a certificate is for and until when', () => {
    const fromMs = Date.UTC(2026, 0, 1);
    const { certificate } = makeCertificate({
      names: ['phone.example'],
      fromMs,
      days: 10,
      serial: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]),
    });
    expect(certificateFacts(certificate)).toEqual({ subject: 'phone.example', untilMs: fromMs + 10 * 86_400_000 });
    expect(() => certificateFacts('nothing')).toThrow();
  });
});
