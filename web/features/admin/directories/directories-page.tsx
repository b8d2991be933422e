import { useQuery } from '@tanstack/react-query';
import { BookUser, RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import type { ResourceClient } from '../../../client/resource-client.ts';
import { ApiError } from '../../../client/rest-client.ts';
import { toasts } from '../../../ui/toasts.tsx';
import { nameColumn, textColumn } from '../resource/columns.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useClient } from '../resource/use-client.ts';
import { type AdminKey, type AdminWords, useAdminWords } from '../words/index.ts';
import { ConditionCell, ContactsCell, LastCell, NextCell } from './condition-cell.tsx';
import { directoryFields } from './directory-fields.tsx';
import {
  type ConnectorView,
  type DirectoryView,
  directoryBody,
  directoryForm,
  type Fault,
  faultsOf,
  formFieldOf,
  type Step,
  stepOf,
} from './directory-model.ts';
import { DirectoryNotices } from './directory-notices.tsx';
import { SynchronisationTab } from './synchronisation-tab.tsx';
import { type Conditions, useConditions } from './use-conditions.ts';
import './directories.css';

/** Where contacts come from: connectors, which field becomes what, when it is read, and how it is doing. */
export function DirectoriesPage() {
  const { rest } = useDesk();
  const { t } = useAdminWords();
  const sources = useSources();
  const { search } = useAdminSearch();
  const [step, setStep] = useState<Step>('connector');
  const { client, faults } = useNamingClient(setStep, search['open']);
  const { conditions, directories, read } = useConditions();
  const connectors = useConnectors();
  const resource = useMemo<Resource<DirectoryView>>(() => {
    const synchronise = (directory: DirectoryView) =>
      void rest
        .send('POST', '/api/v1/admin/directories/:id/synchronisation', { params: { id: directory.id } })
        .then(() => toasts.show({ sentence: t('dir.started', { name: directory.name }) }))
        .catch((failure: Error) => toasts.show({ tone: 'failed', sentence: t('dir.not-started', { detail: failure.message }) }))
        .then(() => read());
    return {
      client,
      icon: BookUser,
      words: {
        title: 'page.directories',
        add: 'directories.add',
        lead: 'directories.lead',
        empty: 'directories.empty',
        emptyHelp: 'directories.empty-help',
      },
      nameOf: ({ name }) => name,
      sort: 'priority',
      columns: (words) => columns(words, conditions),
      filters: [
        {
          name: 'type',
          label: 'dir.type',
          options: (['draft', 'public', 'private'] as const).map((id) => ({ id, word: `dir.type-short.${id}` })),
        },
      ],
      fields: directoryFields({
        sources,
        connectors,
        step,
        setStep,
        faults,
        keptOf: ({ isNew }) => (isNew ? null : (openOf(directories, search['open']) ?? null)),
      }),
      toForm: directoryForm,
      toBody: (changed, all) => directoryBody(changed, all, connectors),
      tabs: [
        {
          id: 'synchronisation',
          word: 'dir.tab',
          render: (directory) => (
            <SynchronisationTab
              directory={directory}
              conditions={conditions}
              isPush={connectors.find(({ kind }) => kind === directory.connector)?.way === 'push'}
              onDecided={() => void read()}
            />
          ),
        },
      ],
      actions: [
        { id: 'synchronise', word: 'dir.synchronise', icon: RefreshCw, isFor: ({ type }) => type !== 'draft', run: synchronise },
      ],
      isOff: ({ type }) => type === 'draft',
      above: <DirectoryNotices directories={directories} conditions={conditions} onDecided={() => void read()} />,
    };
  }, [rest, t, client, conditions, connectors, sources, step, faults, directories, search, read]);
  return <ResourcePage resource={resource} />;
}

function openOf(directories: readonly DirectoryView[], open: string | undefined): DirectoryView | undefined {
  return directories.find(({ id }) => id === open);
}

function useConnectors(): readonly ConnectorView[] {
  const { rest } = useDesk();
  const asked = useQuery({
    queryKey: ['directory-connectors'],
    queryFn: () => rest.send<{ items: ConnectorView[] }>('GET', '/api/v1/admin/directory-connectors', {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return asked.data?.items ?? none;
}

const none: readonly ConnectorView[] = [];

/** Saves, and when that is refused keeps what is wrong with each field and goes to the step where it is. */
function useNamingClient(setStep: (step: Step) => void, open: string | undefined) {
  const base = useClient<DirectoryView>('directories');
  const [wrong, setWrong] = useState<{ open: string | undefined; faults: readonly Fault[] }>({ open: undefined, faults: [] });
  const client = useMemo<ResourceClient<DirectoryView>>(() => {
    const naming = async <T,>(work: Promise<T>): Promise<T> => {
      try {
        const done = await work;
        setWrong({ open, faults: [] });
        return done;
      } catch (failure) {
        const faults = faultsOf(failure);
        const [first] = faults;
        if (!(failure instanceof ApiError) || !first) throw failure;
        setWrong({ open, faults });
        setStep(stepOf(first.field));
        const fields = faults.map(({ field, message }) => ({ path: formFieldOf(field), message }));
        throw new ApiError({
          code: failure.code,
          status: failure.status,
          detail: failure.message,
          fields,
          details: failure.details,
        });
      }
    };
    return { ...base, create: (body) => naming(base.create(body)), change: (id, body) => naming(base.change(id, body)) };
  }, [base, open, setStep]);
  return { client, faults: wrong.open === open ? wrong.faults : noFaults };
}

const noFaults: readonly Fault[] = [];

function columns(words: AdminWords, conditions: Conditions) {
  const { t } = words;
  return [
    nameColumn(words),
    {
      id: 'state',
      label: t('f.state'),
      width: '150px',
      text: ({ condition }: DirectoryView) => condition.latest?.state ?? '',
      cell: (directory: DirectoryView) => <ConditionCell directory={directory} conditions={conditions} />,
    },
    {
      id: 'contacts',
      label: t('dir.contacts'),
      width: '100px',
      isEnd: true,
      text: ({ condition }: DirectoryView) => String(condition.contacts),
      cell: (directory: DirectoryView) => <ContactsCell directory={directory} conditions={conditions} />,
    },
    textColumn<DirectoryView>(
      words,
      'connector',
      'dir.connector',
      ({ connector }) => t(`dir.connector.${connector}` as AdminKey),
      {
        width: 'minmax(130px, 1.2fr)',
      },
    ),
    textColumn<DirectoryView>(words, 'type', 'dir.type', ({ type }) => t(`dir.type-short.${type}`), {
      isSortable: false,
      width: '90px',
    }),
    textColumn<DirectoryView>(words, 'priority', 'dir.priority', ({ priority }) => String(priority), {
      width: '90px',
      isEnd: true,
    }),
    {
      id: 'last',
      label: t('dir.last'),
      width: '130px',
      text: ({ condition }: DirectoryView) => (condition.latest ? new Date(condition.latest.startedAt).toISOString() : ''),
      cell: (directory: DirectoryView) => <LastCell directory={directory} conditions={conditions} />,
    },
    {
      id: 'next',
      label: t('dir.next'),
      width: '110px',
      text: ({ condition }: DirectoryView) => (condition.nextAt === null ? '' : new Date(condition.nextAt).toISOString()),
      cell: (directory: DirectoryView) => <NextCell directory={directory} conditions={conditions} />,
    },
    textColumn<DirectoryView>(words, 'domain', 'f.domain', ({ domainName }) => domainName),
  ];
}
