import { describe, expect, it } from 'vitest';
import type { Route } from '../contract/rest/index.ts';
import { ParleyError } from '../kernel/errors.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Actor } from '../platform/api/index.ts';
import type { IncidentReport } from '../platform/incident/index.ts';
import { tellRefusals } from './refusal-incidents.ts';

const anna = { userId: 'anna', login: 'anna', companyId: 'oak', homeCompanyId: 'elm' } as unknown as Actor;

function bench(answer: () => unknown) {
  const clock = new VirtualClock();
  const raised: IncidentReport[] = [];
  let ask: (actor: Actor | null) => unknown = () => undefined;
  const incidents = { raise: (report: IncidentReport) => raised.push(report), resolve: () => undefined };
  const [feature] = tellRefusals([(routes) => routes.handle({} as Route, answer as never)], { clock, incidents });
  feature!({
    handle: (_route, handler) => {
      ask = (actor) => handler({ actor } as never);
    },
  });
  return { clock, raised, ask: (actor: Actor | null = anna) => ask(actor) };
}

const denies = () => {
  throw new ParleyError('not-permitted', 'You may not.');
};

describe('a refusal', () => {
  it('is passed on as it was, and answers are, too', async () => {
    expect(await bench(() => 'answer').ask()).toBe('answer');
    await expect(bench(denies).ask()).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('of one user again and again is an incident of his own company', async () => {
    const { clock, raised, ask } = bench(denies);
    for (let i = 0; i < 9; i++) await expect(ask()).rejects.toThrow();
    expect(raised).toEqual([]);
    await expect(ask()).rejects.toThrow();
    expect(raised).toMatchObject([
      { code: 'access-denied', companyId: 'elm', subject: 'anna', params: { login: 'anna', count: 10 } },
    ]);
    clock.advance(10 * 60_000);
    for (let i = 0; i < 9; i++) await expect(ask()).rejects.toThrow();
    expect(raised).toHaveLength(1);
    await expect(ask(null)).rejects.toThrow();
  });

  it('for want of a seat is an incident of the company in which it was asked for', async () => {
    const { raised, ask } = bench(() => {
      throw new ParleyError('no-seat-left', 'None left.', { details: { application: 'caller', seats: 5, needed: 6 } });
    });
    await expect(ask()).rejects.toMatchObject({ code: 'no-seat-left' });
    expect(raised).toMatchObject([{ code: 'licence-seats-gone', companyId: 'oak', subject: 'caller', params: { seats: 5 } }]);
    expect(String(raised[0]!.params?.application)).not.toBe('');
  });
});
