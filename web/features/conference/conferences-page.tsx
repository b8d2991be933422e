/* oxlint-disable jsx-a11y/prefer-tag-over-role -- icons are drawn as svg */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Crown, LogIn, Trash2, Users } from 'lucide-react';
import { useDesk } from '../../app/session.tsx';
import { routes } from '../../client/routes.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { formatDuration } from '../../ui/format/duration.ts';
import { SkeletonLines } from '../../ui/page-state.tsx';
import { useDial } from '../calls-dock/use-dial.ts';
import { ConferenceCard, useCommand } from './conference-card.tsx';
import { useConferences } from './use-conferences.ts';
import { useConferenceWords } from './words/index.ts';
import './conference.css';

/** Conferences that go on, rooms I may use, and what I recorded. */
export function ConferencesPage() {
  const { t } = useConferenceWords();
  const conferences = useConferences();
  const run = useCommand();
  return (
    <div className="conferences-page">
      <h1>{t('conf.title')}</h1>
      <section className="panel" aria-label={t('conf.running')}>
        <h2>{t('conf.running')}</h2>
        {conferences.length === 0 ? <p className="faint">{t('conf.none')}</p> : null}
        {conferences.map((conference) => (
          <ConferenceCard key={conference.id} conference={conference} isSilent={conference.myPartyId !== null} />
        ))}
        <div className="conference-begin">
          <Button
            tone="primary"
            icon={Users}
            onPress={() => run((rest) => rest.call(routes.conferences.begin, { body: { numbers: [] } }))}
          >
            {t('conf.begin')}
          </Button>
          <p className="faint">{t('conf.begin-help')}</p>
        </div>
      </section>
      <Rooms />
      <Recordings />
    </div>
  );
}

function Rooms() {
  const { t } = useConferenceWords();
  const { rest } = useDesk();
  const dial = useDial();
  const { data } = useQuery({
    queryKey: ['conference-rooms'],
    queryFn: () => rest.call(routes.conferences.myRooms, {}),
    refetchInterval: 30_000,
  });
  return (
    <section className="panel" aria-label={t('conf.rooms')}>
      <h2>{t('conf.rooms')}</h2>
      {data ? null : <SkeletonLines count={3} />}
      {data?.items.length === 0 ? <p className="faint">{t('conf.no-rooms')}</p> : null}
      <ul className="conference-rooms">
        {data?.items.map((room) => (
          <li key={room.id} className="conference-room">
            <div className="conference-room-text">
              <strong className="ellipsis">
                {room.isMine ? <Crown className="icon" role="img" aria-label={t('conf.mine')} /> : null} {room.name}
              </strong>
              <span className="faint number">
                {[
                  t('conf.room-number', { number: room.number }),
                  room.participantPin ? t('conf.pin', { pin: room.participantPin }) : '',
                  room.leaderPin ? t('conf.leader-pin', { pin: room.leaderPin }) : '',
                  t('conf.in-it', { count: room.parties }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <IconButton
              icon={LogIn}
              tone="plain"
              label={t('conf.enter', { name: room.name })}
              onPress={() => dial(room.number)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Recordings() {
  const { t, locale } = useConferenceWords();
  const { rest } = useDesk();
  const queries = useQueryClient();
  const run = useCommand();
  const { data } = useQuery({
    queryKey: ['conference-recordings'],
    queryFn: () => rest.call(routes.conferences.myRecordings, {}),
    refetchInterval: 30_000,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="panel" aria-label={t('conf.recordings')}>
      <h2>{t('conf.recordings')}</h2>
      <ul className="conference-rooms">
        {data.items.map((one) => (
          <li key={one.id} className="conference-room">
            <div className="conference-room-text">
              <strong className="ellipsis">{one.name}</strong>
              <span className="faint">
                {new Date(one.startedAt).toLocaleString(locale)} · {formatDuration(one.durationMs)}
              </span>
              {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what people said, of which there is no text */}
              <audio
                controls
                preload="none"
                src={`/api/v1/conference-recordings/${one.id}/sound`}
                aria-label={t('conf.listen', { name: one.name })}
              />
            </div>
            <IconButton
              icon={Trash2}
              label={t('conf.delete-recording', { name: one.name })}
              onPress={() =>
                run(async (client) => {
                  await client.call(routes.conferences.deleteRecording, { params: { id: one.id } });
                  await queries.invalidateQueries({ queryKey: ['conference-recordings'] });
                })
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
