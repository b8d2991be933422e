import { inflateSync } from 'node:zlib';
import { read, utils } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import type { ReportTable } from '../../../contract/rest/reports.ts';
import { boundsOf, intervalLabels } from '../report/intervals.ts';
import { periodAt } from '../report/periods.ts';
import { plotOf, reportMailHtml, reportMailText } from '../subscription/report-mail.ts';
import { latestDue, nextDue } from '../subscription/subscription-schedule.ts';
import { reportCsv } from './report-csv.ts';
import { reportExcel } from './report-excel.ts';
import { inLanguage } from './report-words.ts';

const table: ReportTable = {
  from: 0,
  to: 1,
  zone: 'UTC',
  by: ['queue'],
  figures: [
    { id: 'offered', name: 'Offered', unit: 'count', better: null },
    { id: 'service-level', name: 'Service level', unit: 'share', better: 'more' },
    { id: 'talk-time', name: 'Talk, sum', unit: 'milliseconds', better: null },
  ],
  rows: [
    { keys: [{ value: 'a', label: '=HYPERLINK("http://evil")' }], values: [12, 0.8, 3_723_000] },
    { keys: [{ value: 'b', label: 'Süd; "Ost", <b>West</b>' }], values: [0, null, 0] },
  ],
  total: [12, 0.8, 3_723_000],
  unsupported: [],
  isCut: false,
  asOf: 1,
};

describe('a report', () => {
  it('as CSV quotes what must be quoted, has seconds, and nothing that a spreadsheet takes for a formula', () => {
    expect(reportCsv(table, 'en')).toBe(
      '\uFEFFQueue,Offered,Service level,"Talk, sum [s]"\r\n"\'=HYPERLINK(""http://evil"")",12,0.8,3723\r\n"Süd; ""Ost"", <b>West</b>",0,,0\r\nTotal,12,0.8,3723\r\n',
    );
  });

  it('for Excel has numbers and durations as such, and text as text', () => {
    const book = read(reportExcel(table, 'Week [1]: north/south', 'en'), { cellNF: true, cellFormula: true });
    const sheet = book.Sheets[book.SheetNames[0]!]!;
    expect(book.SheetNames).toEqual(['Week  1   north south']);
    expect(sheet.A2).toMatchObject({ t: 's', v: '=HYPERLINK("http://evil")' });
    expect((sheet.A2 as { f?: string }).f).toBeUndefined();
    expect(sheet.B2).toMatchObject({ t: 'n', v: 12 });
    expect(sheet.C2).toMatchObject({ t: 'n', v: 0.8, z: '0.0%' });
    expect(sheet.D2).toMatchObject({ t: 'n', z: '[h]:mm:ss', w: '1:02:03' });
    expect(utils.sheet_to_json(sheet, { header: 1 })).toHaveLength(4);
  });

  it('in a mail shows names as they are, not as markup', () => {
    const html = reportMailHtml({ name: 'A & B', period: 'today', table, language: 'en' }, true);
    expect(html).toContain('Süd; &quot;Ost&quot;, &lt;b&gt;West&lt;/b&gt;');
    expect(html).toContain('<img src="cid:plot@parley"');
    expect(html).toContain('80.0 %');
    expect(html).toContain('1:02:03');
  });

  it("names rows, figures, days and what stands beside them in the reader's language", () => {
    const day = { ...table, by: ['weekday' as const], rows: [{ keys: [{ value: '2', label: 'Tuesday' }], values: [1, 0.5, 0] }] };
    expect(reportCsv(day, 'de').split('\r\n').slice(0, 3).join('|')).toMatch(/^\uFEFFWochentag,[^|]+\|Dienstag,1,0.5,0\|Gesamt,/);
    expect(reportCsv(day, 'de')).not.toContain('Offered');
    const sheet = read(reportExcel(day, 'Vecka', 'sv')).Sheets.Vecka!;
    expect([sheet.A1, sheet.A2, sheet.A3].map((cell) => (cell as { v: string }).v)).toEqual(['Veckodag', 'tisdag', 'Totalt']);
    const mail = { name: 'Semaine', period: '2026-11-21', table: inLanguage(day, 'fr'), language: 'fr' as const };
    const html = reportMailHtml(mail, true);
    expect(html).toContain('<html lang="fr">');
    expect(html).toContain('Graphique du tableau ci-dessous');
    expect(html).toContain('mardi');
    expect(reportMailText(mail)).toContain('Jour de la semaine');
  });

  it('is drawn as a PNG where it has intervals', () => {
    expect(plotOf(table, undefined)).toBeNull();
    const rows = [4, 9, 2, null, 7].map((value, index) => ({
      keys: [{ value: String(index), label: `2026-11-2${index}` }],
      values: [value, null, null],
    }));
    const png = plotOf({ ...table, by: ['interval-day'], rows }, 'offered')!;
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const at = png.indexOf('IDAT');
    const points = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    expect(points).toHaveLength(240 * (720 * 3 + 1));
    // The highest bar is there, the empty day is not.
    expect(points.includes(Buffer.from([38, 99, 180]))).toBe(true);
  });
});

describe('intervals', () => {
  const zone = 'Europe/Stockholm';

  it('are as long as days are: 25 and 23 hours where clocks are changed', () => {
    const october = boundsOf({ fromMs: Date.UTC(2026, 9, 23, 22), toMs: Date.UTC(2026, 9, 26, 23) }, 'interval-day', zone);
    expect(october.map((at, index) => (at - (october[index - 1] ?? at)) / 3_600_000)).toEqual([0, 24, 25, 24]);
    const march = boundsOf({ fromMs: Date.UTC(2026, 2, 28, 23), toMs: Date.UTC(2026, 2, 29, 22) }, 'interval-day', zone);
    expect((march[1]! - march[0]!) / 3_600_000).toBe(23);
  });

  it('name an hour that comes twice by its distance to UTC', () => {
    const bounds = boundsOf({ fromMs: Date.UTC(2026, 9, 24, 23), toMs: Date.UTC(2026, 9, 25, 3) }, 'interval-hour', zone);
    expect(intervalLabels(bounds.slice(0, -1), 'interval-hour', zone)).toEqual([
      '2026-10-25 01:00',
      '2026-10-25 02:00 UTC+02:00',
      '2026-10-25 02:00 UTC+01:00',
      '2026-10-25 03:00',
    ]);
  });

  it('begin where clocks say, in zones of half and quarter hours, too; weeks on Monday', () => {
    const nepal = boundsOf(
      { fromMs: Date.UTC(2026, 0, 1, 0, 5), toMs: Date.UTC(2026, 0, 1, 2) },
      'interval-hour',
      'Asia/Kathmandu',
    );
    expect(nepal[1]).toBe(Date.UTC(2026, 0, 1, 0, 15));
    const weeks = boundsOf({ fromMs: Date.UTC(2026, 10, 18), toMs: Date.UTC(2026, 10, 30) }, 'interval-week', 'UTC');
    expect(weeks.slice(1, -1)).toEqual([Date.UTC(2026, 10, 23)]);
    expect(() => boundsOf({ fromMs: 0, toMs: Date.UTC(2026, 0, 1) }, 'interval-15', 'UTC')).toThrow(/intervals/);
  });

  it('of periods that move along are whole days of the zone', () => {
    const now = Date.UTC(2026, 10, 21, 23, 30);
    expect(periodAt('yesterday', now, zone)).toEqual({ fromMs: Date.UTC(2026, 10, 20, 23), toMs: Date.UTC(2026, 10, 21, 23) });
    expect(periodAt('last-week', now, 'UTC')).toEqual({ fromMs: Date.UTC(2026, 10, 9), toMs: Date.UTC(2026, 10, 16) });
    expect(periodAt('last-month', now, 'UTC')).toEqual({ fromMs: Date.UTC(2026, 9, 1), toMs: Date.UTC(2026, 10, 1) });
  });
});

describe('a subscription', () => {
  const every = (kind: 'day' | 'workday' | 'week' | 'month', more: object = {}) => ({
    every: kind,
    at: '07:00',
    weekday: 1,
    dayOfMonth: 31,
    zone: 'UTC',
    ...more,
  });
  const saturday = Date.UTC(2026, 10, 21, 8);

  it('is due at its times: working days, weeks, the last day of a month that is short', () => {
    expect(nextDue(every('day'), saturday, 'UTC')).toBe(Date.UTC(2026, 10, 22, 7));
    expect(nextDue(every('workday'), saturday, 'UTC')).toBe(Date.UTC(2026, 10, 23, 7));
    expect(nextDue(every('week', { weekday: 3 }), saturday, 'UTC')).toBe(Date.UTC(2026, 10, 25, 7));
    expect(nextDue(every('month'), saturday, 'UTC')).toBe(Date.UTC(2026, 10, 30, 7));
  });

  it('that was missed is made up once, for the time it was meant for', () => {
    expect(latestDue(every('week', { weekday: 1 }), Date.UTC(2026, 10, 1), saturday, 'UTC')).toBe(Date.UTC(2026, 10, 16, 7));
    expect(latestDue(every('week', { weekday: 1 }), Date.UTC(2026, 10, 16, 7), saturday, 'UTC')).toBeNull();
  });
});
