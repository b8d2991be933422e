import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ParameterView } from '../../../../src/contract/rest/parameters.ts';
import { useDesk } from '../../../app/session.tsx';
import type { ListPage } from '../../../client/paged-list.ts';
import { Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { useAdminWords } from '../words/index.ts';
import { parameterText } from './parameter-text.ts';
import { SourceChip } from './source-chip.tsx';

/** What is set for one user, group or domain, and a way to all that holds for him. */
export function SubjectParameters({ level, id }: { level: 'user' | 'group' | 'domain'; id: string }) {
  const words = useAdminWords();
  const { t } = words;
  const { rest } = useDesk();
  const asked = useQuery({
    queryKey: ['parameters-of', level, id],
    queryFn: () =>
      rest.send<ListPage<ParameterView>>('GET', '/api/v1/admin/parameters', {
        query: { [`${level}Id`]: id, set: true, expert: true, limit: 200, language: words.language },
      }),
    staleTime: 0,
  });
  if (asked.isError && !asked.data)
    return (
      <Failed
        sentence={t('list.failed', { detail: asked.error.message })}
        retryLabel={t('common.retry')}
        onRetry={() => void asked.refetch()}
      />
    );
  if (asked.isPending) return <SkeletonLines count={3} />;
  const shown = asked.data.items.filter(({ source }) => source.level !== 'built-in');
  return (
    <>
      {shown.length === 0 ? <p className="faint">{t('parameters.all-built-in')}</p> : null}
      {shown.length > 0 ? (
        <ul className="mini-list">
          {shown.map((parameter) => (
            <li key={parameter.name}>
              <span className="grow">
                <Link to="/admin/$page" params={{ page: 'parameters' }} search={{ open: parameter.name, level, target: id }}>
                  {parameter.name}
                </Link>
                <br />
                <span className="soft">{parameterText(parameter, words)}</span>
              </span>
              <SourceChip source={parameter.source} />
            </li>
          ))}
        </ul>
      ) : null}
      <Link className="button-link" to="/admin/$page" params={{ page: 'parameters' }} search={{ level, target: id }}>
        {t('parameters.show-all')}
      </Link>
    </>
  );
}
