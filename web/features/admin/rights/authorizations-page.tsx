/* oxlint-disable react/no-unstable-nested-components -- cells of columns are functions, not components */
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import type { AuthorizationView } from '../../../../src/contract/rest/authorizations.ts';
import { useDesk } from '../../../app/session.tsx';
import { Segments } from '../../../ui/segments.tsx';
import { textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useClient } from '../resource/use-client.ts';
import { noDependents } from '../resource/whole-list.ts';
import type { AdminWords } from '../words/index.ts';
import { useAdminWords } from '../words/index.ts';
import { AuthorizationBody } from './authorization-body.tsx';
import { type Grant, GrantFields } from './grant-fields.tsx';
import { partsOf } from './sides.ts';

type Authorization = AuthorizationView & { readonly version: number };

const versioned = (one: AuthorizationView): Authorization => ({ ...one, version: 1 });
const kinds = [
  'application',
  'directory',
  'calendar',
  'intercom-group',
  'queue',
  'call-log',
  'statistics',
  'recording',
  'supervision',
] as const;

/** Who is authorized to what, read from either side. */
export function AuthorizationsPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const base = useClient<Authorization>('authorizations');
  const { search, change } = useAdminSearch();
  const isBySubject = search['sort'] === 'subject' || search['sort'] === '-subject';
  const first = search['subject'];
  const resource = useMemo<Resource<Authorization>>(() => {
    const list = async (query: Parameters<typeof base.list>[0]) => {
      const page = await base.list(query);
      return { ...page, items: page.items.map(versioned) };
    };
    return {
      client: {
        ...base,
        list: ({ subject: _subject, ...query }) => list(query),
        read: (id) =>
          list({ limit: 500 }).then(({ items }) => items.find((one) => one.id === id) ?? Promise.reject(new Error('gone'))),
        create: (body) => rest.send<{ items: readonly AuthorizationView[] }>('POST', '/api/v1/admin/authorizations', { body }),
        dependents: noDependents,
      },
      icon: ShieldCheck,
      words: { title: 'page.authorizations', add: 'rights.add', empty: 'rights.empty', emptyHelp: 'rights.empty-help' },
      nameOf: ({ object, subject }) => `${subject.name} → ${object.name}`,
      sort: 'object',
      columns: (words) => columnsOf(words, isBySubject),
      filters: [{ name: 'kind', label: 'rights.kind', options: kinds.map((id) => ({ id, word: `authorized.${id}` })) }],
      fields: [
        {
          name: 'grant',
          label: 'rights.add',
          kind: 'custom',
          isWide: true,
          only: 'create',
          render: (control) => <GrantFields {...control} />,
          text: () => '',
        },
      ],
      toForm: () => ({ grant: { kind: 'call-log', objects: [], subjects: first ? [first] : [] } satisfies Grant }),
      toBody: ({ grant }) => {
        const { kind, objects, subjects } = grant as Grant;
        return { kind, objects: objects.map(partsOf), subjects: subjects.map(partsOf) };
      },
      fromCreated: (answer) => {
        const { items } = answer as { items: readonly AuthorizationView[] };
        const made = items[0];
        if (!made) throw new Error('nothing was authorized');
        return { item: versioned(made), once: [] };
      },
      body: (one) => <AuthorizationBody authorization={one} />,
      above: (
        <div className="above-row">
          <Segments
            label={t('rights.direction')}
            value={isBySubject ? 'subject' : 'object'}
            onChange={(sort) => void change({ sort: sort === 'object' ? undefined : sort }, { isReplacing: true })}
            options={[
              { id: 'object', label: t('rights.by-object') },
              { id: 'subject', label: t('rights.by-subject') },
            ]}
          />
        </div>
      ),
    };
  }, [base, rest, isBySubject, first, change, t]);
  return <ResourcePage resource={resource} />;
}

function columnsOf(words: AdminWords, isBySubject: boolean) {
  const object = textColumn<Authorization>(words, 'object', 'rights.object', ({ object }) => object.name, {
    width: 'minmax(140px, 1.5fr)',
    isStrong: !isBySubject,
  });
  const subject = textColumn<Authorization>(words, 'subject', 'rights.subject', ({ subject }) => subject.name, {
    width: 'minmax(140px, 1.5fr)',
    isStrong: isBySubject,
  });
  const kind = textColumn<Authorization>(words, 'kind', 'rights.kind', (one) => words.t(`authorized.${one.kind}`), {
    width: '130px',
  });
  const subjectType = textColumn<Authorization>(
    words,
    'subject-type',
    'rights.subject-type',
    ({ subject }) => words.t(`kind.${subject.type}`),
    { width: '110px', isSortable: false },
  );
  const domain = textColumn<Authorization>(words, 'domain', 'f.domain', ({ object }) => object.domainName ?? '', {
    isSortable: false,
  });
  return isBySubject ? [subject, subjectType, kind, object, domain] : [object, kind, subject, subjectType, domain];
}
