import { useQuery } from '@tanstack/react-query';
import { FileClock } from 'lucide-react';
import type { AuditEntryView } from '../../../../src/contract/rest/audit.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { AuditEntry } from '../audit/audit-entry.tsx';
import { useAdminWords } from '../words/index.ts';
import type { Administered, Resource } from './resource.ts';

/** Where the record of changes has another word than the address. */
const recordedAs: Readonly<Record<string, string>> = {
  authorizations: 'access-authorization',
  'access-objects': 'access-object',
  directories: 'contact-directory',
  'opening-hours': 'opening-hours',
  tokens: 'api-token',
};

/** What happened to this thing, the latest first. */
export function HistoryTab<Item extends Administered>({ resource, item }: { resource: Resource<Item>; item: Item }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const { plural } = resource.client;
  const kind = recordedAs[plural] ?? plural.replace(/ies$/, 'y').replace(/s$/, '');
  const asked = useQuery({
    queryKey: ['history', kind, item.id, item.version],
    queryFn: () =>
      rest.send<ListPage<AuditEntryView>>('GET', '/api/v1/admin/audit', { query: { kind, rowId: item.id, limit: 50 } }),
    staleTime: 0,
  });
  if (asked.isPending) return <SkeletonLines />;
  if (asked.isError)
    return (
      <Failed
        sentence={t('list.failed', { detail: asked.error.message })}
        retryLabel={t('common.retry')}
        onRetry={() => void asked.refetch()}
      />
    );
  if (asked.data.items.length === 0)
    return <Empty icon={FileClock} title={t('audit.none-here')} help={t('audit.none-here-help')} />;
  return (
    <>
      {asked.data.items.map((entry) => (
        <AuditEntry key={entry.id} entry={entry} onUndone={() => void asked.refetch()} />
      ))}
    </>
  );
}
