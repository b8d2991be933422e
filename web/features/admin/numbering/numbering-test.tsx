import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { Field } from '../../../ui/field.tsx';
import { useAdminWords } from '../words/index.ts';
import './numbering.css';

interface Tried {
  readonly number: string;
  readonly kind: 'internal' | 'external' | 'service' | 'emergency';
  readonly ruleId: string | null;
  readonly steps: readonly { readonly code: string; readonly sentence: string }[];
}

/** Type a number, see what would be dialled and by which rule. */
export function NumberingTest({ domainId }: { domainId: string }) {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const [number, setNumber] = useState('');
  const wanted = number.trim();
  const { data, error } = useQuery({
    queryKey: ['numbering-test', domainId, wanted],
    queryFn: () =>
      rest.send<Tried>('POST', '/api/v1/admin/numbering-settings/:id/test', {
        params: { id: domainId },
        body: { number: wanted },
      }),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
    staleTime: 2000,
  });
  return (
    <section className="test-box" aria-label={t('numbering.test')}>
      <Field
        label={t('numbering.test')}
        hint={t('numbering.test-help')}
        type="tel"
        value={number}
        onChange={setNumber}
        placeholder="+33 1 42 68 53 00"
      />
      <div aria-live="polite">
        {error ? <p className="notice failed">{error.message}</p> : null}
        {data && wanted ? (
          <>
            <p className="test-result">
              <strong className="number">{data.number}</strong>
              <span className="tag">{t(`number-kind.${data.kind}`)}</span>
            </p>
            <ol className="steps">
              {data.steps.map((step) => (
                <li key={step.code + step.sentence}>{step.sentence}</li>
              ))}
            </ol>
          </>
        ) : null}
      </div>
    </section>
  );
}
