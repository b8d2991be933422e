import { takeoverRefused } from '../takeover-faults.ts';
import type { FileFault } from '../takeover-kind.ts';

/** A section of an Asterisk configuration file with what its templates give it. */
export interface AsteriskSection {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Names in lower case; of several settings of a name the last. */
  readonly settings: ReadonlyMap<string, { readonly value: string; readonly line: number }>;
}

interface Open extends AsteriskSection {
  readonly settings: Map<string, { value: string; line: number }>;
  readonly isTemplate: boolean;
}

/**
 * `[name](template,…)` and `name = value`; `;` begins a comment, `;--` … `--;` one of several lines. Templates (`(!)`) give their settings and are not
 * sections themselves. Included files are those that are given beside.
 * @throws ParleyError `takeover-refused` with every line that cannot be read
 */
export function readAsteriskSections(file: string, text: string): AsteriskSection[] {
  const sections: Open[] = [];
  const faults: FileFault[] = [];
  for (const { content, line } of linesOf(text)) {
    if (content === '' || /^#(include|tryinclude|exec)\b/i.test(content)) continue;
    const header = /^\[([^\]]+)\](?:\(([^)]*)\))?$/.exec(content);
    const setting = /^([^=\s][^=]*?)\s*=>?\s*(.*)$/.exec(content);
    const open = sections.at(-1);
    if (header) sections.push(opened(header, file, line, sections, faults));
    else if (setting && open) open.settings.set(setting[1]!.toLowerCase(), { value: setting[2]!.trim(), line });
    else
      faults.push({ file, line, message: open ? 'cannot be read: expected name = value' : 'stands before the first [section]' });
  }
  if (faults.length > 0) throw takeoverRefused(faults);
  return sections.filter(({ isTemplate }) => !isTemplate);
}

function opened(header: RegExpExecArray, file: string, line: number, before: readonly Open[], faults: FileFault[]): Open {
  const [, name = '', options = ''] = header;
  const words = options
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  const settings = new Map<string, { value: string; line: number }>();
  for (const word of words) {
    if (word === '!' || word === '+') continue;
    const template = before.findLast((section) => section.name === word);
    if (!template) faults.push({ file, line, message: `there is no [${word}] before it` });
    else for (const [key, setting] of template.settings) settings.set(key, setting);
  }
  return { name, file, line, settings, isTemplate: words.includes('!') };
}

function linesOf(text: string): { content: string; line: number }[] {
  // Comments of several lines keep their line ends, so that lines keep their numbers.
  const plain = text.replaceAll(/;--[^]*?--;/g, (comment) => comment.replaceAll(/[^\n]/g, ''));
  return plain.split('\n').map((line, index) => ({ content: withoutComment(line).trim(), line: index + 1 }));
}

/** `\;` is a semicolon that belongs to the value. */
function withoutComment(line: string): string {
  return line.replace(/(?<!\\);.*$/, '').replaceAll('\\;', ';');
}
