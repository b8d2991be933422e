import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Circle, CircleCheck } from 'lucide-react';
import type { SetupStepView } from '../../../../src/contract/rest/setup-progress.ts';
import { useDesk } from '../../../app/session.tsx';
import { type AdminWords, useAdminWords } from '../words/index.ts';

/** Where each step is done. The test call is made on the phone page. */
const places: Record<SetupStepView['name'], { page: string; open?: string } | null> = {
  company: { page: 'domains' },
  domain: { page: 'domains' },
  link: { page: 'trunks' },
  user: { page: 'users', open: 'new' },
  group: { page: 'groups', open: 'new' },
  rights: { page: 'authorizations', open: 'new' },
  'test-call': null,
};

/** From the empty store to the first call: each step looked at every few seconds, with a way to where it is done. */
export function FirstSteps() {
  const words = useAdminWords();
  const { t } = words;
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['setup-progress'],
    queryFn: () => rest.send<{ steps: readonly SetupStepView[]; isComplete: boolean }>('GET', '/api/v1/admin/setup-progress', {}),
    refetchInterval: (query) => (query.state.data?.isComplete ? false : 3000),
    retry: false,
  });
  if (!data || data.isComplete) return null;
  const next = data.steps.find(({ isDone }) => !isDone);
  const done = data.steps.filter(({ isDone }) => isDone).length;
  return (
    <section className="panel first-steps" aria-label={t('page.guide')}>
      <h2>
        {t('page.guide')}
        <span className="tag number">{t('steps.done', { done, all: data.steps.length })}</span>
      </h2>
      <ol>
        {data.steps.map((step) => (
          <li key={step.name} className={step.isDone ? 'done' : ''} aria-current={step === next ? 'step' : undefined}>
            {step.isDone ? (
              <CircleCheck className="icon" aria-label={t('steps.is-done')} />
            ) : (
              <Circle className="icon" aria-label={t('steps.is-open')} />
            )}
            <div>
              <strong>{t(`step.${step.name}`)}</strong>
              <p>{sentenceOf(step, words)}</p>
            </div>
            {step.isDone ? null : <StepLink name={step.name} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function StepLink({ name }: { name: SetupStepView['name'] }) {
  const { t } = useAdminWords();
  const place = places[name];
  const label = t(`step.${name}-do`);
  if (!place) {
    return (
      <Link className="button" to="/phone">
        {label}
      </Link>
    );
  }
  const { page, open } = place;
  return (
    <Link className="button" to="/admin/$page" params={{ page }} search={{ open }}>
      {label}
    </Link>
  );
}

/** In the reader's language where there are words for it, else as the server says it. */
function sentenceOf(step: SetupStepView, { t, has }: AdminWords): string {
  const key = `step-state.${step.code}`;
  return has(key) ? t(key, step.params) : step.sentence;
}
