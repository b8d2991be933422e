import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { isWatchingRefused, SippWatcher } from '../support/sipp-watcher.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { until } from '../support/until.ts';

let exchange: SmallExchange;
let anna: Colleague;
let bert: Colleague;
let carla: Colleague;
let annasPhone: BaresipPhone;
let bertsPhone: BaresipPhone;

async function deskPhone({ sipUser, sipPassword }: Colleague, toneHz: number): Promise<BaresipPhone> {
  const phone = await BaresipPhone.start({ domain: 'maison.test', server: exchange.udp, sipUser, sipPassword, toneHz });
  await phone.registered();
  return phone;
}

beforeAll(async () => {
  const [udp] = (await freePorts(1)) as [number];
  exchange = await SmallExchange.open({ udp });
  anna = await exchange.colleague('Anna', '101');
  bert = await exchange.colleague('Bert', '102');
  carla = await exchange.colleague('Carla', '103');
  annasPhone = await deskPhone(anna, 440);
  bertsPhone = await deskPhone(bert, 1000);
});

afterAll(async () => {
  for (const phone of [annasPhone, bertsPhone]) await phone?.[Symbol.asyncDispose]();
  await exchange?.[Symbol.asyncDispose]();
});

const watched = ({ sipUser, sipPassword }: Pick<Colleague, 'sipUser' | 'sipPassword'>, domain = 'maison.test') => ({
  exchange: exchange.udp,
  domain,
  sipUser,
  sipPassword,
  target: 'sip:102@maison.test',
  event: 'dialog' as const,
});

describe('a key for a colleague', () => {
  it('is dark, blinks while his phone rings, burns while he talks, and is dark again', async () => {
    await using key = await SippWatcher.start(watched(carla));
    const shows = (what: string, pattern: RegExp) =>
      until(`the key shows ${what}`, async () => pattern.test((await key.notifies()).at(-1) ?? ''));
    const idle = /state="full" entity="sip:102@maison\.test">\s*<\/dialog-info>/;
    await shows('nothing', idle);
    annasPhone.dial('sip:102@maison.test');
    await bertsPhone.waitFor('CALL_INCOMING');
    await shows(
      'who rings',
      /<dialog id="[^"]+" call-id="[^"]+" local-tag="[^"]+" remote-tag="[^"]+" direction="recipient"><state>early<.*sip:101@maison\.test/,
    );
    bertsPhone.accept();
    await shows('talking', /<state>confirmed</);
    bertsPhone.hangUp();
    await shows('nothing', idle);
    const versions = (await key.notifies()).map((notify) => Number(/ version="(\d+)" state/.exec(notify)?.[1]));
    expect(versions).toEqual(versions.map((_, index) => index));
  });

  it('is refused to a phone of another company', async () => {
    const { companies, phones, users } = exchange.app.configuration;
    const { domain } = await companies.createFirst({ name: 'Rival', sipDomain: 'rival.test', country: 'FR', internalLength: 3 });
    const person = { login: 'spy', firstName: 'Spy', lastName: '', email: null, mobile: null } as const;
    const user = await users.createFirst(domain, { ...person, language: 'fr', role: 'administrator' }, 'a password of theirs');
    const { user: sipUser, password: sipPassword } = await phones.createBoth(domain, user, '101');
    expect(await isWatchingRefused(watched({ sipUser, sipPassword }, 'rival.test'), 404)).toBe(true);
  });
});

describe('the lamp for waiting messages', () => {
  it('is told to a desk phone as soon as it registers, which asks for it', async () => {
    await until('the phone is told', () => /Messages-Waiting: no\r?\n/.test(annasPhone.log));
  });
});
