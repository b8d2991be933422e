import type { ScriptBlock, ScriptField } from '../../contract/rest/scripts.ts';
import type { CompanyId } from '../../kernel/ids.ts';

/** What an agent reads out and fills in while he has a customer. */
export interface Script {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly description: string;
  readonly blocks: readonly ScriptBlock[];
  readonly enabled: boolean;
}

/** What a script's text is about; what is not known is left out. */
export type ScriptData = Readonly<Record<string, string | undefined>>;

const placeholder = /\{([A-Za-z][^{}\s]{0,60})\}/g;

/** The placeholders of a text, each once: `caller.name`, `answer.order`. */
export function placeholdersOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name]) => name!))];
}

/** The text with what is known in place of its placeholders; of what is not known nothing remains, nor two spaces where it stood. */
export function fillScript(text: string, data: ScriptData): string {
  return text.replaceAll(placeholder, (_, name: string) => data[name] ?? '').replaceAll(/ {2,}/g, ' ');
}

export type FieldFault = 'missing' | 'no-number' | 'no-date' | 'no-choice' | 'too-long' | 'unknown';

/** What is wrong with answers to a script, by key. Answers nobody asked for are `unknown`. */
export function answerFaults(blocks: readonly ScriptBlock[], answers: Readonly<Record<string, string>>): Map<string, FieldFault> {
  const fields = new Map(blocks.flatMap((block) => (block.kind === 'field' ? [[block.key, block] as const] : [])));
  const faults = new Map<string, FieldFault>();
  for (const [key, field] of fields) {
    const fault = faultOf(field, answers[key] ?? '');
    if (fault) faults.set(key, fault);
  }
  for (const key of Object.keys(answers)) if (!fields.has(key)) faults.set(key, 'unknown');
  return faults;
}

function faultOf({ type, isRequired, options }: ScriptField, answer: string): FieldFault | null {
  if (answer.trim() === '') return isRequired ? 'missing' : null;
  if (answer.length > 4000) return 'too-long';
  if (type === 'number') return Number.isFinite(Number(answer.replace(',', '.'))) ? null : 'no-number';
  if (type === 'date') return isDay(answer) ? null : 'no-date';
  if (type === 'choice') return options.includes(answer) ? null : 'no-choice';
  if (type === 'yes-no') return answer === 'yes' || answer === 'no' ? null : 'no-choice';
  return null;
}

function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
