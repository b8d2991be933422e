import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Voicemail } from 'lucide-react';
import type { AdministeredMailbox } from '../../../../src/contract/rest/voicemail.ts';
import { useScreen } from '../../../app/screen.tsx';
import { useDesk } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatMoment } from '../../../ui/format/when.ts';
import { Empty, Failed, SkeletonLines } from '../../../ui/page-state.tsx';
import { useAdminWords } from '../words/index.ts';
import './mailboxes.css';

const queryKey = ['admin', 'mailboxes'];

/** How the mailboxes of the company are doing; never what is in them. */
export function MailboxesPage() {
  const { t } = useAdminWords();
  const { rest } = useDesk();
  const asked = useQuery({
    queryKey,
    queryFn: () => rest.send<{ mailboxes: readonly AdministeredMailbox[] }>('GET', '/api/v1/admin/mailboxes', {}),
  });
  return (
    <div className="admin-scroll">
      <header className="admin-page-head">
        <h1>{t('page.mailboxes')}</h1>
      </header>
      <p className="lead">{t('mailboxes.lead')}</p>
      {asked.isError ? (
        <Failed
          sentence={t('list.failed', { detail: asked.error.message })}
          retryLabel={t('common.retry')}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      {asked.isPending ? <SkeletonLines /> : null}
      {asked.data?.mailboxes.length === 0 ? <Empty icon={Voicemail} title={t('mailboxes.none')} /> : null}
      {asked.data && asked.data.mailboxes.length > 0 ? <Mailboxes mailboxes={asked.data.mailboxes} /> : null}
    </div>
  );
}

function Mailboxes({ mailboxes }: { mailboxes: readonly AdministeredMailbox[] }) {
  const { t } = useAdminWords();
  return (
    <table className="mailbox-table">
      <thead>
        <tr>
          <th scope="col">{t('f.name')}</th>
          <th scope="col">{t('f.number')}</th>
          <th scope="col">{t('mailboxes.state')}</th>
          <th scope="col">{t('mailboxes.new')}</th>
          <th scope="col">{t('mailboxes.kept')}</th>
          <th scope="col">{t('mailboxes.pin')}</th>
        </tr>
      </thead>
      <tbody>
        {mailboxes.map((mailbox) => (
          <MailboxRow key={mailbox.userId} mailbox={mailbox} />
        ))}
      </tbody>
    </table>
  );
}

function MailboxRow({ mailbox }: { mailbox: AdministeredMailbox }) {
  const { t, language } = useAdminWords();
  const { rest } = useDesk();
  const { complain } = useScreen();
  const queries = useQueryClient();
  const { userId, name, number, isOn, hasPin, lockedUntil, newMessages, oldMessages, maxMessages } = mailbox;
  const isFull = newMessages + oldMessages >= maxMessages;
  const unlock = () =>
    rest.send('POST', '/api/v1/admin/mailboxes/:userId/unlock', { params: { userId } }).then(
      () => void queries.invalidateQueries({ queryKey }),
      (error: unknown) => complain(error instanceof Error ? error.message : ''),
    );
  const state = isOn ? (isFull ? 'mailboxes.full' : 'mailboxes.on') : 'mailboxes.off';
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{number}</td>
      <td>
        <span className={`tag ${isOn ? (isFull ? 'failed' : 'connected') : ''}`}>{t(state)}</span>
      </td>
      <td className="number">{newMessages}</td>
      <td className="number">{oldMessages}</td>
      <td>
        {t(hasPin ? 'mailboxes.pin-set' : 'mailboxes.pin-none')}
        {lockedUntil === null ? null : (
          <>
            {' · '}
            {t('mailboxes.locked', { when: formatMoment(lockedUntil, language) })}{' '}
            <Button onPress={() => void unlock()}>{t('mailboxes.unlock')}</Button>
          </>
        )}
      </td>
    </tr>
  );
}
