import { CircleCheck, TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useDesk } from '../../../app/session.tsx';
import { ApiError } from '../../../client/rest-client.ts';
import { announcer } from '../../../ui/announcer.tsx';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { useSecurityWords } from '../../security/words/index.ts';
import '../../security/security.css';

interface MethodAnswer {
  readonly method: string;
  readonly outcome: 'good' | 'refused' | 'unavailable';
  readonly why: string;
}

/** Tries a name and password without signing anybody in: what each method says is for administrators only. */
export function SignInExplanation() {
  const { t } = useSecurityWords();
  const { rest } = useDesk();
  const [form, setForm] = useState({ login: '', password: '' });
  const [answers, setAnswers] = useState<readonly string[]>([]);
  const [isGood, setGood] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const ask = rest.send<{ items: MethodAnswer[] }>('POST', '/api/v1/admin/sign-in-rules/explain', { body: form });
    const items = await ask.catch((error: unknown) => (error instanceof ApiError ? error.message : String(error)));
    const sentences =
      typeof items === 'string'
        ? [items]
        : items.items.map(({ method, outcome, why }) => t(`explain.${outcome}`, { method, why }));
    setGood(typeof items !== 'string' && items.items.at(-1)?.outcome === 'good');
    setAnswers(sentences);
    announcer.say(sentences.join(' '));
  };
  return (
    <details className="rules">
      <summary>{t('explain.title')}</summary>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p className="soft">{t('explain.help')}</p>
        <div className="grid-two">
          <Field
            label={t('explain.name')}
            autoComplete="off"
            value={form.login}
            onChange={(login) => setForm({ ...form, login })}
            isRequired
          />
          <Field
            label={t('explain.password')}
            type="password"
            autoComplete="off"
            value={form.password}
            onChange={(password) => setForm({ ...form, password })}
          />
        </div>
        <p className="row">
          <Button type="submit">{t('explain.try')}</Button>
        </p>
        {answers.map((sentence, index) => {
          const isLast = isGood && index === answers.length - 1;
          const Icon = isLast ? CircleCheck : TriangleAlert;
          return (
            <p key={sentence} className={`notice ${isLast ? 'connected' : 'failed'}`}>
              <Icon className="icon" aria-hidden="true" /> {sentence}
            </p>
          );
        })}
      </form>
    </details>
  );
}
