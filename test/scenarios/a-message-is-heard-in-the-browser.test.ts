import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VoicemailMessageView } from '../../src/contract/rest/voicemail.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { DemoProduct } from '../support/demo-product.ts';
import { EximServer, type QueuedInExim } from '../support/exim-server.ts';
import { freePorts } from '../support/free-ports.ts';
import { SippPhone } from '../support/sipp-phone.ts';
import { hearsSound, hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { hasTone, readSound } from '../support/tone-meter.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

/** Hertz. */
const annaSays = 1000;
const bertSays = 1500;
const pin = '8264';

describe('a mailbox in the browser', () => {
  let exim: EximServer;
  let office: TelephoneOffice;
  let ports: Record<string, string>;
  let admin: WebSession;
  let anna: BrowserPhone;
  let annasAccount: WebSession;
  let bert: BaresipPhone;
  let folder: TemporaryFolder;
  let again: DemoProduct | null = null;

  beforeAll(async () => {
    const [http] = (await freePorts(1)) as [number];
    ports = { PARLEY_HTTP_PORT: String(http), PARLEY_PUBLIC_URL: `http://127.0.0.1:${http}` };
    [exim, office, folder] = await Promise.all([EximServer.start(), TelephoneOffice.open(ports), TemporaryFolder.create()]);
    admin = await office.web(0);
    const settings = {
      SmtpServer: 'localhost',
      SmtpServerPort: exim.ports.startTls,
      SmtpAuthUserName: exim.userName,
      SmtpAuthPassword: exim.password,
      SmtpSender: 'parley@nordic.example',
      SmtpCa: exim.authority,
      'Voicemail-LampWithoutSubscription': true,
    };
    for (const [name, value] of Object.entries(settings))
      await admin.send('PUT', '/admin/parameters/values', { name, level: 'default', value });
    annasAccount = await office.web(1);
    bert = await office.deskPhone(2, bertSays);
    anna = await office.browser(1, annaSays);
  });

  afterAll(async () => {
    await again?.[Symbol.asyncDispose]();
    await office?.[Symbol.asyncDispose]();
    await exim?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const messages = async () =>
    (await annasAccount.send<{ messages: VoicemailMessageView[] }>('GET', '/voicemail/messages')).messages;
  const toMailbox = async () => {
    await anna.page.getByRole('link', { name: /^Voicemail/ }).click();
    await anna.page.getByRole('heading', { name: 'Greetings' }).waitFor();
  };
  const hearsMessage = async (place: Locator) => {
    await anna.page.evaluate('heardByTest.listenToPlayers()');
    await place.getByRole('button', { name: /^Play: Message from/ }).click();
    await anna.hears(bertSays);
  };

  /** The page loaded anew, under its own content policy as people's browsers keep it, or without as tests usually do. */
  const obeysPolicy = async (isObeyed: boolean) => {
    const session = await anna.context.newCDPSession(anna.page);
    await session.send('Page.setBypassCSP', { enabled: !isObeyed });
    await anna.page.reload();
    await anna.ready();
  };

  /** Until so many seconds of a message are on the disk (two channels of 16 kHz). */
  const recordedFor = (seconds: number) =>
    until(
      'somebody is recorded',
      async () => {
        const shelf = join(office.product.dataFolder, 'voicemail-recordings');
        const names = (await readdir(shelf)).filter((name) => name.endsWith('.wav'));
        const sizes = await Promise.all(names.map(async (name) => (await stat(join(shelf, name))).size));
        return sizes.some((size) => size > seconds * 64_000);
      },
      30_000,
    );

  it('gets its greeting by the microphone, a PIN and mails from its owner’s page', async () => {
    const { page } = anna;
    await obeysPolicy(true);
    await toMailbox();
    await page.getByRole('button', { name: 'Record: Usual' }).click();
    await page.getByText('Recording, 0:03').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Use this recording' }).click();
    await page.getByRole('button', { name: 'Play: Greeting: Usual' }).waitFor();
    await page.getByLabel('New PIN (4 to 10 digits)').fill('1234');
    await page.getByRole('button', { name: 'Set the PIN' }).click();
    await page.getByText(/not easily guessed/).waitFor();
    await page.getByLabel('New PIN (4 to 10 digits)').fill(pin);
    await page.getByRole('button', { name: 'Set the PIN' }).click();
    await page.getByText('You have a PIN.').waitFor();
    await page.getByText('A mail for each new message').click();
    await until('mails are chosen', async () => {
      const { choices } = await annasAccount.send<{ choices: { mailVoicemail: boolean } }>('GET', '/me/notifications');
      return choices.mailVoicemail;
    });
    const letter = { name: 'letter.wav', mimeType: 'audio/wav', buffer: Buffer.from('RIFF no sound at all') };
    await page.locator('input[type=file]').nth(3).setInputFiles(letter);
    await page.getByText('This file holds no sound').waitFor();
    const { greetings } = await annasAccount.send<{ greetings: { kind: string; durationMs: number }[] }>('GET', '/voicemail');
    expect(greetings).toMatchObject([{ kind: 'usual' }]);
    expect(greetings[0]!.durationMs).toBeGreaterThan(2500);
    await obeysPolicy(false);
  });

  it('takes a call that nobody answers: the greeting is heard, the message shown live and heard in the page', async () => {
    const forwarding = { immediate: null, busy: null, noAnswer: 'voicemail', noAnswerAfterS: 5 };
    await annasAccount.send('PUT', '/me/forwarding', forwarding);
    const { page } = anna;
    await page.getByRole('link', { name: 'Phone', exact: true }).click();
    bert.dial(office.uri(office.numberOf(1)));
    await anna.shows(office.product.user(2).name, 'Ringing');
    await hearsTone(bert, annaSays, 30_000);
    await recordedFor(4);
    bert.hangUp();
    await page.getByRole('link', { name: /1 new message/ }).waitFor();
    await page.getByRole('radio', { name: 'Voicemail (1)' }).click();
    await page.getByRole('option', { name: /^New voice message/ }).click();
    const card = page.getByRole('region', { name: new RegExp(office.product.user(2).name) });
    await hearsMessage(card);
    await page.getByRole('link', { name: 'Voicemail', exact: true }).waitFor();
    expect(await messages()).toMatchObject([{ fromNumber: office.numberOf(2), isCutOff: false, heardAt: expect.any(Number) }]);
  });

  it('sends the message by mail, with the recording', async () => {
    const [mail] = await exim.received(1);
    const [message] = await messages();
    const { mail: to } = await annasAccount.send<{ mail: { receiver: string } }>('GET', '/me/notifications');
    expect(mail!.receivers).toEqual([to.receiver]);
    expect(leadsTo(mail!, message!)).toBe(true);
    const recording = /audio\/wav[\s\S]*?\n\r?\n([A-Za-z0-9+/=\r\n]+)/.exec(mail!.body)?.[1] ?? '';
    const path = join(folder.path, 'mailed.wav');
    await writeFile(path, Buffer.from(recording, 'base64'));
    const sound = readSound(path);
    expect(hasTone(sound, bertSays)).toBe(true);
    expect(Math.round((sound.samples.length * 1000) / sound.sampleRate)).toBe(message!.durationMs);
  });

  it('lights the lamp of a telephone that never asked', async () => {
    const { domain, sip } = office.product.description;
    const { sipUser, sipPassword } = office.product.user(1);
    await using desk = await SippPhone.open({ exchange: sip.udp, domain, sipUser, sipPassword });
    const told = async (awaited: Awaited<ReturnType<SippPhone['awaitNotify']>>) => {
      await awaited.finished();
      return (await awaited.messages()).find((message) => message.startsWith('NOTIFY')) ?? '';
    };
    await desk.register();
    const first = await told(await desk.awaitNotify());
    expect(first).toMatch(/Subscription-State: active/);
    expect(first).toMatch(/Messages-Waiting: no\r?\n[\s\S]*Voice-Message: 0\/1/);
    const second = await desk.awaitNotify();
    await toMailbox();
    await anna.page.getByRole('button', { name: 'Mark as new' }).click();
    expect(await told(second)).toMatch(/Messages-Waiting: yes\r?\n[\s\S]*Voice-Message: 1\/0/);
  });

  it('has messages deleted in the page, and taken back', async () => {
    const { page } = anna;
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No messages', { exact: true }).waitFor();
    await until('it is deleted', async () => (await messages()).length === 0);
    await page.getByRole('button', { name: 'Take back' }).click();
    await until('it is back', async () => (await messages()).length === 1);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await until('it is deleted again', async () => (await messages()).length === 0);
  });

  it('is locked by telephone by three wrong PINs until the administrator unlocks it', async () => {
    const { login } = office.product.user(2);
    const box = async () => {
      const path = '/admin/mailboxes';
      const { mailboxes } = await admin.send<{ mailboxes: (Lock & { userId: string; login: string })[] }>('GET', path);
      return mailboxes.find((one) => one.login === login)!;
    };
    await (await office.web(2)).send('PUT', '/me/voicemail-pin', { pin });
    const closed = bert.count('CALL_CLOSED');
    bert.dial(office.uri('*97'));
    await bert.waitFor('CALL_ESTABLISHED', 2);
    await hearsSound(bert);
    for (let attempt = 0; attempt < 3; attempt++) {
      bert.digits('1111#');
      // The prompt stops at the first digit; he is told that it was wrong, for 1.2 s, and asked again, for 3.3 s: then he types on.
      if (attempt < 2) await hearsMore(bert, 3.3);
    }
    await bert.waitFor('CALL_CLOSED', closed + 1, 30_000);
    expect((await box()).lockedUntil).toEqual(expect.any(Number));
    await admin.send('POST', `/admin/mailboxes/${(await box()).userId}/unlock`, {});
    expect((await box()).lockedUntil).toBeNull();
  });

  it('has what was spoken when the server was killed: shown without a reload, heard, mailed', async () => {
    const { page } = anna;
    bert.dial(office.uri(`*99${office.numberOf(1)}`));
    await hearsTone(bert, annaSays);
    bert.digits('#');
    await recordedFor(4);
    office.product.process.signal('SIGKILL');
    await office.product.process.exited();
    again = await DemoProduct.start({ PARLEY_DATA_DIR: office.product.dataFolder, ...ports });
    await page.getByText('The end may be missing').waitFor({ timeout: 30_000 });
    const message = page.getByRole('list', { name: 'Messages' }).getByRole('listitem');
    await hearsMessage(message);
    await message.getByText('New').waitFor({ state: 'hidden' });
    const [left, ...others] = await messages();
    expect(left).toMatchObject({ fromNumber: office.numberOf(2), isCutOff: true });
    expect(left!.durationMs).toBeGreaterThanOrEqual(3000);
    expect(others).toEqual([]);
    expect((await exim.received(2)).filter((mail) => leadsTo(mail, left!))).toHaveLength(1);
    // Made once: nothing waits any more.
    expect(await readdir(join(office.product.dataFolder, 'voicemail-recordings'))).toEqual([]);
  });
});

interface Lock {
  readonly lockedUntil: number | null;
}

/** Waits until the phone has recorded so many seconds more. */
async function hearsMore(phone: BaresipPhone, seconds: number): Promise<void> {
  const lengthS = async () => {
    const { samples, sampleRate } = await phone.heard();
    return samples.length / sampleRate;
  };
  const before = await lengthS();
  await until(`the phone has heard ${seconds} s more`, async () => (await lengthS()) - before >= seconds);
}

/** Whether the mail has the address of the message on the page, past the line ends of quoted-printable (RFC 2045 §6.7). */
function leadsTo({ body }: QueuedInExim, { id }: VoicemailMessageView): boolean {
  return body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll('=3D', '=')
    .includes(`/voicemail?message=${id}`);
}
