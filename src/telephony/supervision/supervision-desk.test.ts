import { describe, expect, it } from 'vitest';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import { SupervisionDesk, type SupervisionDeskParts } from './index.ts';

const companyId = 'elm' as CompanyId;
const paris = 'paris' as DomainId;
const secretary = { companyId, userId: 'sara' as UserId, role: 'user' } as const;
const boss = 'boss' as UserId;

interface World {
  /** Values of parameters for the secretary. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Intercom groups that both are in. */
  readonly shared?: readonly string[];
  readonly domainId?: DomainId;
  readonly mayPickUp?: boolean;
  readonly isBossEnabled?: boolean;
  readonly isGroupEnabled?: boolean;
  readonly call?: object;
}

const ringing = {
  callId: 'c',
  legId: 'l',
  deviceId: 'd',
  direction: 'incoming',
  state: 'alerting',
  other: { number: '0612345678', displayName: 'Eva Adler' },
  startedAt: 1,
  connectedAt: null,
};

function deskOf(world: World): SupervisionDesk {
  const users = new Map([
    [secretary.userId, { id: secretary.userId, companyId, domainId: paris, enabled: true, firstName: 'Sara', lastName: '' }],
    [
      boss,
      {
        id: boss,
        companyId,
        domainId: world.domainId ?? paris,
        enabled: world.isBossEnabled ?? true,
        firstName: 'Bo',
        lastName: 'Ss',
      },
    ],
  ]);
  const device = { id: 'd', number: '204', enabled: true };
  const groups = new Map([['bosses', { enabled: world.isGroupEnabled ?? true, memberIds: [boss, secretary.userId] }]]);
  const shared = world.shared ?? [];
  return new SupervisionDesk({
    access: { of: () => ({ group: (id: string) => groups.get(id) }) },
    parameters: { value: ({ name }: { name: string }) => world.parameters[name] ?? '' },
    directory: { user: (id: UserId) => users.get(id), device: () => device, devicesOf: () => [device] },
    sight: { seesUser: () => world.shared === undefined || shared.length > 0, sharedGroups: () => shared.map((id) => ({ id })) },
    liveCalls: { ofUser: () => [world.call ?? ringing] },
    forwardings: { activeForwardingOf: () => ({ when: 'busy', target: '203', name: '' }) },
    mayPickUp: () => world.mayPickUp ?? true,
    pickupCode: '*8',
  } as unknown as SupervisionDeskParts);
}

const seesCallers = { AuthorizeSupervisionInformation: 'bosses' };
const seesRules = { AuthorizeShareRulesGroup: 'bosses' };

describe('a secretary', () => {
  it('of nobody is told nothing, and is not her own', () => {
    expect(deskOf({ parameters: {} }).bossesOf(secretary)).toEqual([]);
    const [only, ...others] = deskOf({ parameters: seesCallers }).bossesOf(secretary);
    expect([only?.userId, others]).toEqual([boss, []]);
  });

  it('with AuthorizeSupervisionInformation sees who calls, and takes it; forwarding she does not see', () => {
    expect(deskOf({ parameters: seesCallers }).bossesOf(secretary)).toMatchObject([
      {
        displayName: 'Bo Ss',
        seesCalls: true,
        seesForwarding: false,
        forwarding: null,
        calls: [{ other: { displayName: 'Eva Adler' }, canTake: true, takeNumber: '*8204' }],
      },
    ]);
  });

  it('with AuthorizeShareRulesGroup sees what is active of the forwarding; callers she does not see', () => {
    expect(deskOf({ parameters: seesRules }).bossesOf(secretary)).toMatchObject([
      { seesCalls: false, seesForwarding: true, calls: [], forwarding: { when: 'busy', target: '203' } },
    ]);
  });

  it.each([
    ['shares no intercom group with him', { shared: [] }, {}],
    [
      'shares another one than SupervisionInformationIGroup names',
      { shared: ['floor'] },
      { SupervisionInformationIGroup: 'board' },
    ],
    ['has a boss who is disabled', { isBossEnabled: false }, {}],
    ['has a group of bosses that is disabled', { isGroupEnabled: false }, {}],
  ])('sees no caller when she %s', (_why, world, more) => {
    const desk = deskOf({ ...world, parameters: { ...seesCallers, ...more } });
    expect(desk.bossesOf(secretary)).toEqual([]);
    expect(desk.isBossOf(secretary, boss) && desk.view(secretary, boss)).toBeFalsy();
  });

  it('sees callers where both are in the intercom group that SupervisionInformationIGroup names', () => {
    const parameters = { ...seesCallers, SupervisionInformationIGroup: 'board' };
    expect(deskOf({ shared: ['floor', 'board'], parameters }).bossesOf(secretary)).toMatchObject([{ seesCalls: true }]);
  });

  it.each([
    ['AuthorizeInterception is taken away', { mayPickUp: false }],
    ['he is of another domain', { domainId: 'lyon' as DomainId }],
    ['he talks already', { call: { ...ringing, state: 'connected', connectedAt: 2 } }],
    ['he calls somebody himself', { call: { ...ringing, direction: 'outgoing' } }],
  ])('sees the call and cannot take it when %s', (_why, world) => {
    const [seen] = deskOf({ ...world, parameters: seesCallers }).bossesOf(secretary);
    expect(seen?.calls).toMatchObject([{ canTake: false, takeNumber: null }]);
  });
});
