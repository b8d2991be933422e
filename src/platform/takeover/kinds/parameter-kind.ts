import { z } from 'zod';
import { ParleyError } from '../../../kernel/errors.ts';
import { type Parameter, type ParameterRegistry, type ParameterStore, parameterLevels } from '../../parameter/index.ts';
import { Secret } from '../../secret/index.ts';
import { keyOf, type Making, type Reference, type TakeoverKind } from '../takeover-kind.ts';
import { domainReference } from './company-kinds.ts';
import type { ReadPresent } from './read-present.ts';
import { groupReference, userReference } from './user-kinds.ts';

export interface ParameterKindParts {
  readonly registry: ParameterRegistry;
  readonly parameters: Pick<ParameterStore, 'set'>;
  readonly present: ReadPresent;
}

const rowSchema = z
  .object({
    name: z.string().min(1),
    value: z.string().default(''),
    level: z
      .preprocess(
        (text) => (typeof text === 'string' ? levelNamed(text) : text),
        z.enum(parameterLevels as ['default', 'domain', 'group', 'user']),
      )
      .default('default'),
    target: z.string().default(''),
  })
  .refine(({ level, target }) => (level === 'default') === (target === ''), {
    path: ['target'],
    message: 'the value of a domain, group or user needs its name, that of the company none',
  });
type Row = z.output<typeof rowSchema>;

function levelNamed(text: string): string {
  const plain = text.trim().toLowerCase();
  return ['company', 'global', ''].includes(plain) ? 'default' : plain;
}

function targetOf({ level, target }: Row): Reference | null {
  if (level === 'default') return null;
  if (level === 'domain') return domainReference(target);
  return level === 'group' ? groupReference(target) : userReference(target);
}

/** Parameters by their names in the old product, which are ours. What is set here already stays. */
export function parameterKind({ registry, parameters, present }: ParameterKindParts): TakeoverKind<Row> {
  const groupOf = (row: Row): Reference | null =>
    registry.find(row.name)?.type.kind === 'group' && row.value !== '' ? groupReference(row.value) : null;
  return {
    name: 'parameters',
    alsoKnownAs: ['parameter', 'settings', 'user-parameters'],
    outcome: 'created',
    columns: {
      name: { kind: 'text', alsoKnownAs: ['parameter', 'key'] },
      value: { kind: 'text' },
      level: { kind: 'text', alsoKnownAs: ['scope'] },
      target: { kind: 'text', alsoKnownAs: ['of', 'subject'] },
    },
    schema: rowSchema,
    nameOf: ({ name, target }) => (target ? `${name} of ${target}` : name),
    keysOf: (row) => [keyOf(registry.find(row.name)?.name ?? row.name, row.level, row.target)],
    needs: (row) => [targetOf(row), groupOf(row)].filter((one) => one !== null),
    present: (companyId) => present(companyId, 'parameters'),
    make: async (row, making) => {
      const parameter = registry.named(row.name);
      if (!parameter.levels.includes(row.level))
        throw new ParleyError('parameter-level-invalid', `it can be set for: ${parameter.levels.join(', ')}`);
      const target = targetOf(row);
      const place = {
        companyId: making.company.id,
        name: parameter.name,
        level: row.level,
        targetId: target && (await making.id(target)),
      };
      const { value, isSecret } = await valueOf(parameter, row, groupOf(row), making);
      const refersTo = parameter.type.kind === 'group' && value !== '' ? 'group' : null;
      await parameters.set(place, value, { isSecret, version: null, refersTo });
      return { id: null };
    },
  };
}

async function valueOf(parameter: Parameter, row: Row, group: Reference | null, making: Making) {
  const { type } = parameter;
  const value = type.read(group ? await making.id(group) : jsonOf(type.kind, row.value));
  const warning = parameter.warns(value);
  if (warning !== null) throw new ParleyError('parameter-warning', `${warning} Set it by hand.`);
  const isSecret = value instanceof Secret;
  return { value: isSecret ? value.reveal() : type.write(value), isSecret };
}

/** A cell as the type wants it; what it cannot be it stays, and the type says so. */
function jsonOf(kind: Parameter['type']['kind'], text: string): unknown {
  if (kind === 'boolean') {
    const plain = text.toLowerCase();
    if (['true', '1', 'yes', 'on'].includes(plain)) return true;
    return ['false', '0', 'no', 'off'].includes(plain) ? false : text;
  }
  if (kind === 'integer') return /^-?\d+$/.test(text) ? Number(text) : text;
  if (kind === 'list') return text.split('|').map((one) => one.trim());
  return text;
}
