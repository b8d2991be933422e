import { type FilledUrl, fillUrl } from './fill-url.ts';
import { type FieldValue, readTemplate, type Template } from './template.ts';

/** A program of the old product (`exe=`) and the address that opens it, or what took its place, from a browser. */
export interface ProgramRule {
  /** The program as layouts name it: the whole path, or its file name. Case does not matter. */
  readonly program: string;
  /** Its address; `{arguments}` stands for what follows the program in the layout: `crm://open?{arguments}`. */
  readonly address: string;
}

export type OpenedProgram = FilledUrl | { readonly ok: false; readonly reason: 'program-not-allowed' };

/**
 * The address for `exe="c:\crm\crm.exe [-PhoneNumber-]"`. A browser runs no programs: only those that the administrator has given an
 * address are opened, by it.
 */
export function openProgram(
  command: Template,
  value: FieldValue,
  rules: readonly ProgramRule[],
  schemes: readonly string[],
): OpenedProgram {
  const { program, rest } = splitCommand(command.source);
  const rule = rules.find((one) => isSame(one.program, program));
  if (!rule) return { ok: false, reason: 'program-not-allowed' };
  return fillUrl(readTemplate(rule.address.replace('{arguments}', rest)), value, schemes);
}

/** The program of a command line, with or without quotes, and what follows. */
export function splitCommand(command: string): { program: string; rest: string } {
  const quoted = /^\s*"([^"]*)"\s*(.*)$/s.exec(command);
  if (quoted) return { program: quoted[1]!, rest: quoted[2]!.trim() };
  // Paths may have spaces: it ends behind .exe and its like where there is such an ending, else at the first space.
  const [, program = '', rest = ''] =
    /^\s*(.*?\.(?:exe|com|bat|cmd))(?:\s+(.*))?$/is.exec(command) ?? /^\s*(\S*)(?:\s+(.*))?$/s.exec(command) ?? [];
  return { program, rest: rest.trim() };
}

function isSame(known: string, asked: string): boolean {
  const [one, other] = [known.trim().toLowerCase(), asked.trim().toLowerCase()];
  return one !== '' && (one === other || (one === fileName(one) && one === fileName(other)));
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}
