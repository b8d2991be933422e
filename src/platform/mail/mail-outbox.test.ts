import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { until } from '../../../test/support/until.ts';
import type { Store } from '../../adapters/sql/index.ts';
import { SqlMailStore } from '../../adapters/sql/mail-store.ts';
import { type CompanyId, TimeOrderedIds, type UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { LiveParameters, type ParameterLevel, type ParameterOverride, ParameterRegistry } from '../parameter/index.ts';
import { type CompleteMail, MailOutbox, MailRefused, type MailSettings, mailParameters, mailSettingsOf } from './index.ts';

const random = new SystemRandom();
const start = Date.UTC(2026, 10, 21);
const ids = new TimeOrderedIds({ clock: new VirtualClock(start), random });
const companyId = ids.next<CompanyId>();
const userId = ids.next<UserId>();
const groups = new Map<UserId, never[]>();

/** Parameters with these values, by level. */
function parametersWith(values: readonly (readonly [string, ParameterLevel, unknown])[]): LiveParameters {
  const parameters = new LiveParameters({
    registry: new ParameterRegistry(mailParameters),
    people: { domainOf: () => undefined, groupsOf: (_company, id) => groups.get(id) ?? [] },
    onUnreadable: ({ name }) => expect.fail(`${name} is not readable`),
  });
  const overrides = values.map(([name, level, value], index): ParameterOverride => {
    const targetId = level === 'default' ? null : userId;
    return { id: String(index), companyId, name, level, targetId, value, version: 1 };
  });
  parameters.replaceCompany(companyId, overrides);
  return parameters;
}

const server = [['SmtpServer', 'default', 'mail.example']] as const;

let store: Store;
beforeAll(async () => {
  store = await createTestStore();
  await store.inAllCompanies((scope) => scope.insertInto('company').values({ id: companyId, name: 'Elm' }).execute());
}, 60_000);
afterAll(() => store[Symbol.asyncDispose]());

/** An outbox with a server that answers as the test says. */
function open(clock: VirtualClock, answer: (mail: CompleteMail) => Promise<void> = () => Promise.resolve()) {
  const handed: { mail: CompleteMail; settings: MailSettings }[] = [];
  const incidents: string[] = [];
  const mails = new SqlMailStore(store);
  const outbox = new MailOutbox({
    clock,
    ids,
    random,
    logger: silentLogger,
    incidents: {
      raise: ({ code, params }) => incidents.push(`${code}: ${params?.reason}`),
      resolve: ({ code }) => incidents.push(`${code} over`),
    },
    store: mails,
    transport: {
      hand: async (settings, mail) => {
        handed.push({ mail, settings });
        await answer(mail);
      },
    },
    files: { open: () => Promise.resolve(null) },
    parameters: parametersWith(server),
  });
  return { outbox, handed, incidents, mails };
}

interface Row {
  readonly state: string;
  readonly body: string;
  readonly attempts: number;
  readonly nextAt: Date;
  readonly lastError: string | null;
}
const row = async (id: string | null) => {
  const { rows } = await store.inAllCompanies((scope) => sql<Row>`select * from mail where id = ${id}`.execute(scope));
  return rows[0]!;
};
const letter = { companyId, to: 'anna@elm.example', subject: 'Missed call', text: 'Noa called you.' };

describe('a mail', () => {
  it('is sent once, and its text is kept no longer than that', async () => {
    const { outbox, handed } = open(new VirtualClock(start));
    await using _ = outbox;
    const id = await outbox.send(letter);
    await until('it is sent', async () => (await row(id)).state === 'sent');
    expect(handed).toHaveLength(1);
    expect(handed[0]!.mail).toMatchObject({ to: 'anna@elm.example', messageId: `<${id}@mail.example>` });
    expect((await row(id)).body).toBe('');
  });

  it('is tried again with growing pauses and the same Message-ID, and given up at last', async () => {
    const clock = new VirtualClock(start);
    const { outbox, handed, incidents } = open(clock, () => Promise.reject(new Error('connect ECONNREFUSED')));
    await using _ = outbox;
    const id = await outbox.send(letter);
    for (let attempt = 1; attempt <= 9; attempt++) {
      await until(`attempt ${attempt} is noted`, async () => {
        const { attempts, lastError: error, state, nextAt } = await row(id);
        const isNoted = state === 'dead' || nextAt.getTime() - clock.now() !== 600_000;
        return attempts === attempt && error !== null && isNoted;
      });
      const { state, nextAt } = await row(id);
      expect(state).toBe(attempt === 9 ? 'dead' : 'waiting');
      clock.advance(Math.max(0, nextAt.getTime() - clock.now()));
      outbox.wake();
    }
    expect(new Set(handed.map(({ mail }) => mail.messageId)).size).toBe(1);
    expect(incidents[0]).toBe('mail-not-sent: connect ECONNREFUSED');
  });

  it('that is refused for its receiver is given up at once and is no fault of the server', async () => {
    const refuse = () => Promise.reject(new MailRefused('550 no such person', { isOfThisMail: true }));
    const { outbox, handed, incidents } = open(new VirtualClock(start), refuse);
    await using _ = outbox;
    const id = await outbox.send(letter);
    await until('it is given up', async () => (await row(id)).state === 'dead');
    expect([handed.length, incidents]).toEqual([1, []]);
  });

  it('survives the end of the program', async () => {
    const { promise: never } = Promise.withResolvers<void>();
    const first = open(new VirtualClock(start), () => never);
    const id = await first.outbox.send(letter);
    await until('it is under way', () => first.handed.length === 1);
    // Killed: nobody disposes of it. Its lease ends.
    const second = open(new VirtualClock(start + 600_001));
    await using outbox = second.outbox;
    outbox.start();
    await until('it is sent', async () => (await row(id)).state === 'sent');
    expect(second.handed[0]!.mail.messageId).toBe(first.handed[0]!.mail.messageId);
  });

  it('that a server took is not handed over again when the store could not be told', async () => {
    const clock = new VirtualClock(start + 2_000_000);
    const { outbox, handed, mails } = open(clock);
    await using _ = outbox;
    const settle = mails.settle.bind(mails);
    let fails = 1;
    mails.settle = (...args) => (fails-- > 0 ? Promise.reject(new Error('away')) : settle(...args));
    const id = await outbox.send(letter);
    await until('the store was away', () => fails === 0);
    await until('it is noted at last', async () => {
      clock.advance(600_001);
      outbox.wake();
      return (await row(id)).state === 'sent';
    });
    expect(handed).toHaveLength(1);
  });

  it('about the same is sent once', async () => {
    const { outbox } = open(new VirtualClock(start));
    await using _ = outbox;
    expect(await outbox.send({ ...letter, about: 'missed-call:1' })).not.toBeNull();
    expect(await outbox.send({ ...letter, about: 'missed-call:1' })).toBeNull();
  });

  it.each([
    'anna',
    'a b@elm.example',
    'anna@elm.example, eve@x.example',
    'anna@elm.example\r\nBcc: eve@x.example',
    '<anna@elm.example>',
  ])('is not sent to %j', async (to) => {
    await expect(open(new VirtualClock(start)).outbox.send({ ...letter, to })).rejects.toMatchObject({ code: 'input-invalid' });
  });
});

describe('the settings of mail', () => {
  const settings = (values: Parameters<typeof parametersWith>[0]) =>
    mailSettingsOf(parametersWith(values), { companyId, userId });
  const account = [
    ['SmtpAuthUserName', 'default', 'alerts@elm.example'],
    ['SmtpAuthPassword', 'default', 'secret'],
  ] as const;

  it('are none without a server, and take the account as the sender', () => {
    expect(settings(account)).toBeNull();
    expect(settings([...server, ...account])).toMatchObject({ sender: 'alerts@elm.example', security: 'starttls', port: 25 });
    expect(settings([...server, ...account])!.account!.password.reveal()).toBe('secret');
  });

  it.each([
    ['SmtpServer', 'mail.eve.example'],
    ['SmtpServerPort', 2525],
    ['SmtpSecurity', 'none'],
    ['SmtpCa', 'PEM of Eve'],
  ])('do not send the company’s password to what one user’s %s says', (name, value) => {
    expect(settings([...server, ...account, [name, 'user', value]])!.account).toBeNull();
    const own = settings([...server, ...account, [name, 'user', value], ['SmtpAuthPassword', 'user', 'own']]);
    expect(own!.account!.password.reveal()).toBe('own');
  });
});
