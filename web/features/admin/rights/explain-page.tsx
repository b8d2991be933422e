import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX } from 'lucide-react';
import { useDesk } from '../../../app/session.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Failed } from '../../../ui/page-state.tsx';
import { PickOne } from '../../../ui/picker.tsx';
import { useAdminSearch } from '../resource/use-admin-search.ts';
import { useAdminWords } from '../words/index.ts';
import { type AuthorizedKind, partsOf, useAuthorizableKinds, useMixedSource } from './sides.ts';

interface Explained {
  readonly allowed: boolean;
  readonly reason: string;
  readonly sentence: string;
  readonly ways: readonly {
    readonly authorizationId: string;
    readonly sentence: string;
    readonly steps: readonly { readonly code: string; readonly sentence: string }[];
  }[];
}

/** "Why can Anna see this?": every way that leads there, or why none does. The question is in the address, to be passed on. */
export function ExplainPage() {
  const { t, has } = useAdminWords();
  const { rest } = useDesk();
  const { search, change } = useAdminSearch();
  const kinds = useAuthorizableKinds();
  const kind = (search['kind'] ?? 'call-log') as AuthorizedKind;
  const known = kinds.find((one) => one.kind === kind);
  const subjects = useMixedSource(['user', 'queue'], null);
  const objects = useMixedSource(known?.objects ?? [], kind);
  const { subject, object } = search;
  const words = { none: t('pick.none'), remove: (name: string) => t('pick.remove', { name }), clear: t('pick.clear') };
  const asked = useQuery({
    queryKey: ['explain', subject, kind, object, known?.allows],
    enabled: Boolean(subject && object && known),
    queryFn: () => {
      const who = partsOf(subject ?? '');
      const query = {
        subject: who.type === 'queue' ? `queue:${who.id}` : who.id,
        action: known?.allows,
        object: `${kind}:${partsOf(object ?? '').id}`,
      };
      return rest.send<Explained>('GET', '/api/v1/admin/access/explain', { query });
    },
    retry: false,
  });
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.explain')}</h1>
      </header>
      <p className="lead">{t('explain.lead')}</p>
      <div className="panel form-grid">
        <PickOne
          label={t('explain.who')}
          source={subjects}
          value={subject ?? null}
          onChange={(id) => void change({ subject: id ?? undefined }, { isReplacing: true })}
          words={words}
        />
        <Choice
          label={t('rights.kind')}
          value={kind}
          options={kinds.map((one) => ({ id: one.kind, label: t(`authorized.${one.kind}`) }))}
          onChange={(id) => void change({ kind: id, object: undefined }, { isReplacing: true })}
        />
        <div className="form-field wide">
          <PickOne
            label={t('explain.what')}
            source={objects}
            value={object ?? null}
            onChange={(id) => void change({ object: id ?? undefined }, { isReplacing: true })}
            words={words}
          />
        </div>
      </div>
      <div aria-live="polite">
        {asked.isError ? (
          <Failed
            sentence={t('list.failed', { detail: asked.error.message })}
            retryLabel={t('common.retry')}
            onRetry={() => void asked.refetch()}
          />
        ) : null}
        {asked.data ? (
          <section className="panel verdict">
            <p className={`row ${asked.data.allowed ? 'yes' : 'no'}`}>
              {asked.data.allowed ? (
                <CircleCheck className="icon" aria-hidden="true" />
              ) : (
                <CircleX className="icon" aria-hidden="true" />
              )}
              <strong>{t(asked.data.allowed ? 'explain.yes' : 'explain.no')}</strong>
              <span>
                {has(`access-reason.${asked.data.reason}`)
                  ? t(`access-reason.${asked.data.reason}` as 'access-reason.own')
                  : asked.data.reason}
              </span>
            </p>
            <p className="soft">{asked.data.sentence}</p>
            {asked.data.ways.map((way) => (
              <div key={way.authorizationId} className="way">
                <strong>{way.sentence}</strong>
                <ol className="steps">
                  {way.steps.map((step) => (
                    <li key={step.code + step.sentence}>{step.sentence}</li>
                  ))}
                </ol>
              </div>
            ))}
          </section>
        ) : null}
      </div>
    </div>
  );
}
