import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { type ServiceDefinition, ServiceRegistry } from './index.ts';

function bench() {
  const clock = new VirtualClock();
  const registry = new ServiceRegistry({ clock, logger: silentLogger });
  return { clock, registry };
}

/** A listener that notes what was done with it, and fails when told to. */
function listener(id: string, dependsOn: readonly string[] = []) {
  const done: string[] = [];
  const fails = { start: false, stop: false };
  const work = (name: 'start' | 'stop') => async () => {
    done.push(name);
    if (fails[name]) throw new Error(`EADDRINUSE in ${name}`);
  };
  const definition: ServiceDefinition = { id, name: id.toUpperCase(), dependsOn, start: work('start'), stop: work('stop') };
  return { definition, done, fails };
}

describe('a service', () => {
  it('is stopped, started and restarted, and says since when', async () => {
    const { clock, registry } = bench();
    const udp = listener('udp');
    registry.add(udp.definition);
    clock.advance(1000);
    expect(await registry.act('udp', 'stop')).toMatchObject({ state: 'stopped', sinceMs: clock.now(), actions: ['start'] });
    expect(await registry.act('udp', 'start')).toMatchObject({ state: 'running', actions: ['stop', 'restart'] });
    await registry.act('udp', 'restart');
    expect(udp.done).toEqual(['stop', 'start', 'stop', 'start']);
  });

  it('that fails to start says why, keeps it as the last error, and can be tried again', async () => {
    const { registry } = bench();
    const udp = listener('udp');
    registry.add(udp.definition);
    udp.fails.start = true;
    await expect(registry.act('udp', 'restart')).rejects.toMatchObject({
      code: 'service-failed',
      message: expect.stringContaining('EADDRINUSE') as string,
    });
    expect(registry.service('udp')).toMatchObject({ state: 'failed', stateText: 'EADDRINUSE in start' });
    udp.fails.start = false;
    expect(await registry.act('udp', 'start')).toMatchObject({
      state: 'running',
      stateText: '',
      lastError: { message: 'EADDRINUSE in start' },
    });
  });

  it('without ways to stop lives and ends with the program', async () => {
    const { registry } = bench();
    registry.add({ id: 'http', name: 'HTTP', dependsOn: [] });
    expect(registry.service('http').actions).toEqual([]);
    for (const action of ['start', 'stop', 'restart'] as const)
      await expect(registry.act('http', action)).rejects.toMatchObject({ code: 'service-action-impossible' });
    await expect(registry.act('ftp', 'stop')).rejects.toMatchObject({ code: 'service-unknown' });
  });

  it('is asked one thing at a time', async () => {
    const { registry } = bench();
    registry.add(listener('udp').definition);
    const first = registry.act('udp', 'stop');
    await expect(registry.act('udp', 'restart')).rejects.toMatchObject({ code: 'service-action-impossible' });
    await first;
  });

  it('shows what it needs and what needs it; without its ground it is not well', async () => {
    const { registry } = bench();
    registry.add(listener('udp').definition);
    registry.add({ id: 'registrar', name: 'Registrar', dependsOn: ['udp'], detail: () => '3 phones' });
    const changed: string[] = [];
    registry.onChanged((id) => changed.push(id));
    expect(registry.service('udp').dependents).toEqual(['registrar']);
    expect(registry.service('registrar')).toMatchObject({ state: 'running', detail: '3 phones' });
    await registry.act('udp', 'stop');
    expect(registry.service('registrar')).toMatchObject({ state: 'degraded', stateText: 'Waits for: UDP.' });
    expect(changed).toContain('registrar');
    await registry.act('udp', 'start');
    expect(registry.service('registrar').state).toBe('running');
  });

  it('tells itself how it is, once for each change', () => {
    const { registry } = bench();
    const store = registry.add({ id: 'store', name: 'Store', dependsOn: [] });
    const states: string[] = [];
    registry.onChanged((id) => states.push(registry.service(id).state));
    store.degraded('slow');
    store.degraded('slow');
    store.failed('gone');
    store.running();
    store.running();
    expect(states).toEqual(['degraded', 'failed', 'running']);
    expect(registry.service('store').lastError?.message).toBe('gone');
  });

  it('never ends between two states, whatever it is asked and however that fails', async () => {
    const step = fc.record({
      action: fc.constantFrom('start', 'stop', 'restart'),
      startFails: fc.boolean(),
      stopFails: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { registry } = bench();
        const udp = listener('udp');
        registry.add(udp.definition);
        for (const { action, startFails, stopFails } of steps) {
          Object.assign(udp.fails, { start: startFails, stop: stopFails });
          const could = registry.service('udp').actions.includes(action);
          const result = await registry.act('udp', action).then(
            () => 'done',
            (error: { code: string }) => error.code,
          );
          const { state, actions } = registry.service('udp');
          expect(['running', 'stopped', 'failed']).toContain(state);
          expect(actions.length).toBeGreaterThan(0);
          expect(result === 'service-action-impossible').toBe(!could);
          expect(state === 'failed').toBe(could ? result === 'service-failed' : state === 'failed');
        }
      }),
    );
  });
});
