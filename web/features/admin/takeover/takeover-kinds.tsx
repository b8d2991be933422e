import { useQuery } from '@tanstack/react-query';
import { useDesk } from '../../../app/session.tsx';
import { useAdminWords } from '../words/index.ts';

interface Named {
  readonly name: string;
  readonly alsoKnownAs: readonly string[];
}

/** Help: which files a folder may hold, and the columns of each. */
export function TakeoverKinds() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const asked = useQuery({
    queryKey: ['takeover-kinds'],
    queryFn: () =>
      rest.send<{ items: readonly (Named & { columns: readonly Named[] })[] }>('GET', '/api/v1/admin/takeover-kinds', {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <details className="panel">
      <summary>{t('takeover.kinds')}</summary>
      <p className="soft">{t('takeover.kinds-help')}</p>
      <dl>
        {(asked.data?.items ?? []).map(({ name, alsoKnownAs, columns }) => (
          <div key={name}>
            <dt>
              <strong>{name}.csv</strong> <span className="faint">{alsoKnownAs.join(', ')}</span>
            </dt>
            <dd className="small">{columns.map((column) => column.name).join(', ')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
