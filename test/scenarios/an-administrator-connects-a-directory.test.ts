import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DirectoryPerson, DirectoryServer } from '../support/directory-server.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';

const people: DirectoryPerson[] = Array.from({ length: 25 }, (_, index) => ({
  uid: `guest${index}`,
  firstName: 'Åsa',
  lastName: `Lindholm ${index}`,
  password: 'x',
  mail: `guest${index}@example.org`,
  telephoneNumber: `+46 8 ${String(100_000 + index)}`,
}));

const csv = (count: number) =>
  ['id;sn;phone', ...Array.from({ length: count }, (_, id) => `${id};Person ${id};+33 1 55 00 ${id}`)].join('\n');

/** For React Aria's lists that open. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

describe('an administrator connects directories at the browser', () => {
  let office: TelephoneOffice;
  let ldap: DirectoryServer;
  let page: Page;

  beforeAll(async () => {
    [office, ldap] = await Promise.all([TelephoneOffice.open(), DirectoryServer.start(people)]);
    ({ page } = await office.browser(0, 1000));
    page.setDefaultTimeout(20_000);
  }, 120_000);

  afterAll(async () => {
    await office?.[Symbol.asyncDispose]();
    await ldap?.[Symbol.asyncDispose]();
  });

  const open = async (path: string) => {
    await page.goto(`${office.product.description.http}/admin/${path}`);
    await page.getByRole('heading', { level: 1, name: 'Directories' }).waitFor();
  };
  const panel = () => page.getByRole('complementary');
  const field = (name: string) => panel().getByLabel(name, { exact: true });
  const holds = (count: string) => panel().getByText(`It holds ${count} contacts.`);
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });

  it('an LDAP directory from nothing: settings, ten real entries, a mistake on its field, saved, synchronised', async () => {
    await open('directories?open=new');
    await field('Name').fill('Guests');
    await field('Servers').fill(`127.0.0.1:${ldap.securePort}`);
    await choose(page, 'Security', 'TLS from the start (LDAPS)');
    await field('Certificates to trust (PEM)').fill(ldap.authority.certificate);
    await field('Name to sign in').fill(ldap.administrator.dn);
    await field('Password').fill('wrong');
    await field('Base').fill(ldap.peopleDn);
    await field('Filter').fill('(objectClass=inetOrgPerson)');
    await page.getByRole('radio', { name: '2. Fields' }).click();
    // The words of the server, before anything is saved.
    await panel()
      .getByRole('alert')
      .getByText(/password|credentials|refused/i)
      .waitFor();
    await page.getByRole('radio', { name: '1. Connector' }).click();
    await field('Password').fill(ldap.administrator.password);
    await page.getByRole('radio', { name: '2. Fields' }).click();
    await panel()
      .getByRole('cell', { name: /Lindholm 0/ })
      .first()
      .waitFor();
    const lastName = field('Last name');
    expect(await lastName.inputValue()).toBe('sn');
    await lastName.fill('sn | x');
    await panel()
      .getByText(/the option "x" came/)
      .waitFor();
    await lastName.fill('sn');
    await panel().getByRole('button', { name: 'Options of Last name' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'UPPER CASE' }).click();
    await page.keyboard.press('Escape');
    expect(await lastName.inputValue()).toBe('sn | u');
    await panel().getByRole('cell', { name: 'LINDHOLM 0', exact: true }).waitFor();
    await panel().getByRole('button', { name: 'Create' }).click();
    await panel().getByRole('tab', { name: 'Synchronisation' }).click();
    await panel().getByRole('button', { name: 'Synchronise now' }).click();
    await row('Guests').getByText('Done').waitFor();
    await holds('25').waitFor();
    await panel()
      .getByText(/25 entries.*new 25/)
      .waitFor();
  }, 120_000);

  it('a source that suddenly gives far fewer is held back, asks, and goes on when it is approved', async () => {
    await open('directories');
    await row('Guests').click();
    await field('Filter').fill('(uid=guest1*)');
    await panel().getByRole('button', { name: 'Save' }).click();
    await page.getByText('Guests was saved', { exact: false }).or(page.getByText(/saved/i)).first().waitFor();
    await panel().getByRole('tab', { name: 'Synchronisation' }).click();
    await panel().getByRole('button', { name: 'Synchronise now' }).click();
    const question = page.getByText('Guests: 14 of 25 contacts would go. Are they gone indeed?').first();
    await question.waitFor();
    await holds('25').waitFor();
    await page.getByRole('button', { name: 'Yes, take it over' }).first().click();
    await holds('11').waitFor();
    await question.waitFor({ state: 'detached' });
    await panel()
      .getByText(/after approval.*removed 14/)
      .waitFor();
  }, 90_000);

  it('a file is uploaded, shows its progress, is cancelled and leaves nothing half', async () => {
    await open('directories?open=new');
    await field('Name').fill('Mailing');
    await choose(page, 'Comes from', 'File: CSV, Excel or LDIF');
    await panel()
      .getByLabel('File', { exact: true })
      .setInputFiles({ name: 'mailing.csv', mimeType: 'text/csv', buffer: Buffer.from(csv(200_000)) });
    await panel()
      .getByText(/^mailing\.csv, /)
      .waitFor();
    await page.getByRole('radio', { name: '2. Fields' }).click();
    // The usual mapping of a file is none: the offered fields are the file's own.
    await field('Identifier').fill('id');
    await field('Last name').fill('sn');
    await panel().getByRole('cell', { name: 'Person 9', exact: true }).first().waitFor();
    await panel().getByRole('button', { name: 'Create' }).click();
    await panel().getByRole('tab', { name: 'Synchronisation' }).click();
    await panel().getByRole('button', { name: 'Synchronise now' }).click();
    const progress = page.getByRole('progressbar', { name: /Mailing: Reading/ }).first();
    await progress.waitFor();
    await page.getByRole('button', { name: 'Cancel the synchronisation of Mailing' }).first().click();
    await row('Mailing').getByText('Cancelled').waitFor();
    await holds('0').waitFor();
    // A smaller one takes its place and is read at once.
    await panel()
      .getByLabel('A new file')
      .setInputFiles({ name: 'less.csv', mimeType: 'text/csv', buffer: Buffer.from(`${csv(300)}\n;Nobody;1`) });
    await holds('300').waitFor();
    await panel()
      .getByText(/new file.*rejected 1/)
      .waitFor();
    await panel().getByRole('button', { name: 'Report' }).first().click();
    await panel().getByText('The field id, which tells entries apart, is empty.').waitFor();
  }, 120_000);
});
