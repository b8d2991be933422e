import { z } from 'zod';
import { changeNumberingSettings, createNumberingRule } from '../../contract/rest/numbering.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, Id, IdSource } from '../../kernel/ids.ts';
import { domainReference, keyOf, type ReadPresent, type TakeoverKind } from '../../platform/takeover/index.ts';
import { type NumberingRecords, type NumberingSettingsRow, validateRule } from '../numbering/index.ts';

export interface NumberingKindParts {
  readonly ids: IdSource;
  readonly numbering: Pick<NumberingRecords, 'settings' | 'changeSettings' | 'addRule'>;
  readonly present: ReadPresent;
}

const domain = z.string().max(100);
const settingsSchema = changeNumberingSettings.body!.omit({ version: true }).extend({ domain });
type SettingsRow = z.output<typeof settingsSchema>;
const settingNames = [
  'internationalPrefix',
  'localCountryPrefix',
  'externalPrefix',
  'incomingAdd',
  'incomingRemove',
  'internalLength',
  'internalReverseLength',
] as const;

/**
 * The numbering settings of domains. Each setting that is in the file is one of those the domain gets; a row whose settings the domain has
 * already is there.
 */
function settingsKind({ numbering, present }: NumberingKindParts): TakeoverKind<SettingsRow> {
  return {
    name: 'numbering-settings',
    alsoKnownAs: ['numbering', 'numbering-plan'],
    outcome: 'updated',
    columns: {
      domain: { kind: 'text', alsoKnownAs: ['domainname', 'site'] },
      internationalPrefix: { kind: 'text' },
      localCountryPrefix: { kind: 'text', alsoKnownAs: ['countryprefix', 'countrycode'] },
      externalPrefix: { kind: 'text', alsoKnownAs: ['outgoingprefix', 'prefix'] },
      incomingAdd: { kind: 'text', alsoKnownAs: ['incomingprefixtoadd'] },
      incomingRemove: { kind: 'text', alsoKnownAs: ['incomingprefixtoremove'] },
      internalLength: { kind: 'whole-number', alsoKnownAs: ['internalnumberlength'] },
      internalReverseLength: { kind: 'whole-number', alsoKnownAs: ['reverselength'] },
    },
    schema: settingsSchema,
    nameOf: (row) => row.domain,
    keysOf: (row) => [keyOf(row.domain)],
    isThere: (row, { things }) =>
      settingNames.every((name) => row[name] === undefined || things.has(keyOf(row.domain, name, String(row[name])))),
    needs: (row) => [domainReference(row.domain)],
    present: (companyId) => present(companyId, 'numbering-settings'),
    make: async ({ domain: domainName, ...change }, making) => {
      const domainId = (await making.id(domainReference(domainName))) as DomainId;
      const { version } = await settingsOf(numbering, making.company.id, domainId);
      await numbering.changeSettings(making.company.id, domainId, version, change);
      return { id: null };
    },
  };
}

const ruleSchema = createNumberingRule.body!.omit({ domainId: true }).extend({ domain });
type RuleRow = z.output<typeof ruleSchema>;

function ruleKind({ ids, numbering, present }: NumberingKindParts): TakeoverKind<RuleRow> {
  return {
    name: 'numbering-rules',
    alsoKnownAs: ['numbering-rule', 'dial-rules'],
    outcome: 'created',
    columns: {
      domain: { kind: 'text', alsoKnownAs: ['domainname', 'site'] },
      priority: { kind: 'whole-number', alsoKnownAs: ['order', 'rank'] },
      pattern: { kind: 'text', alsoKnownAs: ['regex', 'expression', 'match'] },
      value: { kind: 'text', alsoKnownAs: ['replacement', 'replaceby', 'result'] },
    },
    schema: ruleSchema,
    nameOf: ({ pattern, value }) => `${pattern} → ${value}`,
    keysOf: ({ domain: name, priority, pattern, value }) => [ruleKey(name, priority, pattern, value)],
    needs: (row) => [domainReference(row.domain)],
    present: (companyId) => present(companyId, 'numbering-rules'),
    make: async ({ domain: domainName, ...input }, making) => {
      const domainId = (await making.id(domainReference(domainName))) as DomainId;
      const rule = { ...input, id: ids.next<Id<'numbering-rule'>>() };
      validateRule(rule, await settingsOf(numbering, making.company.id, domainId));
      await numbering.addRule(making.company.id, domainId, rule);
      return { id: rule.id };
    },
  };
}

/** Case matters in a pattern. */
function ruleKey(domainName: string, priority: number, pattern: string, value: string): string {
  return `${keyOf(domainName, String(priority))}/${pattern}/${value}`;
}

async function settingsOf(
  numbering: Pick<NumberingRecords, 'settings'>,
  companyId: CompanyId,
  domainId: DomainId,
): Promise<NumberingSettingsRow> {
  const found = (await numbering.settings(companyId)).find((one) => one.domainId === domainId);
  if (!found) throw new ParleyError('not-found', 'There is no such domain.');
  return found;
}

export function numberingKinds(parts: NumberingKindParts): readonly TakeoverKind[] {
  return [settingsKind(parts), ruleKind(parts)];
}
