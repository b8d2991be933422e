/* oxlint-disable react/no-unstable-nested-components -- cells of columns are functions, not components */
import { Hash, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import type { NumberingRuleView } from '../../../../src/contract/rest/numbering.ts';
import { Choice } from '../../../ui/choice.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { changedColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';
import { NumberingSettings, useNumberingSettings } from './numbering-settings.tsx';
import { NumberingTest } from './numbering-test.tsx';
import './numbering.css';

/** The numbering plan of a domain: settings, rules, and a box to try a number. */
export function NumberingPage() {
  const { t } = useAdminWords();
  const { search, change } = useAdminSearch();
  const client = useClient<NumberingRuleView>('numbering-rules');
  const settings = useNumberingSettings();
  const domains = useMemo(() => settings.data?.items ?? [], [settings.data]);
  const domainId = search['domainId'] ?? domains[0]?.domainId;
  const view = search['view'] ?? 'rules';
  const resource = useMemo<Resource<NumberingRuleView>>(
    () => ({
      // The view is a matter of this page, not a filter of the list.
      client: { ...client, list: ({ view: _view, ...query }) => client.list({ domainId, ...query }) },
      icon: Hash,
      words: { title: 'page.numbering', add: 'numbering.add-rule', empty: 'numbering.empty', emptyHelp: 'numbering.empty-help' },
      nameOf: ({ pattern }) => pattern,
      sort: 'priority',
      columns: (words) => [
        textColumn(words, 'priority', 'numbering.priority', ({ priority }) => String(priority), { width: '90px', isEnd: true }),
        {
          id: 'pattern',
          label: words.t('numbering.pattern'),
          width: 'minmax(140px, 1.4fr)',
          isSortable: true,
          text: ({ pattern }) => pattern,
          cell: ({ pattern, problem }) => (
            <>
              <code className="ellipsis">{pattern}</code>
              {problem ? <TriangleAlert className="icon failed-word" aria-label={problem} /> : null}
            </>
          ),
        },
        {
          id: 'value',
          label: words.t('numbering.value'),
          width: 'minmax(140px, 1.4fr)',
          isSortable: true,
          text: ({ value }) => value,
          cell: ({ value }) => <code className="ellipsis">{value}</code>,
        },
        textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName),
        changedColumn(words),
      ],
      fields: [
        { name: 'priority', label: 'numbering.priority', help: 'numbering.priority-help', kind: 'number', isRequired: true },
        {
          name: 'pattern',
          label: 'numbering.pattern',
          help: 'numbering.pattern-help',
          kind: 'text',
          isRequired: true,
          isWide: true,
        },
        { name: 'value', label: 'numbering.value', help: 'numbering.value-help', kind: 'text', isWide: true },
      ],
      toForm: (rule) => ({ priority: rule?.priority ?? 100, pattern: rule?.pattern ?? '', value: rule?.value ?? '' }),
      above: domainId ? (
        <div className="numbering-above">
          <div className="row">
            {domains.length > 1 ? (
              <Choice
                label={t('f.domain')}
                isLabelHidden
                value={domainId}
                onChange={(id) => void change({ domainId: id, open: undefined })}
                options={domains.map(({ domainId: id, domainName }) => ({ id, label: domainName }))}
              />
            ) : null}
            <Segments
              label={t('page.numbering')}
              value={view}
              onChange={(next) => void change({ view: next === 'rules' ? undefined : next })}
              options={[
                { id: 'rules', label: t('numbering.rules') },
                { id: 'settings', label: t('numbering.settings') },
              ]}
            />
          </div>
          {view === 'settings' ? <NumberingSettings domainId={domainId} /> : null}
          <NumberingTest domainId={domainId} />
        </div>
      ) : null,
    }),
    [client, domainId, domains, view, change, t],
  );
  return <ResourcePage resource={resource} />;
}
