import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvLine, readCsv } from './index.ts';

const columns = { name: 'text', lines: 'whole-number', enabled: 'flag', groups: 'names', members: 'words' } as const;
const schema = z.object({
  name: z.string().min(2, 'at least two letters'),
  lines: z.number().int().default(1),
  enabled: z.boolean().default(true),
  groups: z.array(z.string()).default([]),
  members: z.array(z.string()).default([]),
});
const read = (csv: string) => readCsv(csv, columns, schema);
const faults = (csv: string) => {
  try {
    read(csv);
  } catch (error) {
    return (error as { details: { lines: unknown[] } }).details.lines;
  }
  return [];
};

describe('the text of a spreadsheet', () => {
  it.each([
    ['commas', 'name,lines,enabled\nAnna,2,yes\n'],
    ['semicolons', 'NAME;Lines;Enabled\r\nAnna;2;oui\r\n'],
    ['tabs and a byte order mark', '\uFEFFName\tLINES\tenabled\nAnna\t2\tx'],
  ])('is read with %s, whatever the case of its columns', (_, csv) => {
    expect(read(csv)).toEqual([{ line: 2, value: { name: 'Anna', lines: 2, enabled: true, groups: [], members: [] } }]);
  });

  it('may quote signs and line ends, leave cells empty, and have empty lines; lines keep the numbers they have in the file', () => {
    const csv = 'name,groups,members\n"Berg, Anna",North | South,a  b\n\n"Two\nlines",,\n,,\nEva,,c';
    expect(read(csv).map(({ line, value }) => [line, value.name, value.groups, value.members])).toEqual([
      [2, 'Berg, Anna', ['North', 'South'], ['a', 'b']],
      [5, 'Two\nlines', [], []],
      [7, 'Eva', [], ['c']],
    ]);
  });

  it('is refused with every fault by its line and column', () => {
    expect(faults('name,lines,enabled\nA,2,yes\nEva,two,perhaps\nFinn,1,no')).toEqual([
      { line: 2, field: 'name', message: 'at least two letters' },
      { line: 3, field: 'lines', message: 'cannot be read: "two"' },
      { line: 3, field: 'enabled', message: 'cannot be read: "perhaps"' },
    ]);
    expect(faults('name,colour\nEva,red')).toEqual([
      { line: 1, field: 'colour', message: expect.stringContaining('expected name, lines, enabled') },
    ]);
    expect(faults('name\n')).toEqual([{ line: 1, message: 'there is no line after the names of the columns' }]);
    expect(faults('name,lines\nEva\n')).toHaveLength(1);
    expect(faults('name\n"Eva')).toHaveLength(1);
  });

  it('never fails in another way, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\t', 'name', '1', ' ') }), (text) => {
        try {
          read(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'lines-refused' });
        }
      }),
    );
  });
});

describe('a line for a spreadsheet', () => {
  it('comes back as it was, but for what would be taken as a formula', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string().filter((text) => !/^[=+\-@\s]|[\s]$|^$/.test(text)),
          { minLength: 1, maxLength: 1 },
        ),
        (cells) => {
          fc.pre(cells[0]!.length >= 2);
          expect(readCsv(`name\r\n${csvLine(cells)}`, columns, schema)[0]?.value.name).toBe(cells[0]);
        },
      ),
    );
  });

  it('takes formulas for text, and telephone numbers as they are', () => {
    expect(csvLine(['=1+1', '@x', '+46 70 12-3', '-5', '-x'])).toBe("'=1+1,'@x,+46 70 12-3,-5,'-x\r\n");
  });
});
