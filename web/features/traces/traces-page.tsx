import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ListTree } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { Trace, TracedMessage } from '../../../src/contract/rest/trace.ts';
import { useScreen } from '../../app/screen.tsx';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useNow } from '../../ui/format/use-now.ts';
import { formatWhen } from '../../ui/format/when.ts';
import { useWords } from '../../ui/words/index.ts';
import '../why/why.css';
import './traces.css';

/** SIP messages of one phone or of all, live. For administrators. */
export function TracesPage() {
  const { t } = useWords();
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['traces'],
    queryFn: () => rest.call(routes.trace.listTraces, {}),
    refetchInterval: 5000,
  });
  const [shownId, setShownId] = useState<string | null>(null);
  const traces = data?.items ?? [];
  const shown = traces.find(({ id }) => id === shownId) ?? traces[0];
  return (
    <div className="page traces">
      <h1>{t('traces.title')}</h1>
      <p className="soft">{t('traces.lead')}</p>
      <StartForm onStarted={setShownId} />
      <section className="panel flush">
        <h2>{t('traces.running')}</h2>
        {traces.length === 0 ? (
          <div className="empty">
            <ListTree className="icon" aria-hidden="true" />
            <strong>{t('traces.none')}</strong>
            {t('traces.none-help')}
          </div>
        ) : (
          <table className="table">
            <tbody>
              {traces.map((trace) => (
                <TraceRow key={trace.id} trace={trace} isShown={trace === shown} onShow={() => setShownId(trace.id)} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      {shown ? <Messages key={shown.id} trace={shown} /> : null}
    </div>
  );
}

function StartForm({ onStarted }: { onStarted: (id: string) => void }) {
  const { t } = useWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const [subject, setSubject] = useState('*');
  const [minutes, setMinutes] = useState('15');
  const start = useMutation({
    mutationFn: () => rest.call(routes.trace.startTrace, { body: { subject, minutes: Number(minutes) } }),
    onSuccess: async (trace) => {
      await queries.invalidateQueries({ queryKey: ['traces'] });
      onStarted(trace.id);
    },
    onError: (error) => complain(t('traces.failed', { detail: error.message })),
  });
  return (
    <form
      className="panel row bottom"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        start.mutate();
      }}
    >
      <Field label={t('traces.subject')} value={subject} onChange={setSubject} isRequired />
      <Field label={t('traces.minutes')} value={minutes} onChange={setMinutes} type="number" isRequired />
      <Button tone="primary" type="submit" isDisabled={start.isPending}>
        {t('traces.start')}
      </Button>
    </form>
  );
}

function TraceRow({ trace, isShown, onShow }: { trace: Trace; isShown: boolean; onShow: () => void }) {
  const { t, locale } = useWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const now = useNow(60_000);
  const stop = useMutation({
    mutationFn: () => rest.call(routes.trace.stopTrace, { params: { id: trace.id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['traces'] }),
  });
  return (
    <tr>
      <td>
        <Button tone="quiet" isSelected={isShown} onPress={onShow}>
          {trace.subject}
        </Button>
      </td>
      <td className="soft number">{t('traces.messages', { count: trace.messages })}</td>
      <td className="faint number">{t('traces.until', { time: formatWhen(trace.endsAt, now, locale) })}</td>
      <td style={{ textAlign: 'end' }}>
        <Button onPress={() => stop.mutate()}>{t('traces.stop')}</Button>
      </td>
    </tr>
  );
}

const mostShown = 500;

function Messages({ trace }: { trace: Trace }) {
  const { t } = useWords();
  const desk = useDesk();
  const [messages, setMessages] = useState<readonly TracedMessage[]>([]);
  useEffect(() => {
    const leave = desk.live.subscribe(`trace:${trace.id}`);
    const stop = desk.traced.subscribe(() => {
      const traced = desk.traced.get();
      if (traced?.traceId === trace.id) setMessages((before) => [...before, traced.message].slice(-mostShown));
    });
    return () => {
      stop();
      leave();
    };
  }, [desk, trace.id]);
  return (
    <section className="panel flush">
      <h2>{t('traces.list', { subject: trace.subject })}</h2>
      {messages.length === 0 ? <p className="empty">{t('traces.none-help')}</p> : null}
      <ol className="messages">
        {messages.map((message, index) => (
          <li key={`${message.atMs}-${message.sipCallId}-${index}`}>
            <details>
              <summary>
                <span className="faint number">{new Date(message.atMs).toISOString().slice(11, 23)}</span>
                <strong>{message.label}</strong>
                <span className="faint number ellipsis">
                  {message.from} → {message.to} · {message.transport}
                </span>
              </summary>
              <pre className="message-text">{message.text}</pre>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}
