import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import type { CallLogEntry } from '../../src/contract/rest/call-log.ts';
import type { LiveCall } from '../../src/contract/rest/calls.ts';
import { BaresipPhone, type PhoneOptions } from '../support/baresip-phone.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { BaresipParty, BrowserParty, type MatrixParty } from '../support/matrix-party.ts';
import { passwordOfAll, SmallExchange } from '../support/small-exchange.ts';
import { until } from '../support/until.ts';

/** Telephones of every kind: each transfer below is done with each of them in each part. */
const kinds: readonly { readonly name: string; readonly options: Partial<PhoneOptions> | 'browser' }[] = [
  { name: 'G.711', options: { codecs: ['PCMA/8000/1'] } },
  { name: 'G.722', options: { codecs: ['G722/16000/1'] } },
  { name: 'Opus', options: { codecs: ['opus/48000/2'] } },
  { name: 'SRTP', options: { codecs: ['PCMU/8000/1'], mediaEncryption: 'srtp-mand' } },
  { name: 'browser', options: 'browser' },
];
const tones = [440, 1000, 1700, 2300, 700];
const names = ['Anna', 'Bert', 'Cleo', 'Dora', 'Emil'];

/** Who calls, who passes him on, and whom he gets; at the end the first and the last talk. */
interface Parts {
  readonly caller: MatrixParty;
  readonly passer: MatrixParty;
  readonly target: MatrixParty;
}

let exchange: SmallExchange;
let parties: MatrixParty[];
const open: AsyncDisposable[] = [];

const callWith = (web: MatrixParty['web'], number: string, state = 'connected'): Promise<LiveCall> =>
  until(`a call with ${number} is ${state}`, async () =>
    (await web.calls()).find((call) => call.other.number === number && call.state === state),
  );

/** After a step: so many calls with so many legs, each with its media and none besides; who is not answered yet has none. */
async function stands(calls: number, legs: number, withMedia = legs): Promise<void> {
  const { registry, media } = exchange.app.exchange;
  const found = async () => ({ ...registry.size, endpoints: (await media.usage()).endpoints });
  await until(
    `${calls} calls with ${legs} legs`,
    async () => {
      const now = await found();
      if (now.calls === calls && now.legs === legs && now.endpoints === withMedia) return true;
      throw new Error(JSON.stringify(now));
    },
    15_000,
  );
}

/** The caller talks to the passer; the passer's side of it. */
async function talking({ caller, passer }: Parts, elsewhere: 0 | 1 = 0): Promise<LiveCall> {
  await caller.dial(passer.number);
  await passer.answer(caller);
  const call = await callWith(passer.web, caller.number);
  await stands(1 + elsewhere, 2 + elsewhere);
  return call;
}

const ways: Readonly<Record<string, (parts: Parts) => Promise<void>>> = {
  'at once, by command': async (parts) => {
    const { caller, passer, target } = parts;
    await passer.web.command(await talking(parts), 'transfer', { number: target.number });
    await target.answer(caller);
  },
  'at once, by his telephone (REFER)': async (parts) => {
    const { caller, passer, target } = parts;
    await talking(parts);
    await passer.refer(caller, target.number);
    await target.answer(caller);
  },
  'after asking': async (parts) => {
    const { caller, passer, target } = parts;
    const first = await talking(parts);
    await passer.consult(caller, target.number);
    await target.answer(passer);
    const second = await callWith(passer.web, target.number);
    await stands(2, 4);
    await passer.web.command(first, 'complete-transfer', { otherLegId: second.legId });
  },
  'while the one asked still rings': async (parts) => {
    const { caller, passer, target } = parts;
    const first = await talking(parts);
    await passer.consult(caller, target.number);
    const second = await callWith(passer.web, target.number, 'alerting');
    await stands(2, 4, 3);
    await passer.web.command(first, 'complete-transfer', { otherLegId: second.legId });
    await callWith(target.web, caller.number, 'alerting');
    // Who passed on stays until somebody answers: he gets the caller back otherwise.
    await stands(1, 3);
    await target.answer(caller);
  },
  'by parking and taking': async (parts) => {
    const { passer, target } = parts;
    const { place } = (await passer.web.command(await talking(parts), 'park', {})) as { place: string };
    await stands(1, 1);
    await target.dial(`*68${place}`);
  },
  'by camping on': async (parts) => {
    const { caller, passer, target } = parts;
    await target.dial('*44');
    const busy = await until('the target is busy', async () =>
      (await target.web.calls()).find(({ state }) => state === 'connected'),
    );
    await passer.web.command(await talking(parts, 1), 'camp-on', { number: target.number });
    await until('the caller waits', () => exchange.app.exchange.features.waiting.size === 1);
    // He, and the target with the machine that keeps him busy.
    await stands(2, 2);
    await target.web.command(busy, 'hang-up');
    await target.answer(caller);
  },
  'by pickup': async ({ caller, passer, target }) => {
    await caller.dial(passer.number);
    await callWith(passer.web, caller.number, 'alerting');
    await stands(1, 2, 1);
    await target.dial(`*8${passer.number}`);
  },
  'by deflection': async ({ caller, passer, target }) => {
    await caller.dial(passer.number);
    await passer.web.command(await callWith(passer.web, caller.number, 'alerting'), 'deflect', { number: target.number });
    await target.answer(caller);
  },
  'for nothing: declined, he comes back': async (parts) => {
    const { caller, passer, target } = parts;
    await passer.web.command(await talking(parts), 'transfer', { number: target.number, letGo: true });
    await target.decline(caller);
    await until('he comes back', async () => (await passer.web.calls())[0]?.decision?.code === 'returned');
    await passer.answer(caller);
  },
};

/** Nobody is in a call: also not what an earlier try left. */
async function hangEverythingUp(): Promise<void> {
  const { registry, media, features } = exchange.app.exchange;
  await until('all calls are over', async () => {
    for (const { web } of parties)
      for (const call of await web.calls()) await web.command(call, 'hang-up').catch(() => undefined);
    return registry.size.calls === 0;
  });
  await until('no leg and no port is left', async () => {
    const { endpoints, portsInUse } = await media.usage();
    return registry.size.legs === 0 && endpoints === 0 && portsInUse === 0 && features.waiting.size === 0;
  });
}

/** He has an answered call with the other in his log. */
async function logged(party: MatrixParty, others: readonly MatrixParty[], since: number): Promise<CallLogEntry> {
  const numbers = others.map(({ number }) => number);
  return until(`the log of ${party.name} has the call with ${numbers.join(' or ')}`, async () => {
    const { items } = await party.web.send<{ items: CallLogEntry[] }>('GET', '/call-log?limit=5');
    return items.find((one) => numbers.includes(one.otherNumber) && one.startedAt >= since && one.talkMs > 0);
  });
}

describe('a caller is passed on', () => {
  beforeAll(async () => {
    const [udp = 0] = await freePorts(1);
    exchange = await SmallExchange.open({ udp });
    const domain = exchange.domain.sipDomain;
    parties = [];
    for (const [index, { name: kind, options }] of kinds.entries()) {
      const name = names[index]!;
      const number = String(201 + index);
      const toneHz = tones[index]!;
      const colleague = await exchange.colleague(name, number);
      const about = { kind, name, number, toneHz, web: await exchange.web(colleague) };
      if (options === 'browser') {
        const phone = await BrowserPhone.open(exchange.app.httpUrl, toneHz);
        open.push(phone);
        await phone.signIn({ login: colleague.user.login, password: passwordOfAll });
        await phone.ready();
        parties.push(new BrowserParty({ ...about, phone }));
      } else {
        const { sipUser, sipPassword } = colleague;
        const phone = await BaresipPhone.start({ domain, server: exchange.udp, sipUser, sipPassword, toneHz, ...options });
        open.push(phone);
        await phone.registered();
        parties.push(new BaresipParty({ ...about, phone, uri: (to) => `sip:${to}@${domain}` }));
      }
    }
  }, 120_000);

  afterAll(async () => {
    await Promise.all(open.map((one) => one[Symbol.asyncDispose]()));
    await exchange?.[Symbol.asyncDispose]();
  });

  beforeEach(hangEverythingUp);

  // In each way every kind of telephone calls once, passes on once, and is passed on to once.
  const rows = Object.keys(ways).flatMap((way, turn) =>
    kinds.map((_, first) => {
      const second = (first + 1 + (turn % 4)) % kinds.length;
      const third = (first + 1 + ((turn + 1) % 4)) % kinds.length;
      return { way, first, second, third, from: kinds[first]!.name, by: kinds[second]!.name, to: kinds[third]!.name };
    }),
  );

  it.each(rows)('$way: $from by $by to $to', async ({ way, first, second, third }) => {
    const parts = { caller: parties[first]!, passer: parties[second]!, target: parties[third]! };
    const since = Date.now() - 1000;
    await ways[way]!(parts);
    const { caller } = parts;
    const last = way.startsWith('for nothing') ? parts.passer : parts.target;
    await Promise.all([caller.hears(last.toneHz), last.hears(caller.toneHz)]);
    const gone = last === parts.passer ? parts.target : parts.passer;
    await until('who passed him on is free', async () => (await gone.web.calls()).length === 0);
    // Nothing is left of those who have gone.
    await stands(1, 2);
    await hangEverythingUp();
    await logged(last, [caller], since);
    // Whom he called, or who answered in his place, stands in the caller's log; who passed on after talking has a line of his own.
    await logged(caller, [parts.passer, parts.target], since);
    if (!['by pickup', 'by deflection'].includes(way)) await logged(parts.passer, [caller], since);
  });
});
