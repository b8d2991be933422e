import { Link } from '@tanstack/react-router';
import type { AuthorizationView } from '../../../../src/contract/rest/authorizations.ts';
import { Detail } from '../../phone/card.tsx';
import { useAdminWords } from '../words/index.ts';

/** One authorization: it cannot be changed, only taken away. */
export function AuthorizationBody({ authorization }: { authorization: AuthorizationView }) {
  const { t } = useAdminWords();
  const { kind, object, subject } = authorization;
  return (
    <>
      <p>{t('rights.sentence', { subject: subject.name, kind: t(`authorized.${kind}`), object: object.name })}</p>
      <dl className="details">
        <Detail word={t('rights.kind')} text={t(`authorized.${kind}`)} />
        <Detail word={t('rights.object')} text={object.name} />
        <Detail word={t('f.domain')} text={object.domainName ?? '—'} />
        <Detail word={t('rights.subject')} text={`${subject.name} (${t(`kind.${subject.type}`)})`} />
      </dl>
      <p className="faint">{t('rights.immutable')}</p>
      {subject.type === 'group' ? null : (
        <Link
          className="button-link"
          to="/admin/$page"
          params={{ page: 'explain' }}
          search={{ subject: `${subject.type}:${subject.id}`, kind, object: `${object.type}:${object.id}` }}
        >
          {t('rights.why')}
        </Link>
      )}
    </>
  );
}
