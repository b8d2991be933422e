import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import type { RecordingDetailView } from '../../../src/contract/rest/recordings.ts';
import type { ScorecardFormView, ScorecardQuestion, ScorecardView } from '../../../src/contract/rest/scorecards.ts';
import { useDesk } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Segments } from '../../ui/segments.tsx';
import { recordingPath, useRecordingChanged, useScorecards } from './use-recordings.ts';
import { useRecordingWords } from './words/index.ts';

/** Scorecards that were filled, and mine to fill. */
export function ScorecardTab({ recording }: { recording: RecordingDetailView }) {
  const { t } = useRecordingWords();
  const { forms, filled } = useScorecards(recording.id);
  const [formId, setFormId] = useState<string | null>(null);
  const form = forms.find(({ id }) => id === formId);
  return (
    <>
      {filled.length === 0 && !recording.may.review ? <p className="faint">{t('rec.no-scorecards')}</p> : null}
      <ul className="scorecards">
        {filled.map((card) => (
          <Filled key={card.id} card={card} />
        ))}
      </ul>
      {recording.may.review ? (
        forms.length > 0 ? (
          <>
            <Choice
              label={t('rec.form')}
              value={formId ?? ''}
              options={[{ id: '', label: t('rec.choose-form') }, ...forms.map(({ id, name }) => ({ id, label: name }))]}
              onChange={(id) => setFormId(id || null)}
            />
            {form ? <Filling key={form.id} recording={recording} form={form} onDone={() => setFormId(null)} /> : null}
          </>
        ) : (
          <p className="faint">{t('rec.no-forms')}</p>
        )
      ) : null}
    </>
  );
}

function Filled({ card }: { card: ScorecardView }) {
  const { t, locale } = useRecordingWords();
  const { score, formName, agent, reviewer, writtenAt, questions, answers, comment } = card;
  const answerOf = (question: ScorecardQuestion) => answers.find(({ questionId }) => questionId === question.id);
  return (
    <li>
      <div className="row">
        <strong>{formName}</strong>
        {score === null ? null : <span className="tag chosen number">{t('rec.score', { score: Math.round(score) })}</span>}
      </div>
      <p className="soft">
        {t('rec.scored', { agent: agent.name, reviewer: reviewer.name, date: new Intl.DateTimeFormat(locale).format(writtenAt) })}
      </p>
      <dl className="scorecard-answers">
        {questions.map((question) => {
          const answer = answerOf(question);
          return (
            <div key={question.id}>
              <dt>{question.text}</dt>
              <dd>
                <span className="number">{valueText(question, answer?.value ?? null, t)}</span>{' '}
                <span className="soft">{answer?.comment}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      {comment ? <p>{comment}</p> : null}
    </li>
  );
}

function valueText(question: ScorecardQuestion, value: number | null, t: ReturnType<typeof useRecordingWords>['t']): string {
  if (question.kind === 'comment') return '';
  if (value === null) return t('rec.not-applicable');
  if (question.kind === 'yes-no') return t(value > 0 ? 'rec.yes' : 'rec.no');
  return `${value} / ${question.most}`;
}

type Answers = Readonly<Record<string, { value: number | null; comment: string }>>;
const unanswered = { value: null, comment: '' };

function Filling({ recording, form, onDone }: { recording: RecordingDetailView; form: ScorecardFormView; onDone: () => void }) {
  const { t } = useRecordingWords();
  const { rest } = useDesk();
  const changed = useRecordingChanged(recording.id);
  const [agentUserId, setAgent] = useState(recording.people[0]?.id ?? '');
  const [answers, setAnswers] = useState<Answers>({});
  const [comment, setComment] = useState('');
  const fill = useMutation({
    mutationFn: () =>
      rest.send('PUT', `${recordingPath}/scorecards/:formId`, {
        params: { id: recording.id, formId: form.id },
        body: {
          agentUserId,
          comment,
          answers: form.questions.map(({ id }) => ({ questionId: id, ...(answers[id] ?? unanswered) })),
        },
      }),
    onSuccess: () => {
      changed();
      onDone();
    },
  });
  return (
    <form
      className="scorecard-form"
      onSubmit={(event) => {
        event.preventDefault();
        fill.mutate();
      }}
    >
      {recording.people.length > 1 ? (
        <Choice
          label={t('rec.about-whom')}
          value={agentUserId}
          options={recording.people.map(({ id, name }) => ({ id, label: name }))}
          onChange={setAgent}
        />
      ) : null}
      {form.questions.map((question, index) => (
        <Question
          key={question.id}
          question={question}
          isFirst={question.section !== '' && question.section !== form.questions[index - 1]?.section}
          answer={answers[question.id] ?? unanswered}
          onChange={(answer) => setAnswers({ ...answers, [question.id]: answer })}
        />
      ))}
      <TextField className="field" value={comment} onChange={setComment}>
        <Label>{t('rec.comment')}</Label>
        <TextArea className="input" rows={3} maxLength={4000} />
      </TextField>
      {fill.isError ? <p className="notice failed">{fill.error.message}</p> : null}
      <Button tone="primary" type="submit" isDisabled={agentUserId === '' || fill.isPending}>
        {t('rec.fill')}
      </Button>
    </form>
  );
}

function Question({
  question,
  isFirst,
  answer,
  onChange,
}: {
  question: ScorecardQuestion;
  isFirst: boolean;
  answer: Answers[string];
  onChange: (answer: Answers[string]) => void;
}) {
  const { t } = useRecordingWords();
  const values = question.kind === 'yes-no' ? ['1', '0'] : Array.from({ length: question.most + 1 }, (_, value) => String(value));
  const wordOf = (value: string) => (question.kind === 'yes-no' ? t(value === '1' ? 'rec.yes' : 'rec.no') : value);
  return (
    <fieldset className="scorecard-question">
      {isFirst ? <legend className="scorecard-section">{question.section}</legend> : null}
      <p>
        {question.text}
        {question.isKnockOut ? <span className="tag failed">{t('rec.knock-out')}</span> : null}
      </p>
      {question.help ? <p className="hint">{question.help}</p> : null}
      {question.kind === 'comment' ? null : (
        <Segments
          label={question.text}
          value={answer.value === null ? 'none' : String(answer.value)}
          options={[...values.map((id) => ({ id, label: wordOf(id) })), { id: 'none', label: t('rec.not-applicable') }]}
          onChange={(id) => onChange({ ...answer, value: id === 'none' ? null : Number(id) })}
        />
      )}
      <Field
        label={t('rec.comment')}
        value={answer.comment}
        maxLength={2000}
        onChange={(comment) => onChange({ ...answer, comment })}
      />
    </fieldset>
  );
}
