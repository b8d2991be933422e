/* oxlint-disable react/no-unstable-nested-components -- cells of columns are functions, not components */
import { SlidersHorizontal } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { ParameterView } from '../../../../src/contract/rest/parameters.ts';
import type { ListQuery } from '../../../client/resource-client.ts';
import { Choice } from '../../../ui/choice.tsx';
import { PickOne } from '../../../ui/picker.tsx';
import { Toggle } from '../../../ui/toggle.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useClient } from '../resource/use-client.ts';
import { noDependents } from '../resource/whole-list.ts';
import { type AdminWords, useAdminWords } from '../words/index.ts';
import { ParameterEditor } from './parameter-editor.tsx';
import { parameterText } from './parameter-text.ts';
import { SourceChip } from './source-chip.tsx';
import type { Level } from './use-parameter-values.ts';

type Parameter = ParameterView & { readonly id: string; readonly version: number };

const identified = (parameter: ParameterView): Parameter => ({ ...parameter, id: parameter.name, version: 1 });
const areas = ['Server', 'Caller', 'Alerter', 'Rules', 'MediaServer', 'System settings'] as const;
const targets = { domain: 'domainId', group: 'groupId', user: 'userId' } as const;

/** Every parameter: its value for whomever one asks, and where that comes from. */
export function ParametersPage() {
  const words = useAdminWords();
  const { search } = useAdminSearch();
  const base = useClient<ParameterView>('parameters');
  const [revision, setRevision] = useState(0);
  const changed = useCallback(() => setRevision((before) => before + 1), []);
  const level = levelOf(search['level']);
  const target = search['target'];
  const resource = useMemo<Resource<Parameter>>(() => {
    const list = async ({ level: _level, target: _target, ...query }: ListQuery) => {
      const whom = level !== 'default' && target ? { [targets[level]]: target } : {};
      const page = await base.list({ ...query, ...whom, language: words.language });
      return { ...page, items: page.items.map(identified) };
    };
    return {
      client: {
        ...base,
        list,
        create: () => Promise.reject(new Error()),
        change: () => Promise.reject(new Error()),
        read: async (id) =>
          (await list({ search: id, expert: true, limit: 50 })).items.find(({ name }) => name === id) ??
          Promise.reject(new Error(id)),
        dependents: noDependents,
      },
      icon: SlidersHorizontal,
      words: { title: 'page.parameters', empty: 'list.none', emptyHelp: 'list.none-help' },
      nameOf: ({ name }) => name,
      sort: 'area',
      isReadOnly: true,
      revision,
      columns: columnsOf,
      filters: [{ name: 'area', label: 'parameters.area', options: areas.map((id) => ({ id, word: `parameter-area.${id}` })) }],
      fields: [],
      toForm: () => ({}),
      body: (parameter) => (
        <ParameterEditor key={parameter.name} parameter={parameter} level={level} targetId={target ?? null} onChanged={changed} />
      ),
      above: <ForWhom level={level} target={target} />,
    };
  }, [base, level, target, revision, changed, words.language]);
  return <ResourcePage resource={resource} />;
}

function levelOf(text: string | undefined): Level {
  return text === 'domain' || text === 'group' || text === 'user' ? text : 'default';
}

/** For whom the values are shown, and how many of the parameters. */
function ForWhom({ level, target }: { level: Level; target: string | undefined }) {
  const { t } = useAdminWords();
  const { search, change } = useAdminSearch();
  const sources = useSources();
  const source = level === 'default' ? null : { domain: sources.domains, group: sources.groups, user: sources.users }[level];
  return (
    <div className="above-row row bottom">
      <div className="tool-filter">
        <Choice
          label={t('parameters.for')}
          value={level}
          onChange={(next) =>
            void change({ level: next === 'default' ? undefined : next, target: undefined }, { isReplacing: true })
          }
          options={(['default', 'domain', 'group', 'user'] as const).map((id) => ({ id, label: t(`level.${id}`) }))}
        />
      </div>
      {source ? (
        <PickOne
          label={t(`level.${level}`)}
          source={source}
          value={target ?? null}
          onChange={(id) => void change({ target: id ?? undefined }, { isReplacing: true })}
          words={{ none: t('pick.none'), remove: (name) => t('pick.remove', { name }), clear: t('pick.clear') }}
        />
      ) : null}
      <Toggle
        label={t('parameters.set-only')}
        isOn={search['set'] === 'true'}
        onChange={(isOn) => void change({ set: isOn ? 'true' : undefined }, { isReplacing: true })}
      />
      <Toggle
        label={t('parameters.expert')}
        isOn={search['expert'] === 'true'}
        onChange={(isOn) => void change({ expert: isOn ? 'true' : undefined }, { isReplacing: true })}
      />
    </div>
  );
}

function columnsOf(words: AdminWords) {
  const { t } = words;
  return [
    {
      id: 'name',
      label: t('parameters.parameter'),
      width: 'minmax(210px, 1.4fr)',
      isSortable: true,
      text: ({ name }: Parameter) => name,
      cell: ({ name, expert }: Parameter) => (
        <>
          <strong className="ellipsis">{name}</strong>
          {expert ? <span className="tag ringing">{t('parameters.expert')}</span> : null}
        </>
      ),
    },
    {
      id: 'value',
      label: t('parameters.value'),
      width: 'minmax(110px, 0.9fr)',
      text: (parameter: Parameter) => parameterText(parameter, words),
    },
    {
      id: 'source',
      label: t('parameters.from'),
      width: 'minmax(120px, 0.9fr)',
      text: ({ source }: Parameter) => `${t(`level.${source.level}`)} ${source.targetName}`.trim(),
      cell: ({ source }: Parameter) => <SourceChip source={source} />,
    },
    {
      id: 'describes',
      label: t('f.description'),
      width: 'minmax(200px, 2.2fr)',
      text: ({ describes }: Parameter) => describes,
      cell: ({ describes }: Parameter) => <span className="soft">{describes}</span>,
    },
    {
      id: 'area',
      label: t('parameters.area'),
      width: '130px',
      isSortable: true,
      text: ({ area }: Parameter) => t(`parameter-area.${area}`),
    },
    {
      id: 'timesSet',
      label: t('parameters.times-set'),
      width: '80px',
      isEnd: true,
      text: ({ timesSet }: Parameter) => (timesSet === 0 ? '' : String(timesSet)),
    },
  ];
}
