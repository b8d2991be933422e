import { useQuery } from '@tanstack/react-query';
import { PhoneForwarded } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import type { ImposedRuleView, NewForwardingRule } from '../../../../src/contract/rest/forwarding.ts';
import { newRule } from '../../forwarding/rule-list.tsx';
import { RuleSentence } from '../../forwarding/rule-sentence.tsx';
import { useChoices } from '../../forwarding/use-choices.ts';
import { WhatIf } from '../../forwarding/what-if.tsx';
import { useForwardingWords } from '../../forwarding/words/index.ts';
import { changedColumn, enabledColumn, nameColumn, textColumn } from '../resource/columns.tsx';
import type { FieldControl } from '../resource/field-spec.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';
import '../../forwarding/forwarding.css';

const levels = ['company', 'domain', 'group', 'user'] as const;
const places = ['before', 'after'] as const;

/** Rules that administrators make for users. */
export function ForwardingRulesPage() {
  const client = useClient<ImposedRuleView>('forwarding-rules');
  const sources = useSources();
  const { t } = useAdminWords();
  const resource = useMemo<Resource<ImposedRuleView>>(
    () => ({
      client,
      icon: PhoneForwarded,
      words: {
        title: 'page.forwarding-rules',
        add: 'fr.add',
        empty: 'fr.empty',
        emptyHelp: 'fr.empty-help',
        lead: 'fr.lead',
      },
      nameOf: ({ name }) => name,
      sort: 'position',
      columns: (words) => [
        textColumn(words, 'position', 'fr.position', ({ position }) => String(position), { width: '80px', isEnd: true }),
        nameColumn(words),
        textColumn(words, 'level', 'fr.level', ({ level, targetName }) => targetName || t(`fr.level-${level}`), {
          isSortable: false,
        }),
        textColumn(words, 'place', 'fr.place', ({ place }) => t(`fr.place-${place}`), { isSortable: false }),
        enabledColumn(words),
        changedColumn(words),
      ],
      fields: [
        { name: 'name', label: 'f.name', help: 'fr.name-help', kind: 'text', isRequired: true },
        { name: 'enabled', label: 'state.enabled', kind: 'switch' },
        {
          name: 'place',
          label: 'fr.place',
          kind: 'choice',
          options: places.map((id) => ({ id, word: `fr.place-${id}` as const })),
        },
        {
          name: 'level',
          label: 'fr.level',
          kind: 'choice',
          options: levels.map((id) => ({ id, word: `fr.level-${id}` as const })),
        },
        {
          name: 'targetId',
          label: 'f.domain',
          kind: 'pick',
          source: sources.domains,
          isShown: ({ level }) => level === 'domain',
        },
        {
          name: 'targetId',
          label: 'page.groups',
          kind: 'pick',
          source: sources.groups,
          isShown: ({ level }) => level === 'group',
        },
        { name: 'targetId', label: 'page.users', kind: 'pick', source: sources.users, isShown: ({ level }) => level === 'user' },
        {
          name: 'rule',
          label: 'fr.rule',
          kind: 'custom',
          isWide: true,
          render: (control) => (
            <Suspense fallback={null}>
              <RuleField {...control} />
            </Suspense>
          ),
          text: (value) => JSON.stringify(value),
        },
      ],
      toForm: (rule) => ({
        name: rule?.name ?? '',
        enabled: rule?.enabled ?? true,
        place: rule?.place ?? 'before',
        level: rule?.level ?? 'company',
        targetId: rule?.targetId ?? null,
        rule: rule?.rule ?? { ...newRule, enabled: true },
      }),
      isOff: ({ enabled }) => !enabled,
    }),
    [client, sources, t],
  );
  return <ResourcePage resource={resource} />;
}

const nothing = { names: {}, timeZone: '', hasCalendar: false, noAnswerAfterS: 20 };

function RuleField({ value, onChange, label, error, values }: FieldControl) {
  const { saying, choices } = useChoices(nothing);
  const words = useForwardingWords();
  const { groups } = useSources();
  const found = useQuery({ queryKey: ['rule-groups'], queryFn: () => groups.search('') });
  const forSeveral = useMemo(
    // What is taken from people is not taken from whom administers them.
    () => ({ ...choices, devices: [], lists: [], groups: found.data ?? [], may: () => true }),
    [choices, found.data],
  );
  return (
    <div className="field">
      <span className="label">{label}</span>
      <RuleSentence rule={value as NewForwardingRule} saying={saying} choices={forSeveral} onChange={onChange} />
      {error ? <p className="error">{error}</p> : null}
      {values.level === 'user' && typeof values.targetId === 'string' ? <WhatIf words={words} userId={values.targetId} /> : null}
    </div>
  );
}
