import { expect, it } from 'vitest';
import type { Connector, EntryRequest, SettingValues, SourceEntry } from '../../src/directory/connector/index.ts';
import { SystemClock, type Timer } from '../../src/kernel/clock.ts';
import type { CompanyId, DomainId } from '../../src/kernel/ids.ts';
import type { FakeService } from '../support/fakes/fake-service.ts';
import { until } from '../support/until.ts';

/** Lets pauses between tries pass a hundred times as fast; what is waited for an answer stays as it is. */
export class HurriedClock extends SystemClock {
  override setTimer(delayMs: number, task: () => void): Timer {
    return super.setTimer(delayMs < 60_000 ? delayMs / 100 : delayMs, task);
  }
}

export interface OpenedWith {
  readonly settings: SettingValues;
  readonly secrets: Readonly<Record<string, string>>;
}

export const everything: EntryRequest = { fields: null, limit: null, ownerEmails: null };

/** All that a source gives. */
export async function readAll(
  connector: Connector,
  { settings, secrets }: OpenedWith,
  request: Partial<EntryRequest> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<SourceEntry[]> {
  await using source = await connector.open({
    companyId: 'company' as CompanyId,
    domainId: 'domain' as DomainId,
    directoryId: 'directory',
    settings,
    secrets,
  });
  const entries: SourceEntry[] = [];
  for await (const entry of source.entries({ ...everything, ...request }, signal)) entries.push(entry);
  return entries;
}

/** What a source over HTTP must bear, whatever the service. `parts` is asked for each test: the services are shared. */
export function bearsTrouble(
  parts: () => {
    connector: Connector;
    opened: OpenedWith;
    service: FakeService;
    /** Where entries are read. */
    data: RegExp;
    /** How many entries there are; more than one page. */
    count: number;
    busy?: { status: number; headers?: Record<string, string>; body?: string };
    request?: Partial<EntryRequest>;
  },
): void {
  const usuallyBusy = { status: 429, headers: { 'retry-after': '0' } };

  it('waits as long as a busy service asks for, and reads everything', async () => {
    const { connector, opened, service, data, count, busy = usuallyBusy, request } = parts();
    service.trouble(data, busy, busy);
    expect(await readAll(connector, opened, request)).toHaveLength(count);
    expect(service.troubles).toHaveLength(0);
  });

  it('gives up on a service that stays busy, and says so', async () => {
    const { connector, opened, service, data, busy = usuallyBusy, request } = parts();
    service.trouble(data, ...Array.from({ length: 6 }, () => busy));
    await expect(readAll(connector, opened, request)).rejects.toMatchObject({
      code: 'contact-source-unreachable',
      message: expect.stringContaining('busy'),
    });
    service.troubles.length = 0;
  });

  it('asks again when a connection is cut, before an answer or in it', async () => {
    const { connector, opened, service, data, count, request } = parts();
    service.trouble(data, 'cut', 'cut-in-answer');
    const entries = await readAll(connector, opened, request);
    expect(entries).toHaveLength(count);
    expect(new Set(entries.map(({ key, ownerEmail }) => `${key} ${ownerEmail}`)).size).toBe(count);
  });

  it('stops at once when it is cancelled, while a service says nothing', async () => {
    const { connector, opened, service, data, request } = parts();
    service.trouble(data, 'silence');
    const stop = new AbortController();
    const reading = readAll(connector, opened, request, stop.signal);
    reading.catch(() => undefined);
    await until('the service was asked', () => service.troubles.length === 0);
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  it('is told that the certificate is nobody’s, and sends nothing', async () => {
    const { connector, opened, service, request } = parts();
    const before = service.requests.length;
    const { ca: _, ...settings } = opened.settings;
    await expect(readAll(connector, { ...opened, settings }, request)).rejects.toMatchObject({
      code: 'contact-source-unreachable',
      message: expect.stringContaining('certificate'),
    });
    expect(service.requests).toHaveLength(before);
  });

  it('does not follow a service to another host', async () => {
    const { connector, opened, service, data, request } = parts();
    service.trouble(data, { status: 302, headers: { location: 'https://elsewhere.invalid/' }, body: '{}' });
    await expect(readAll(connector, opened, request)).rejects.toMatchObject({ code: expect.stringMatching(/^contact-source-/) });
  });

  it('gives no more entries than are wanted, with the fields that are wanted', async () => {
    const { connector, opened, request } = parts();
    expect(await readAll(connector, opened, { ...request, limit: 1 })).toHaveLength(1);
    expect(await readAll(connector, opened, { ...request, limit: 0 })).toHaveLength(0);
    const [first] = await readAll(connector, opened, { ...request, limit: 1 });
    const [name, values] = Object.entries(first!.fields)[0]!;
    const [some] = await readAll(connector, opened, { ...request, limit: 1, fields: [name.toUpperCase()] });
    expect(some?.fields).toEqual({ [name]: values });
  });

  it('gives the same entries by the same keys again', async () => {
    const { connector, opened, request } = parts();
    expect(await readAll(connector, opened, request)).toEqual(await readAll(connector, opened, request));
  });

  it('tells names of fields, among them those that entries have', async () => {
    const { connector, opened, request } = parts();
    await using source = await connector.open({
      companyId: 'c' as CompanyId,
      domainId: 'd' as DomainId,
      directoryId: 'x',
      ...opened,
    });
    const names = new Set(await source.fieldNames(new AbortController().signal));
    const present = (await readAll(connector, opened, request)).flatMap(({ fields }) => Object.keys(fields));
    expect(present.filter((name) => !names.has(name))).toEqual([]);
  });

  it('never says a secret, whatever goes wrong', async () => {
    const { connector, opened, service, request } = parts();
    for (const trouble of [
      { status: 500, body: 'oops' },
      { status: 403, body: '{"error":{}}' },
      { status: 200, body: '<!DOCTYPE x>' },
    ]) {
      service.trouble(/./, trouble);
      const failure: unknown = await readAll(connector, opened, request).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: expect.stringMatching(/^contact-source-/) });
      const { message } = failure as Error;
      for (const secret of Object.values(opened.secrets)) expect(message).not.toContain(secret);
    }
  });
}
