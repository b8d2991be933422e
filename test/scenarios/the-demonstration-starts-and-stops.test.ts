import { describe, expect, it } from 'vitest';
import type { FlowCheck, FlowView } from '../../src/contract/rest/flows.ts';
import type { ReportTable } from '../../src/contract/rest/reports.ts';
import { BackgroundProcess } from '../support/background-process.ts';
import { DemoProduct } from '../support/demo-product.ts';
import { until } from '../support/until.ts';
import { WebSession } from '../support/web-session.ts';

describe('npm run demo -- --json', () => {
  it('prints one line that tells a script everything, and ends cleanly on SIGTERM', async () => {
    await using product = await DemoProduct.start();
    const { description } = product;
    expect(Object.keys(description.sip).toSorted()).toEqual(['tcp', 'tls', 'udp', 'ws', 'wss']);
    for (const address of Object.values(description.sip)) expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(description.users.length).toBeGreaterThanOrEqual(8);
    for (const user of description.users) {
      expect(Object.keys(user).toSorted()).toEqual(['login', 'name', 'number', 'password', 'sipPassword', 'sipUser']);
      expect(user.password.length).toBeGreaterThanOrEqual(12);
    }
    expect(new Set(description.users.map((user) => user.password)).size).toBe(description.users.length);
    expect(description.queues.length).toBeGreaterThanOrEqual(1);
    expect((await fetch(description.http)).status).toBe(200);
    // Many connections to the store at once: they, too, end without a word.
    const session = await WebSession.signIn(product, product.user(0));
    await Promise.all(Array.from({ length: 30 }, () => session.callLog(0)));
    // What was planted without the pages holds what they would demand.
    const { items } = await session.send<{ items: FlowView[] }>('GET', '/admin/flows');
    const [{ id, live, numbers }] = items as [FlowView];
    expect(numbers).toEqual([description.flows[0]!.number]);
    const { document } = await session.send<{ document: object }>('GET', `/admin/flows/${id}/versions/${live!.number}`);
    const check = await session.send<FlowCheck>('POST', `/admin/flows/${id}/check`, { document });
    expect(check.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(check.tests.map(({ difference }) => difference)).toEqual([null, null, null, null, null]);

    product.process.signal('SIGTERM');
    expect(await product.process.exited()).toBe(0);
    expect(product.process.output.trim().split('\n')).toHaveLength(1);
  });

  it('names a wrong setting, what came and what was expected', async () => {
    await expect(DemoProduct.start({ PARLEY_HTTP_PORT: 'eighty' })).rejects.toThrow(/PARLEY_HTTP_PORT.*eighty/);
  });
});

describe('npm run demo', () => {
  it('says whom to sign in as, and what reports show of the working days before today was made up', async () => {
    await using demo = new BackgroundProcess({
      command: process.execPath,
      args: ['scripts/demo.ts'],
      env: { PARLEY_SIP_UDP_PORT: '0' },
      endsWithinMs: 20_000,
    });
    const [, http, login, password] = (await demo.waitForOutput(
      /Open (\S+) and sign in[\s\S]*?\n  201 {2}.*? (\w+\.\w+) +(\S+) [\s\S]*Ctrl-C ends it/,
      60_000,
    )) as unknown as [string, string, string, string];
    expect(demo.output).toContain('five working days before today is made up');
    const session = await WebSession.signIn({ description: { http } }, { login, password });
    const nowMs = Date.now();
    const asked = `from=${nowMs - 9 * 86_400_000}&to=${nowMs}&by=queue&figures=offered,answered,abandoned,forecasts-met`;
    const week = await until('all of it is in the reports', async () => {
      const found = await session.send<ReportTable>('GET', `/reports/table?${asked}`);
      return (found.total[0] ?? 0) > 1000 ? found : undefined;
    });
    const [offered, answered, abandoned, met] = week.total as [number, number, number, number];
    expect(week.rows.map(({ keys }) => keys[0]!.label)).toEqual(['English desk', 'Repairs', 'Sales']);
    expect(answered + abandoned).toBeLessThanOrEqual(offered);
    expect(answered / offered).toBeGreaterThan(0.6);
    expect(met).toBeGreaterThan(0.3);
    demo.signal('SIGTERM');
    expect(await demo.exited()).toBe(0);
  });
});
