import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

/** One red dot. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

describe('colleagues write to each other', () => {
  let office: TelephoneOffice;
  let first: BrowserPhone;
  let second: BrowserPhone;
  let anna: Page;
  let ben: Page;
  /** As the people's list shows them. */
  let names: { anna: string; ben: string };

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    const people = (await (await office.web(0)).send<{ items: { displayName: string; number: string }[] }>('GET', '/people'))
      .items;
    const nameOf = (index: number) => people.find(({ number }) => number === office.numberOf(index))!.displayName;
    names = { anna: nameOf(1), ben: nameOf(3) };
    first = await office.browser(1, 1000);
    second = await office.browser(3, 700);
    anna = first.page;
    ben = second.page;
    for (const page of [anna, ben]) page.setDefaultTimeout(20_000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const messages = (page: Page) => page.getByRole('list', { name: /^Messages with/ }).getByRole('listitem');
  const write = async (page: Page, text: string) => {
    const field = page.getByRole('textbox', { name: /^Message to/ });
    await field.fill(text);
    await field.press('Enter');
  };
  const sees = (page: Page, text: string) => messages(page).filter({ hasText: text }).first().waitFor();
  const textsOf = async (page: Page) =>
    (await messages(page).locator('.message-text').allTextContents()).map((text) => text.trim());

  it('from the card of a colleague, who is told on whatever page he is', async () => {
    await anna
      .getByRole('listbox', { name: 'People' })
      .getByRole('option', { name: new RegExp(names.ben) })
      .click();
    await anna.getByRole('button', { name: 'Message', exact: true }).click();
    await write(anna, 'Lunch at noon?');
    await sees(anna, 'Lunch at noon?');
    await ben.getByRole('link', { name: /^Chat.*1 unread message/ }).click();
    await ben
      .getByRole('listbox', { name: 'Conversations' })
      .getByRole('option', { name: new RegExp(names.anna) })
      .click();
    await sees(ben, 'Lunch at noon?');
    await anna.getByText('Read', { exact: true }).waitFor();
    await write(ben, 'Gladly');
    await sees(anna, 'Gladly');
    expect(await ben.getByRole('link', { name: /unread message/ }).count()).toBe(0);
  });

  it('with pictures, which are shown and saved as they were sent', async () => {
    await anna.locator('input[type=file]').setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: picture });
    await write(anna, 'The plan');
    const image = ben.getByRole('img', { name: /plan\.png/ }).first();
    await image.waitFor();
    await until('the picture is drawn', () =>
      ben.evaluate<boolean>("document.querySelector('.message-file img').naturalWidth > 0"),
    );
    const download = ben.waitForEvent('download');
    await ben.getByRole('link', { name: 'Save plan.png' }).first().click();
    expect((await download).suggestedFilename()).toBe('plan.png');
  });

  it('and change and take back what they wrote, by the keyboard', async () => {
    await write(ben, 'See you at one');
    await sees(anna, 'See you at one');
    const field = ben.getByRole('textbox', { name: /^Message to/ });
    await field.press('ArrowUp');
    await until('the message is in the field', async () => (await field.inputValue()) === 'See you at one');
    await field.fill('See you at noon');
    await field.press('Enter');
    await sees(anna, 'See you at noon');
    expect(await messages(anna).filter({ hasText: 'See you at one' }).count()).toBe(0);
  });

  it('and lose nothing while one of them is away: in the order it was written, and once', async () => {
    await second.context.setOffline(true);
    await write(ben, 'Written without a network');
    await messages(ben).filter({ hasText: 'Sent as soon as you are connected' }).waitFor();
    for (const text of ['one', 'two', 'three']) {
      await write(anna, text);
      await sees(anna, text);
    }
    await second.context.setOffline(false);
    await sees(anna, 'Written without a network');
    await sees(ben, 'three');
    await ben.reload();
    await sees(ben, 'Written without a network');
    await until('both see the same', async () => {
      const [hers, his] = [await textsOf(anna), await textsOf(ben)];
      return hers.join('|') === his.join('|') && his.join('|').endsWith('one|two|three|Written without a network');
    });
  });

  it('find again what was written', async () => {
    await ben.getByRole('searchbox', { name: 'Search people and messages' }).fill('lunch');
    await ben.getByRole('button', { name: /Lunch at noon\?/ }).waitFor();
  });

  it('see the conversation among their calls', async () => {
    await anna.getByRole('link', { name: 'Phone' }).click();
    await anna
      .getByRole('listbox', { name: 'Calls' })
      .getByRole('option', { name: new RegExp(`Conversation with ${names.ben}`) })
      .waitFor();
  });
});
