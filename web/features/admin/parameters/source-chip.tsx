import type { ParameterView } from '../../../../src/contract/rest/parameters.ts';
import { useAdminWords } from '../words/index.ts';

/** Where a value comes from: built in, the company, a domain, a group, the user. */
export function SourceChip({ source }: { source: ParameterView['source'] }) {
  const { t } = useAdminWords();
  const isSet = source.level !== 'built-in';
  return (
    <span className={isSet ? 'tag source set' : 'tag source'}>
      {t(`level.${source.level}`)}
      {source.targetName && source.level !== 'default' ? `: ${source.targetName}` : ''}
    </span>
  );
}
