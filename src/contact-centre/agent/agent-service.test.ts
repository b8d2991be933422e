import { describe, expect, it } from 'vitest';
import type { AgentId, CompanyId, InteractionId, UserId } from '../../kernel/ids.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { LiveContactCentreDirectory } from '../contact-centre-directory/index.ts';
import { AgentService, phoneLostReason } from './agent-service.ts';
import { readinessOf } from './readiness.ts';

const companyId = 'company' as CompanyId;
const id = 'anna' as AgentId;
const userId = 'anna' as UserId;
const actor = { companyId, userId };
const minute = 60_000;

function atWork() {
  const clock = new VirtualClock();
  const directory = new LiveContactCentreDirectory({ queues: [], agents: [{ id, companyId, userId, enabled: true }] });
  const agents = new AgentService({ clock, directory });
  agents.change(actor, 'ready');
  const now = () => agents.agent(id)!;
  const state = () => [now().state, now().reason] as const;
  const readiness = () => readinessOf(now(), directory.agent(id));
  const begin = (matter: string) =>
    agents.beginWork(id, {
      interactionId: matter as InteractionId,
      channel: 'chat',
      queueId: null,
      callId: null,
      sinceMs: clock.now(),
    });
  const end = (matter: string, wrapUpMs: number, needsDisposition = false) =>
    agents.endWork(id, matter as InteractionId, { wrapUpMs, needsDisposition });
  return { clock, agents, now, state, readiness, begin, end };
}

describe('an agent whose phone is lost', () => {
  it('is offered nothing at once, shown as not ready after half a minute, and ready again when it is back', () => {
    const { clock, agents, state, readiness } = atWork();
    agents.phoneIsLost(userId);
    expect([readiness(), ...state()]).toEqual(['unreachable', 'ready', null]);
    expect(agents.isFree(id)).toBe(false);
    clock.advance(30_000);
    expect(state()).toEqual(['not-ready', phoneLostReason]);
    clock.advance(20 * minute);
    agents.phoneIsBack(userId);
    expect([readiness(), ...state()]).toEqual(['ready', 'ready', null]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is logged off after an hour, by which he does not count as staff, and says why', () => {
    const { clock, agents, state, readiness } = atWork();
    agents.phoneIsLost(userId);
    clock.advance(60 * minute);
    expect([readiness(), ...state()]).toEqual(['logged-off', 'logged-off', phoneLostReason]);
    agents.phoneIsBack(userId);
    expect(state()[0]).toBe('logged-off');
    expect(clock.pendingTimers).toBe(0);
  });

  it('keeps his reason when he was not ready anyway', () => {
    const { clock, agents, state } = atWork();
    agents.change(actor, 'not-ready', 'lunch');
    agents.phoneIsLost(userId);
    clock.advance(minute);
    expect(state()).toEqual(['not-ready', 'lunch']);
    agents.phoneIsBack(userId);
    expect(state()).toEqual(['not-ready', 'lunch']);
  });

  it('and is at an outside number, needs none of ours', () => {
    const clock = new VirtualClock();
    const phone = { kind: 'number', number: '+4670', mode: 'per-call' } as const;
    const agents = new AgentService({
      clock,
      directory: new LiveContactCentreDirectory({ queues: [], agents: [{ id, companyId, userId, enabled: true, phone }] }),
    });
    agents.change(actor, 'ready');
    agents.phoneIsLost(userId);
    expect(agents.isFree(id)).toBe(true);
  });
});

describe('an agent with several works', () => {
  it('is busy while he has one, and wraps up what ended as one', () => {
    const { clock, now, state, begin, end } = atWork();
    begin('one');
    begin('two');
    expect([state()[0], now().works.length]).toEqual(['busy', 2]);
    end('one', 10_000);
    expect(state()[0]).toBe('busy');
    clock.advance(5000);
    end('two', 10_000);
    expect([state()[0], now().wrapUp?.interactionIds]).toEqual(['wrap-up', ['one', 'two']]);
    clock.advance(9999);
    expect(state()[0]).toBe('wrap-up');
    clock.advance(1);
    expect([state()[0], clock.pendingTimers]).toEqual(['ready', 0]);
  });

  it('becomes afterwards what he wished meanwhile', () => {
    const { agents, state, readiness, begin, end } = atWork();
    begin('one');
    agents.change(actor, 'not-ready', 'lunch');
    expect([state()[0], readiness()]).toEqual(['busy', 'not-ready']);
    end('one', 0);
    expect(state()).toEqual(['not-ready', 'lunch']);
  });

  it('who goes home wraps nothing up', () => {
    const { agents, state, begin, end } = atWork();
    begin('one');
    agents.change(actor, 'logged-off');
    expect([end('one', 10_000), state()[0]]).toEqual([0, 'logged-off']);
  });
});

describe('wrap-up', () => {
  it('ends by himself, by a supervisor, or by time: each is told', () => {
    const { clock, agents, begin, end } = atWork();
    const told: string[] = [];
    agents.onWrapUpEnded(({ how, wrapUp }) => told.push(`${wrapUp.interactionIds.join()} ${how}`));
    for (const [matter, how] of Object.entries({ one: 'by-agent', two: 'by-supervisor', three: 'time-out' } as const)) {
      begin(matter);
      end(matter, 10_000);
      if (how === 'time-out') clock.advance(10_000);
      else agents.endWrapUp(id, how);
    }
    expect(told).toEqual(['one by-agent', 'two by-supervisor', 'three time-out']);
    expect(() => agents.endWrapUp(id, 'by-agent')).toThrow(/No wrap-up/);
  });

  it('that asks for a disposition is ended by the agent only when he gave one; a break waits for it', () => {
    const { agents, state, begin, end, readiness } = atWork();
    begin('one');
    end('one', 10_000, true);
    expect(() => agents.change(actor, 'ready')).toThrow(/Say what it was about/);
    expect(() => agents.endWrapUp(id, 'by-agent')).toThrow(/Say what it was about/);
    agents.change(actor, 'not-ready', 'lunch');
    expect([state()[0], readiness()]).toEqual(['wrap-up', 'not-ready']);
    agents.disposed(id);
    agents.endWrapUp(id, 'by-agent');
    expect(state()).toEqual(['not-ready', 'lunch']);
  });

  it('never holds an agent for ever, whatever was asked of him', () => {
    const { clock, state, begin, end } = atWork();
    begin('one');
    end('one', 10_000, true);
    clock.advance(10_000);
    expect([state()[0], clock.pendingTimers]).toEqual(['ready', 0]);
  });
});

describe('an offer', () => {
  it('is one at a time, changes no state, and ends by itself', () => {
    const { clock, agents, now, state } = atWork();
    const lease = { interactionId: 'one', channel: 'voice', expiresAtMs: clock.now() + 1000 } as never;
    expect([agents.claim(id, lease), agents.claim(id, { ...(lease as object) } as never)]).toEqual([true, false]);
    expect(state()[0]).toBe('ready');
    clock.advance(1000);
    expect([now().offer, agents.isFree(id), clock.pendingTimers]).toEqual([null, true, 0]);
  });
});

describe('where agents must say why they are not ready (NotReadyReasonRequired)', () => {
  const reasons = ['lunch', 'training'].map((code, position) => ({
    id: code,
    companyId,
    code,
    names: { en: code },
    isPaid: true,
    isProductive: false,
    allowedMs: null,
    position,
    enabled: code === 'lunch',
  }));
  const open = (notReadyReasons: typeof reasons) => {
    const directory = new LiveContactCentreDirectory({
      queues: [],
      agents: [{ id, companyId, userId, enabled: true }],
      notReadyReasons,
    });
    return new AgentService({ clock: new VirtualClock(), directory, mustGiveReason: () => true });
  };

  it('refuses none, one that is unknown and one that is switched off, and names those there are', () => {
    const agents = open(reasons);
    agents.change(actor, 'ready');
    for (const reason of [null, 'tea', 'training'])
      expect(() => agents.change(actor, 'not-ready', reason)).toThrow(
        expect.objectContaining({ code: 'not-ready-reason-required', details: { reasons: ['lunch'] } }),
      );
    expect(agents.change(actor, 'not-ready', 'lunch')).toMatchObject({ state: 'not-ready', reason: 'lunch' });
  });

  it('asks for none where the company has none, and never of a supervisor', () => {
    expect(open([]).change(actor, 'not-ready')).toMatchObject({ state: 'not-ready', reason: 'none' });
    expect(open(reasons).changeByOther(id, 'not-ready', null)).toMatchObject({ reason: 'by-supervisor' });
  });
});
