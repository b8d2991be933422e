import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VoicemailMessageView } from '../../src/contract/rest/voicemail.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { SippWatcher } from '../support/sipp-watcher.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsSound, hearsTone } from '../support/telephone-office.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { hasTone, readSound } from '../support/tone-meter.ts';
import { until } from '../support/until.ts';
import { WebSession } from '../support/web-session.ts';

const domain = 'maison.test';
const pin = '8264';
let exchange: SmallExchange;
let anna: Colleague;
let annasPage: WebSession;
let annasPhone: BaresipPhone;
let bertsPhone: BaresipPhone;

beforeAll(async () => {
  exchange = await SmallExchange.open({ udp: 0 });
  anna = await exchange.colleague('Anna', '101');
  const bert = await exchange.colleague('Bert', '102');
  annasPage = await exchange.web(anna);
  await annasPage.send('PUT', '/me/voicemail-pin', { pin });
  annasPhone = await BaresipPhone.start({ ...anna, domain, server: exchange.udp, toneHz: 440 });
  bertsPhone = await BaresipPhone.start({ ...bert, domain, server: exchange.udp, toneHz: 1500 });
  await Promise.all([annasPhone.registered(), bertsPhone.registered()]);
});

afterAll(async () => {
  for (const phone of [annasPhone, bertsPhone]) await phone?.[Symbol.asyncDispose]();
  await exchange?.[Symbol.asyncDispose]();
});

const messages = async (): Promise<readonly VoicemailMessageView[]> =>
  (await annasPage.send<{ messages: VoicemailMessageView[] }>('GET', '/voicemail/messages')).messages;

/** Until so many seconds of a message are on the disk (two channels of 16 kHz). */
const recordedFor = (seconds: number, dataFolder: string) =>
  until(
    'somebody is recorded',
    async () => {
      const folder = join(dataFolder, 'voicemail-recordings');
      const sizes = await Promise.all(
        (await readdir(folder))
          .filter((name) => name.endsWith('.wav'))
          .map(async (name) => (await stat(join(folder, name))).size),
      );
      return sizes.some((size) => size > seconds * 64_000);
    },
    60_000,
  );

describe('a message', () => {
  it('is left at a telephone, lights the lamp, is fetched by the page and heard by telephone with the PIN', async () => {
    const watched = { exchange: exchange.udp, domain, sipUser: anna.sipUser, sipPassword: anna.sipPassword };
    await using lamp = await SippWatcher.start({ ...watched, target: `sip:101@${domain}`, event: 'message-summary' });
    const lampShows = (counts: string) =>
      until(
        `the lamp shows ${counts}`,
        async () => (await lamp.notifies()).at(-1)?.includes(`Voice-Message: ${counts}`) ?? false,
        60_000,
      );
    await lampShows('0/0');

    bertsPhone.dial(`sip:*99101@${domain}`);
    await bertsPhone.waitFor('CALL_ESTABLISHED');
    await hearsSound(bertsPhone);
    bertsPhone.digits('#');
    await recordedFor(4, exchange.app.config.dataDir);
    bertsPhone.hangUp();

    const [message] = await until(
      'the message is there',
      async () => {
        const all = await messages();
        return all.length === 1 ? all : null;
      },
      60_000,
    );
    expect(message).toMatchObject({ fromNumber: '102', isCutOff: false, heardAt: null });
    await lampShows('1/0');
    await using folder = await TemporaryFolder.create();
    const path = join(folder.path, 'message.wav');
    await writeFile(path, await annasPage.download(`/voicemail/messages/${message!.id}/sound`));
    expect(hasTone(readSound(path), 1500)).toBe(true);

    annasPhone.dial(`sip:*97@${domain}`);
    await annasPhone.waitFor('CALL_ESTABLISHED');
    await hearsSound(annasPhone);
    annasPhone.digits(`${pin}#`);
    annasPhone.digits('1');
    await hearsTone(annasPhone, 1500, 90_000);
    annasPhone.digits('7');
    await until('it is deleted', async () => (await messages()).length === 0, 60_000);
    await lampShows('0/0');
    annasPhone.hangUp();
    await until('no leg is left', () => exchange.app.exchange.registry.size.legs === 0, 30_000);
  }, 300_000);
});
