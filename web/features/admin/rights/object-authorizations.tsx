import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, X } from 'lucide-react';
import type { AuthorizationView } from '../../../../src/contract/rest/authorizations.ts';
import { useDesk } from '../../../app/session.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { SkeletonLines } from '../../../ui/page-state.tsx';
import { toasts } from '../../../ui/toasts.tsx';
import { useClient } from '../resource/use-client.ts';
import { useAdminWords } from '../words/index.ts';

interface Props {
  /** `named`: something one can only be authorized to, an intercom group say. */
  type: 'user' | 'group' | 'queue' | 'named';
  id: string;
  name: string;
}

/** What this one is authorized to, and who is authorized to what is his. */
export function ObjectAuthorizations({ type, id, name }: Props) {
  const { t } = useAdminWords();
  const client = useClient<AuthorizationView>('authorizations');
  const may = useQuery({
    queryKey: ['authorizations', 'subject', id],
    queryFn: () => client.list({ subjectId: id, limit: 200 }),
  });
  const open = useQuery({ queryKey: ['authorizations', 'object', id], queryFn: () => client.list({ objectId: id, limit: 200 }) });
  return (
    <>
      {type === 'named' ? null : <h3>{t('rights.may', { name })}</h3>}
      {may.isPending ? <SkeletonLines count={2} /> : null}
      {may.data?.items.length === 0 && type !== 'named' ? <p className="faint">{t('rights.may-nothing')}</p> : null}
      <AuthorizationList items={may.data?.items ?? []} side="object" />
      <Link
        className="button-link"
        to="/admin/$page"
        params={{ page: 'authorizations' }}
        search={type === 'named' ? { open: 'new' } : { open: 'new', subject: `${type}:${id}` }}
      >
        <Plus className="icon" aria-hidden="true" />
        {t('rights.add')}
      </Link>
      {open.data && open.data.items.length > 0 ? (
        <>
          <h3>{t('rights.open-to', { name })}</h3>
          <AuthorizationList items={open.data.items} side="subject" />
        </>
      ) : null}
      {type === 'group' || type === 'named' ? null : (
        <Link className="button-link" to="/admin/$page" params={{ page: 'explain' }} search={{ subject: `${type}:${id}` }}>
          {t('rights.why')}
        </Link>
      )}
    </>
  );
}

const sides = ({ type, id }: { type: string; id: string }) => [{ type, id }];

function AuthorizationList({ items, side }: { items: readonly AuthorizationView[]; side: 'object' | 'subject' }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const remove = async (one: AuthorizationView) => {
    const restore = () =>
      rest
        .send('POST', '/api/v1/admin/authorizations', {
          body: { kind: one.kind, objects: sides(one.object), subjects: sides(one.subject) },
        })
        .then(() => queries.invalidateQueries({ queryKey: ['authorizations'] }));
    try {
      await rest.send('DELETE', '/api/v1/admin/authorizations/:id', { params: { id: one.id } });
      toasts.show({
        sentence: t('rights.taken', { name: one[side].name }),
        action: { label: t('editor.undo'), run: () => void restore() },
      });
    } catch (error) {
      toasts.show({ tone: 'failed', sentence: t('list.failed', { detail: (error as Error).message }) });
    }
    await queries.invalidateQueries({ queryKey: ['authorizations'] });
  };
  if (items.length === 0) return null;
  return (
    <ul className="mini-list">
      {items.map((one) => (
        <li key={one.id}>
          <span className="tag">{t(`authorized.${one.kind}`)}</span>
          <span className="grow ellipsis">{one[side].name}</span>
          <span className="faint">{one[side].domainName ?? ''}</span>
          <IconButton icon={X} label={t('pick.remove', { name: one[side].name })} onPress={() => void remove(one)} />
        </li>
      ))}
    </ul>
  );
}
