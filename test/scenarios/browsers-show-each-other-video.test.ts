import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConferenceView } from '../../src/contract/rest/conferences.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsMix, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';
import { eachHearsTheOthers } from '../support/who-hears-whom.ts';

const room = '893';

let office: TelephoneOffice;
/** By what their cameras see. */
let red: BrowserPhone;
let blue: BrowserPhone;
let anna: BaresipPhone;
let redName: string;
let blueName: string;
let online: readonly WebSession[];

beforeAll(async () => {
  office = await TelephoneOffice.open({ PARLEY_MEDIA_WORKERS: '2' });
  red = await office.browser(4, 440, 'red');
  blue = await office.browser(11, 1000, 'blue');
  anna = await office.deskPhone(0, 1700);
  redName = office.product.user(4).name;
  blueName = office.product.user(11).name;
  online = [await office.web(0), await office.web(4), await office.web(11)];
  const meeting = { name: 'Studio', number: room, announcesParties: false, ownerId: null };
  await online[0]!.send('POST', '/admin/conference-rooms', meeting);
});

afterAll(() => office?.[Symbol.asyncDispose]());

/** Whatever the test before, or a try before this one, left. */
beforeEach(async () => {
  await until(
    'everybody has hung up',
    async () => {
      for (const one of online) for (const call of await one.calls()) await one.command(call, 'hang-up').catch(() => null);
      return (await red.countOfCalls()) + (await blue.countOfCalls()) === 0;
    },
    20_000,
  );
});

describe('two people at the browser with cameras', () => {
  const call = async (): Promise<void> => {
    await red.dial(office.numberOf(11));
    await blue.answer(redName);
    await red.hears(1000);
  };

  it('see each other, each the other’s picture, as long as it is shown; the call goes on without', async () => {
    await call();
    await red.press(blueName, 'Show my camera');
    await blue.sees('red');
    await blue.press(redName, 'Show my camera');
    await red.sees('blue');
    await blue.hears(440);
    await red.press(blueName, 'Stop showing my camera');
    await blue.seesNothing();
    await red.sees('blue');
    await blue.hears(440);
    await red.hears(1000);
  });

  it('are shown a screen instead of the camera, and the camera again', async () => {
    await call();
    await red.press(blueName, 'Show my camera');
    await blue.sees('red');
    await red.press(blueName, 'Share my screen');
    await blue.sees('green');
    await red.press(blueName, 'Show my camera');
    await blue.sees('red');
  });
});

describe('people with cameras in a conference of two calls', () => {
  it('see each other, though their calls live in two media workers, and a desk phone among them hears both', async () => {
    await red.dial(office.numberOf(11));
    await blue.answer(redName);
    await red.hears(1000);
    const rung = anna.count('CALL_INCOMING');
    await red.dial(office.numberOf(0));
    await anna.waitFor('CALL_INCOMING', rung + 1, 20_000);
    anna.accept();
    await red.press(office.product.user(0).name, 'Conference with both');
    await hearsMix(anna, [440, 1000], [1700]);
    await red.press(redName, 'Show my camera');
    await blue.sees('red');
    await blue.press(redName, 'Show my camera');
    await red.sees('blue');
  });
});

describe('people with cameras in a conference room', () => {
  it('see each other, and the screen of who shares one', async () => {
    await red.dial(room);
    await red.shows('Studio', 'Connected');
    await blue.dial(room);
    await eachHearsTheOthers(
      new Map([
        [440, red],
        [1000, blue],
      ]),
    );
    await red.press('Studio', 'Show my camera');
    await blue.sees('red');
    await blue.press('Studio', 'Show my camera');
    await red.sees('blue');
    await red.press('Studio', 'Share my screen');
    await blue.sees('green');
    await red.sees('blue');
    const { items } = await online[1]!.send<{ items: ConferenceView[] }>('GET', '/conferences');
    expect(items[0]?.parties.map(({ showsVideo }) => showsVideo)).toEqual([true, true]);
  });
});
