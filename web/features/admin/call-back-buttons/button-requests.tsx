import { useQuery } from '@tanstack/react-query';
import type { CallBackButtonView, CallBackSummaryView } from '../../../../src/contract/rest/call-back-buttons.ts';
import { useDesk } from '../../../app/session.tsx';
import { useAdminWords } from '../words/index.ts';

const lookAgainMs = 5000;

/** What came by a button. */
export function ButtonRequests({ button }: { readonly button: CallBackButtonView }) {
  const { t, locale } = useAdminWords();
  const { rest } = useDesk();
  const { data } = useQuery({
    queryKey: ['call-back-requests', button.id],
    queryFn: () =>
      rest.send<CallBackSummaryView>('GET', '/api/v1/admin/call-back-buttons/:id/requests', { params: { id: button.id } }),
    refetchInterval: lookAgainMs,
  });
  if (!data) return null;
  const asked = data.days.reduce((sum, day) => sum + day.asked, 0);
  const talked = data.days.reduce((sum, day) => sum + day.connected, 0);
  const figures = [
    [asked, 'cbb.asked'],
    [talked, 'cbb.reached'],
    [data.merged, 'cbb.merged'],
    [data.refused, 'cbb.refused'],
  ] as const;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'short' });
  const most = Math.max(1, ...data.days.map((day) => day.asked));
  return (
    <div className="call-back-requests">
      <h3>{t('cbb.last-30')}</h3>
      <dl>
        {figures.map(([figure, word]) => (
          <div key={word}>
            <dt>{t(word)}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      {asked > 0 ? (
        <div className="call-back-days" aria-hidden="true">
          {data.days.map(({ day, asked: all, connected }) => (
            <span key={day} title={`${day}: ${all}`} style={{ height: `${(48 * all) / most}px` }}>
              <i style={{ height: `${(48 * connected) / most}px` }} />
            </span>
          ))}
        </div>
      ) : null}
      <h3>{t('cbb.latest')}</h3>
      {data.items.length === 0 ? (
        <p className="hint">{t('cbb.none')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('cbb.when')}</th>
              <th scope="col">{t('cbb.number')}</th>
              <th scope="col">{t('cbb.from')}</th>
              <th scope="col">{t('cbb.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map(({ id, askedAt, wantedAt, number, via, origin, state, merged }) => (
              <tr key={id}>
                <td>{time.format(wantedAt ?? askedAt)}</td>
                <td>{number}</td>
                <td>{via === 'web' ? origin.replace(/^https?:\/\//, '') : t(via === 'page' ? 'cbb.own-page' : 'cbb.program')}</td>
                <td>
                  {t(`cbb.state-${state}`)}
                  {merged > 0 ? ` (+${merged})` : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
