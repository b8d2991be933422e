import { describe, expect, it } from 'vitest';
import { ParleyError } from '../../kernel/errors.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { StreamLogger } from './index.ts';

function logger(options: { format: 'text' | 'json'; masksPersonalData?: boolean }) {
  const lines: string[] = [];
  const clock = new VirtualClock();
  const parts = {
    clock,
    level: 'info',
    masksPersonalData: options.masksPersonalData ?? true,
    write: (line: string) => lines.push(line),
  } as const;
  return { lines, log: new StreamLogger({ ...parts, format: options.format }) };
}

describe('log', () => {
  it('masks personal data unless asked to show it', () => {
    const masked = logger({ format: 'text' });
    masked.log.component('call').info('call ended', { callId: 'c1', person: { number: '+46701234567' } });
    expect(masked.lines).toEqual(['2026-01-05T09:00:00.000Z info  call: call ended callId=c1 person={"number":"…67"}\n']);
    const shown = logger({ format: 'text', masksPersonalData: false });
    shown.log.info('x', { person: { number: '+46701234567' } });
    expect(shown.lines[0]).toContain('+46701234567');
  });

  it('writes JSON for programs, errors by their code, and leaves out what is below its level', () => {
    const { lines, log } = logger({ format: 'json' });
    log.debug('unseen');
    log.error('lost', { error: new ParleyError('store-unavailable', 'away') });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { at: '2026-01-05T09:00:00.000Z', level: 'error', sentence: 'lost', error: 'store-unavailable: away' },
    ]);
  });

  it('survives what cannot be written', () => {
    const { lines, log } = logger({ format: 'json' });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    log.info('odd', { circle, big: 1n });
    expect(JSON.parse(lines[0]!)).toMatchObject({ circle: '(cannot be shown)', big: '1' });
  });
});
